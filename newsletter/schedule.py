"""Which verb runs when: one run every few minutes, while the pages are served. It holds no rule of its own."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler


@contextmanager
def every(interval: timedelta, job: Callable[[], None], *, now: datetime) -> Iterator[None]:
    """Run `job` now and at every interval until the block ends; a run that takes longer is not joined by a second."""
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        job,
        "interval",
        seconds=interval.total_seconds(),
        next_run_time=now,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
