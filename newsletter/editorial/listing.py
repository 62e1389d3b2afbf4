"""When lists are made: Monday to Friday, each complete when its day is over in UTC."""

from datetime import date, timedelta

_SATURDAY = 5


def newest_complete(today: date) -> date:
    """The newest list day that is over: yesterday, or the Friday before a weekend."""
    day = today - timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return day
