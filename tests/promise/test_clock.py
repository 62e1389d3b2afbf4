"""Clocks that are wrong: a day behind, a day ahead, and set back by an hour in the night in which summer ends."""

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.forks import Forked, forked
from tests.homes import Home
from tests.promise import at
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

CONNECTIONS = 4
PEOPLE = readers(120)
DAY = timedelta(days=1)
FOR_YEARS = '\n[edition]\nlate = "999 days"\n'


def started(home: Home, moment: datetime, *, zone: str = "UTC") -> Forked:
    """`deliver` in a process of its own, by a clock that shows this moment on a machine in this zone."""
    return forked([moment.isoformat()], home.path, {**os.environ, "TZ": zone}, module="tests.promise.at")


def killed(home: Home, sink: Sink, moment: datetime, *, zone: str = "UTC") -> None:
    """A run by that clock that dies half-way."""
    with running(started(home, moment, zone=zone)) as process:
        sink.reached(len(PEOPLE) // 2)
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_a_clock_a_day_ahead_takes_over_from_the_living_and_copies_only_what_is_in_flight(
    sink: Sink, tmp_path: Path
) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with running(home.started("deliver")) as process:
        sink.reached(len(PEOPLE) // 4)
        at.delivered(home.path, datetime.now(UTC) + DAY)
        process.communicate()
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS) == []


def test_a_clock_a_day_behind_sends_nobody_what_is_not_due_and_loses_nobody(sink: Sink, tmp_path: Path) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    at.delivered(home.path, datetime.now(UTC) - DAY)
    early = len(sink.taken())
    assert (early, broken_words(home, sink, PEOPLE, in_flight=0)) == (0, [])


def test_a_run_that_dies_a_day_ahead_is_taken_up_by_the_right_time(sink: Sink, tmp_path: Path) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    killed(home, sink, datetime.now(UTC) + DAY)
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS) == []


@pytest.mark.parametrize("zone", form(short=["Europe/Berlin"], long=["Europe/Berlin", "America/New_York"]))
def test_a_run_that_dies_in_the_hour_that_comes_twice_is_taken_up_in_its_second_coming(
    sink: Sink, tmp_path: Path, zone: str
) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS, end=FOR_YEARS)
    summer_ends = (
        datetime(2027, 10, 31, 1, tzinfo=UTC) if zone == "Europe/Berlin" else datetime(2027, 11, 7, 6, tzinfo=UTC)
    )
    killed(home, sink, summer_ends - timedelta(minutes=5), zone=zone)
    with running(started(home, summer_ends + timedelta(minutes=5), zone=zone)) as process:
        process.communicate()
    assert (
        len({taken.recipient for taken in sink.taken()}),
        broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS),
    ) == (
        len(PEOPLE),
        [],
    )
