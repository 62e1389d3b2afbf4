"""An operator's folder for a test, and the program that is run in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.homes import Home
from tests.promise import steps
from tests.promise.steps import Warm


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Settings that write into outbox/, a store with nothing in it, two subscribers, and the list of a day that is
    over. What begins without a store are the tests of `init`, `demo` and the README."""
    made = Home(tmp_path)
    made.settings()
    databases.put(tmp_path / "newsletter.db")
    made.people("ada@example.org", "bob@example.org")
    made.feed()
    return made


@pytest.fixture(scope="session")
def program() -> Iterator[Warm]:
    """A process that has loaded the program and forks it for each command."""
    with steps.warm() as made:
        yield made
