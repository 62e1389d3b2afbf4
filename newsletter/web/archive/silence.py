"""Days that have no edition, in words: a reader who waits is told that nothing was lost."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from newsletter.editorial import listing
from newsletter.mail.facts import written

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_MOST = 14
"""So many days back are looked at; an archive that is older has ended."""


def sentence(editions: Collection[date], today: date) -> str:
    """The newest list days without an edition and the day that is next, or "" where the newest one has its edition.

    A day counts a day after it is over, so that a run of the morning after is not foretold to fail.
    """
    missing = list(_missing(editions, until=listing.newest_complete(today - _ONE_DAY), today=today))
    if not missing:
        return ""
    days = _spoken(missing[0]) if len(missing) == 1 else f"{_spoken(missing[0])} to {_spoken(missing[-1])}"
    return f"There was no list on {days}. The next one is for {_spoken(_next(today))}."


def _missing(editions: Collection[date], *, until: date, today: date) -> Iterator[date]:
    """The list days after the newest edition, where that is not too long ago."""
    newest = max(editions, default=None)
    if newest is None or today - newest > _MOST * _ONE_DAY:
        return
    day = newest + _ONE_DAY
    while day <= until:
        if day.weekday() < _SATURDAY:
            yield day
        day += _ONE_DAY


def _next(today: date) -> date:
    day = today
    while day.weekday() >= _SATURDAY:
        day += _ONE_DAY
    return day


def _spoken(day: date) -> str:
    return f"{day:%A} {written(day, year=False)}"
