"""The schedule: a run at once, none beside another, and none cut off at the end."""

from datetime import UTC, datetime, timedelta
from threading import Event

from newsletter.cli import serve

LONG_AGO = datetime(2024, 5, 7, tzinfo=UTC)
GUARD = 30  # seconds, after which a test that would wait for ever fails


def test_the_first_run_is_at_once() -> None:
    ran = Event()
    with serve.every(timedelta(days=1), ran.set, now=LONG_AGO):
        assert ran.wait(GUARD)


def test_a_run_that_has_begun_is_finished_before_the_schedule_ends() -> None:
    begun, end, finished = Event(), Event(), Event()

    def job() -> None:
        begun.set()
        end.wait(GUARD)
        finished.set()

    with serve.every(timedelta(days=1), job, now=LONG_AGO):
        begun.wait(GUARD)
        end.set()
    assert finished.is_set()
