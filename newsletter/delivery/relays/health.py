"""When a relay that fails is left alone, and when it is tried again: a circuit breaker, in values."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILURES = 3  # in a row
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)
RENEWED = timedelta(days=1)  # after which any allowance is asked for again
PAUSE = timedelta(hours=1)  # of an edition, where a relay refuses us
TRIAL = timedelta(minutes=15)  # longer than the wait for the reply to a final dot


class Standing(StrEnum):
    """Whether a relay may be given messages, none, or the one that tries whether it is well again."""

    HEALTHY = "healthy"
    RESTING = "resting"
    RESTED = "rested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a relay fared lately: failures in a row, rests in a row, and until when it rests and why.

    `on_trial` says that somebody tries it with one message; until that is answered it rests for everybody else.
    """

    failures: int = 0
    rests: int = 0
    until: datetime | None = None
    why: str = ""
    on_trial: bool = False


def standing(health: Health, *, now: datetime) -> Standing:
    """Say how a relay stands at this moment. A rest that would last longer than any rest does was begun by a clock that
    was ahead, and is over."""
    if health.until is None:
        return Standing.HEALTHY
    return Standing.RESTING if timedelta() < health.until - now <= RENEWED else Standing.RESTED


def failed(health: Health, why: str, *, now: datetime) -> Health:
    """Count a connection, a login or our good name that was refused. The third time in a row, and at each trial, the
    relay rests.

    Each rest is twice as long as the last. What fails beside others while the relay rests already adds nothing.
    """
    if standing(health, now=now) is Standing.RESTING and not health.on_trial:
        return health
    counted = replace(health, failures=health.failures + 1, why=why, on_trial=False)
    if counted.failures < FAILURES:
        return counted
    rest = min(FIRST_REST * 2 ** min(counted.rests, 20), LONGEST_REST)
    return replace(counted, rests=counted.rests + 1, until=now + rest)


def used_up(health: Health, why: str, *, now: datetime, until: datetime | None) -> Health:
    """Let the relay rest until the moment at which what it allows is renewed. Where that is None, it rests an hour,
    then twice as long each time, up to a day."""
    rest = min(LONGEST_REST * 2 ** min(health.rests, 20), RENEWED)
    return replace(health, rests=health.rests + 1, until=until or now + rest, why=why, on_trial=False)


def tried(health: Health, *, now: datetime) -> Health:
    """Note that one message is on its way to find out; whoever else asks is told that the relay rests."""
    return replace(health, until=now + TRIAL, on_trial=True)


def untried(health: Health, *, now: datetime) -> Health:
    """Take back that a trial is under way: it did not come about, and the relay has rested as before."""
    return replace(health, until=now, on_trial=False) if health.on_trial else health


def answered() -> Health:
    """Return the health of a relay that is well: it took a message or refused one of its recipients."""
    return Health()
