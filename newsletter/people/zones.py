"""Time zones by their names in the zone database. A name can vanish when the system's copy of it is updated."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_OF_THE_MACHINE = ("localtime", "posixrules")  # these are whatever the machine was set to
_OTHER_CLOCKS = ("right/", "posix/")  # these count leap seconds, or are there twice
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def zone(name: str) -> tzinfo | None:
    """Look up a name of the zone database, spelt as it is there; None for any other name."""
    if name in _OF_THE_MACHINE or name.startswith(_OTHER_CLOCKS):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def zone_or_utc(name: str) -> tzinfo:
    """Look up a name that was known when it was chosen. If the zone database no longer has it, return UTC."""
    return zone(name) or UTC


def first_shown(day: date, hour: int, zone: tzinfo) -> datetime:
    """Return the moment at which the clock there first shows this hour, 0 to 23, of this day, or has jumped over it.

    If a zone leaves the day out, as one did that changed sides of the date line, it is the same hour of the next day.
    """
    asked = datetime.combine(day, time(hour), zone)
    moment, before = asked.astimezone(UTC), asked.replace(fold=1).astimezone(UTC)
    if not timedelta() < moment - before < _DAY:
        return moment
    shown = asked.replace(tzinfo=None)  # never: the clock jumps between the two moments
    minutes = range((moment - before) // _MINUTE)
    jump = bisect_left(minutes, shown, key=lambda at: (before + at * _MINUTE).astimezone(zone).replace(tzinfo=None))
    return before + jump * _MINUTE


@cache
def names() -> tuple[str, ...]:
    """List the names to choose from, places before the rest. They are read once: that takes longer than a page."""
    known = available_timezones().difference(_OF_THE_MACHINE)
    return tuple(sorted(known, key=lambda name: ("/" not in name, name)))
