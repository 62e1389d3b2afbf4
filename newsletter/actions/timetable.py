"""The timetable: the parts of a run, and when each is done.

`serve` goes by it on one machine, and the queue of several workers on many; neither has a rule of its own. Both at once
are harmless, since every part asks the store what is due.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Part(StrEnum):
    """What of a run can be done apart from the rest: read the mailbox, read sources and publish, deliver, tidy."""

    MAILBOX = "mailbox"
    EDITIONS = "editions"
    DELIVERIES = "deliveries"
    TIDYING = "tidying"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When a part is done: at each interval, which is the operator's `serve.every` where `every` is None.

    Workers look for it every `sweep` besides. It is done `at_most` once in so long, whoever begins it.
    """

    every: timedelta | None = None
    sweep: timedelta | None = None
    at_most: timedelta = timedelta()


SWEEP = timedelta(seconds=15)
TIMETABLE: Mapping[Part, Turn] = {
    Part.MAILBOX: Turn(),
    Part.EDITIONS: Turn(),
    Part.DELIVERIES: Turn(sweep=SWEEP),
    Part.TIDYING: Turn(at_most=timedelta(days=1)),
}


def intervals(chosen: timedelta, *, of: Mapping[Part, Turn] = TIMETABLE) -> Mapping[timedelta, frozenset[Part]]:
    """The parts by the interval at which they are begun, where the operator has `chosen` this one."""
    by_interval: defaultdict[timedelta, set[Part]] = defaultdict(set)
    for part, turn in of.items():
        by_interval[turn.every or chosen].add(part)
    return {interval: frozenset(parts) for interval, parts in by_interval.items()}
