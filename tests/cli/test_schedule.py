"""The schedule: a run at once, none beside another, and none cut off at the end."""

from datetime import UTC, datetime, timedelta
from queue import Queue
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


def test_a_bell_is_answered_at_once_and_what_was_begun_is_finished() -> None:
    begun, end, finished = Event(), Event(), Event()

    def job() -> None:
        begun.set()
        end.wait(GUARD)
        finished.set()

    with serve.at_each_ring(job) as ring:
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

    with serve.at_each_ring(job) as ring:
        ring()
        answers.get(timeout=GUARD)
        ring()
        free.set()
        assert answers.get(timeout=GUARD) == 1


def test_a_bell_that_nobody_rings_does_nothing_and_ends() -> None:
    rang = Event()
    with serve.at_each_ring(rang.set):
        pass
    assert not rang.is_set()
