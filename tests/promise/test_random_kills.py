"""Thousands of readers over eight connections, and a process that is killed again and again while it sends."""

import signal
from pathlib import Path
from random import Random

import pytest

from tests.homes import Home
from tests.promise import rows
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

CONNECTIONS = 8
KILLS = form(short=3, long=50)
PEOPLE = readers(form(short=1500, long=5000))


def killed(home: Home, sink: Sink, *, at: int) -> None:
    """Deliver until the far end has so many, and die."""
    with running(home.started("deliver")) as process:
        sink.reached(at)
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("seed", form(short=[1], long=[1, 2, 3]))
def test_killed_again_and_again_nobody_is_skipped_and_few_are_copied(sink: Sink, tmp_path: Path, seed: int) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    for at in sorted(Random(seed).sample(range(1, len(PEOPLE) - 100), KILLS)):  # noqa: S311 - to be repeated
        killed(home, sink, at=at)
    assert broken_words(home, sink, PEOPLE, in_flight=KILLS * CONNECTIONS) == []


def test_whoever_leaves_between_two_kills_is_not_sent_to(sink: Sink, tmp_path: Path) -> None:
    people = readers(400)
    home = ready(tmp_path / "home", sink, people=people, connections=CONNECTIONS)
    killed(home, sink, at=100)
    left = set(people[300:])
    before = {message.recipient for message in sink.taken()}
    rows.unsubscribe(rows.sqlite(home.path), *left)
    words = broken_words(home, sink, people, in_flight=CONNECTIONS)
    after = {message.recipient for message in sink.taken()}
    assert (words, after & left) == ([], before & left)
