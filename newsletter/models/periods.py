"""When editions come: the days of the week, what an edition is of, and who may get it."""

from datetime import date
from enum import StrEnum


class Weekday(StrEnum):
    """A day of the week, in the order of `date.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Frequency(StrEnum):
    """Which editions a subscriber wants: that of each day; the same, but on no Saturday or Sunday; that of the week; or
    that of a day which has a paper with many upvotes."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    BIG = "big"


class Period(StrEnum):
    """What an edition is of: one list day, or the seven days that end with one."""

    DAY = "day"
    WEEK = "week"

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """Of the subscribers, those who may get such editions."""
        return (Frequency.DAILY, Frequency.WEEKDAYS, Frequency.BIG) if self is Period.DAY else (Frequency.WEEKLY,)

    def named(self, day: date) -> str:
        """Say what the edition of this period that ends with `day` is called, in addresses and by commands."""
        return day.isoformat() if self is Period.DAY else f"{self}-{day.isoformat()}"


def named(text: str) -> tuple[date, Period] | None:
    """Return the day and period of an edition's name, or None. Each has one name: what Python also reads as dates is
    none."""
    try:
        day = date.fromisoformat(text[-len("2026-05-06") :])
    except ValueError:
        return None
    return next(((day, period) for period in Period if period.named(day) == text), None)
