"""The schedule: a run at once, none beside another, and none cut off at the end."""

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from queue import Queue
from threading import Event

import pytest
from apscheduler.schedulers import base

from newsletter.actions.timetable import Part
from newsletter.cli import schedule

LONG_AGO = datetime(2024, 5, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
GUARD = 30  # seconds, after which a test that would wait for ever fails


def long_ago() -> datetime:
    return LONG_AGO


def test_the_clock_set_back_two_hours_stops_no_run_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    back, runs, said, again = [timedelta()], count(1), Queue[str](), Event()

    class Shown(datetime):
        """What the wall's clock shows, to the schedule too."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Shown":
            shown = datetime.now(tz) - back[0]
            return cls.combine(shown.date(), shown.timetz())

    def job() -> None:
        if next(runs) == 1:
            back[0] = 2 * HOUR
        elif not said.empty():
            again.set()

    monkeypatch.setattr(base, "datetime", Shown)
    monkeypatch.setattr(schedule, "datetime", Shown)
    with schedule.every(timedelta(milliseconds=20), job, clock=lambda: Shown.now(UTC), say=said.put):
        assert again.wait(GUARD)
    assert said.get() == "the clock was set back by 2:00:00; runs continue at once"


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (HOUR, ""),
        (HOUR + timedelta(seconds=50), ""),
        (-HOUR, "the clock was set back by 2:00:00; runs continue at once"),
        (3 * HOUR, "the clock went forward by 2:00:00, or this machine slept; runs continue at once"),
    ],
)
def test_a_clock_that_moved_otherwise_than_time_is_told(clock: timedelta, words: str) -> None:
    assert schedule.moved(clock, passed=HOUR) == words


def test_a_bug_in_one_run_is_shown_and_the_next_run_begins(caplog: pytest.LogCaptureFixture) -> None:
    runs, again = count(1), Event()

    def job() -> None:
        if next(runs) == 1:
            raise ZeroDivisionError
        again.set()

    with schedule.every(timedelta(milliseconds=1), job, clock=long_ago):
        assert again.wait(GUARD)
    assert "ZeroDivisionError" in caplog.text


def test_the_first_run_is_at_once() -> None:
    ran = Event()
    with schedule.every(timedelta(days=1), ran.set, clock=long_ago):
        assert ran.wait(GUARD)


def test_every_part_of_a_run_has_its_turn_at_once() -> None:
    done, all_done = set[Part](), Event()

    def job(parts: frozenset[Part]) -> None:
        done.update(parts)
        if done == set(Part):
            all_done.set()

    with schedule.by_timetable(timedelta(days=1), job, clock=long_ago):
        assert all_done.wait(GUARD)


def test_a_run_that_has_begun_is_finished_before_the_schedule_ends() -> None:
    begun, end, finished = Event(), Event(), Event()

    def job() -> None:
        begun.set()
        end.wait(GUARD)
        finished.set()

    with schedule.every(timedelta(days=1), job, clock=long_ago):
        begun.wait(GUARD)
        end.set()
    assert finished.is_set()


def test_a_bell_is_answered_at_once_and_what_was_begun_is_finished() -> None:
    begun, end, finished = Event(), Event(), Event()

    def job() -> None:
        begun.set()
        end.wait(GUARD)
        finished.set()

    with schedule.at_each_ring(job) as ring:
        ring()
        assert begun.wait(GUARD)
        end.set()
    assert finished.is_set()


def test_a_ring_while_the_bell_is_answered_is_answered_after_it() -> None:
    answers: Queue[int] = Queue()
    free = Event()

    def job() -> None:
        answers.put(1)
        free.wait(GUARD)

    with schedule.at_each_ring(job) as ring:
        ring()
        answers.get(timeout=GUARD)
        ring()
        free.set()
        assert answers.get(timeout=GUARD) == 1


def test_a_bell_that_nobody_rings_does_nothing_and_ends() -> None:
    rang = Event()
    with schedule.at_each_ring(rang.set):
        pass
    assert not rang.is_set()
