"""An operator's folder for a test."""

from pathlib import Path

import pytest

from tests.homes import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Settings that write into outbox/, two subscribers, and the list of a day that is over."""
    made = Home(tmp_path)
    made.settings()
    made.people("ada@example.org", "bob@example.org")
    made.feed()
    return made
