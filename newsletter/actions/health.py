"""Whether the program is well enough to be asked: what a proxy, a container or a monitor wants to know."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from newsletter.store import overdue
from newsletter.store.engine import SILENT, reading

MISSED = 3
"""How many runs in a row may be missing before the schedule counts as stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A run every `every` since `since`: when the last one began and ended, and whether it failed."""

    since: datetime
    every: timedelta
    begun: datetime | None = None
    ended: datetime | None = None
    failed: bool = False

    @property
    def under_way(self) -> bool:
        """Whether a run has begun that has not ended. A large edition may take hours."""
        return self.begun is not None and (self.ended is None or self.ended < self.begun)

    def stopped(self, now: datetime) -> bool:
        """Whether no run has begun for longer than MISSED intervals."""
        return not self.under_way and now - (self.ended or self.since) > MISSED * self.every


@dataclass(slots=True)
class Pulse:
    """The schedule of this process: its runs write it, and its pages read it. Each change is one assignment."""

    schedule: Schedule

    def begin(self, now: datetime) -> None:
        """Note that a run begins."""
        self.schedule = replace(self.schedule, begun=now)

    def end(self, now: datetime, *, failed: bool) -> None:
        """Note that it has ended."""
        self.schedule = replace(self.schedule, ended=now, failed=failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known at this moment. `schedule` is None where this process has none, `oldest_due` where nobody waits."""

    at: datetime
    store: bool
    schedule: Schedule | None = None
    oldest_due: datetime | None = field(default=None)

    @property
    def faults(self) -> tuple[str, ...]:
        """Why this process is not ready to be asked; empty where it is.

        Mail that waits is no such reason: to take the pages away as well would only add a second fault.
        """
        store = () if self.store else ("the store does not answer",)
        stopped = self.schedule is not None and self.schedule.stopped(self.at)
        return (*store, *(("no run has begun for a while",) if stopped else ()))


def health(engine: Engine, list_id: str, schedule: Schedule | None, *, now: datetime) -> Health:
    """Ask the store for the delivery that has waited longest. A store that does not answer is no error here."""
    try:
        with reading(engine) as connection:
            oldest = overdue.oldest(connection, list_id, now=now)
    except SILENT:
        return Health(at=now, store=False, schedule=schedule)
    return Health(at=now, store=True, schedule=schedule, oldest_due=oldest)
