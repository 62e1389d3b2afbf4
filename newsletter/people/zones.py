"""Time zones by their names in the zone database. A name can vanish when the system's copy of it is updated."""

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_OF_THE_MACHINE = ("localtime", "posixrules")  # these are whatever the machine was set to
_OTHER_CLOCKS = ("right/", "posix/")  # these count leap seconds, or are there twice


def zone(name: str) -> tzinfo | None:
    """Look up a name of the zone database, spelt as it is there; None for any other name."""
    if name in _OF_THE_MACHINE or name.startswith(_OTHER_CLOCKS):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def zone_or_utc(name: str) -> tzinfo:
    """Look up a name that was known when it was chosen. Where it has vanished since, UTC stands for it."""
    return zone(name) or UTC


@cache
def names() -> tuple[str, ...]:
    """List the names to choose from, places before the rest. Reading them from the disk takes longer than a page."""
    known = available_timezones().difference(_OF_THE_MACHINE)
    return tuple(sorted(known, key=lambda name: ("/" not in name, name)))
