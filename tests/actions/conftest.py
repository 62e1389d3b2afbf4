"""What several tests of actions begin with."""

import pytest

from tests.homes import Home
from tests.smtp_server import Relay


@pytest.fixture
def doubtful(home: Home, relay: Relay) -> Home:
    """A newsletter whose relay hung up on Ada's message twice, after it had all of it; Bob's it took."""
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    relay.order("DOT", about="ada")
    home.run("run")
    home.run("run")
    relay.obey()
    return home
