"""A dispatcher that is frozen for longer than its lease, one that takes over from it, and the thaw."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.delivery import states
from tests.homes import Home
from tests.promise import at
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink
from tests.promise.steps import until

CONNECTIONS = 4
PEOPLE = readers(form(short=600, long=5000))
MOMENTS = form(short=[100], long=[*range(1, 5), *range(100, 4000, 300)])


@contextmanager
def frozen(home: Home, sink: Sink, *, at: int) -> Iterator[None]:
    """A dispatcher that stands still from the moment that the far end has so many; afterwards it goes on to its end."""
    with running(home.started("deliver")) as process:
        sink.reached(at)
        freeze(process.pid, home.path / "newsletter.db")
        yield
        process.send_signal(signal.SIGCONT)
        process.communicate()
    assert process.returncode == 0


def freeze(number: int, store: Path) -> None:
    """Stop a process where it does not hold the store's lock, for which everybody else would wait in vain."""
    while True:
        os.kill(number, signal.SIGSTOP)
        until(number, "State:\tT")
        if is_free(store):
            return
        os.kill(number, signal.SIGCONT)
        until(number, "State:\t", but_not="State:\tT")


def is_free(store: Path) -> bool:
    """Whether anybody could write now."""
    with closing(sqlite3.connect(store, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True


def after_the_lease() -> datetime:
    """When every lease given until now has ended."""
    return datetime.now(UTC) + states.LEASE + timedelta(minutes=1)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_dispatcher_that_thaws_after_another_took_over_sends_nobody_but_who_was_in_flight(
    sink: Sink, tmp_path: Path, moment: int
) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with frozen(home, sink, at=moment):
        at.delivered(home.path, after_the_lease())
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS) == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_dispatcher_that_freezes_within_its_lease_copies_nobody(sink: Sink, tmp_path: Path, moment: int) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with frozen(home, sink, at=moment):
        home.run("deliver")
    assert broken_words(home, sink, PEOPLE, in_flight=0) == []
