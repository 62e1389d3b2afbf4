"""When lists are made: Monday to Friday, each complete when its day is over in UTC; and when a week of them is."""

from datetime import date, timedelta

from newsletter.models import Weekday

GRACE = timedelta(days=3)
"""For how long after a week its edition is still news: what is older is for the operator to decide."""

_SATURDAY = 5


def newest_complete(today: date) -> date:
    """Return the newest list day that is over: yesterday, or the Friday before a weekend."""
    day = today - timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return day


def newest_week(today: date, *, ends: Weekday) -> date:
    """Return the last day of the newest week that is over, where weeks end with that day."""
    since = (today.weekday() - 1 - list(Weekday).index(ends)) % 7
    return today - timedelta(days=1 + since)


def first_of_week(last: date) -> date:
    """Return the first of the seven days that end with `last`, six days before it."""
    return last - timedelta(days=6)


def is_stale(last: date, *, today: date) -> bool:
    """Tell whether the week that ended with `last` is over for longer than its grace of three days."""
    return today > last + GRACE
