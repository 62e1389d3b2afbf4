"""What `serve` does beside its pages: the parts of a run by the timetable, and a job at each ring of a bell."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler

from newsletter.actions.newsletter import Clock
from newsletter.actions.timetable import Part, intervals

_MOVED = timedelta(minutes=1)  # less is a clock that is kept right
_LOOKED_AT = timedelta(seconds=30)


@contextmanager
def at_each_ring(job: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Give a bell that returns at once; `job` runs after each ring, once for several that come while it runs. One that
    has begun is finished before the block ends."""
    rung, over = Event(), Event()

    def answer() -> None:
        while rung.wait() and not over.is_set():
            rung.clear()
            job()

    answering = Thread(target=answer, name="bell")
    answering.start()
    try:
        yield rung.set
    finally:
        over.set()
        rung.set()
        answering.join()


@contextmanager
def by_timetable(
    chosen: timedelta,
    job: Callable[[frozenset[Part]], None],
    *,
    clock: Clock,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Run `job` for the parts of a run whenever they have their turn, until the block ends; the operator has `chosen`
    this interval."""
    with ExitStack() as stack:
        for interval, parts in intervals(chosen).items():
            stack.enter_context(every(interval, partial(job, parts), clock=clock, say=say))
        yield


@contextmanager
def every(
    interval: timedelta, job: Callable[[], None], *, clock: Clock, say: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Run `job` now and at every interval until the block ends; a run that takes longer is not joined by a second.

    The schedule goes by the wall's clock, so a watch by the clock that nobody sets looks whether it has moved: that is
    told, and the next run is at once.
    """
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduled = scheduler.add_job(
        job,
        "interval",
        seconds=interval.total_seconds(),
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    begun, over = (clock(), monotonic()), Event()

    def watch() -> None:
        seen = begun
        while not over.wait(min(interval, _LOOKED_AT).total_seconds()):
            then, seen = seen, (clock(), monotonic())
            words = moved(seen[0] - then[0], passed=timedelta(seconds=seen[1] - then[1]))
            if words:
                say(words)
                scheduled.modify(next_run_time=datetime.now(UTC))

    watching = Thread(target=watch, name="watch")
    scheduler.start()
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        scheduler.shutdown(wait=True)


def moved(clock: timedelta, *, passed: timedelta) -> str:
    """What is to be said where the clock went on otherwise than the time that has passed, or ""."""
    by = timedelta(seconds=round((clock - passed).total_seconds()))
    if abs(by) < _MOVED:
        return ""
    how = f"was set back by {-by}" if by < timedelta() else f"went forward by {by}, or this machine slept"
    return f"the clock {how}; runs continue at once"
