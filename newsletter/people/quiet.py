"""Quiet hours: a part of somebody's day, by the clock where they are, in which no edition is delivered."""

import re
from datetime import UTC, datetime, time, timedelta

from newsletter.models import QuietHours
from newsletter.people.zones import first_shown, zone_or_utc

_SPAN = re.compile(r"(\d{1,2})(?::00)? ?[-\u2013] ?(\d{1,2})(?::00)?", re.ASCII)
_LAST = 23


def read(text: str) -> QuietHours | None:
    """Read `22-7` or `22:00-07:00`; None for what is no two hours of a day, or the same one twice, which never ends."""
    match = _SPAN.fullmatch(text.strip())
    hours = [int(match[1]), int(match[2])] if match else []
    if not hours or max(hours) > _LAST or hours[0] == hours[1]:
        return None
    return QuietHours(begin=hours[0], end=hours[1])


def over(moment: datetime, quiet: QuietHours | None, time_zone: str) -> datetime:
    """Return the moment itself; where it is in quiet hours, the moment at which these end.

    An hour counts by what the clock there shows: one that comes twice is quiet twice, and where the clock jumps over
    the end, they end when it has jumped. The clock is that of UTC where the zone's name has vanished.
    """
    zone = zone_or_utc(time_zone)
    there = moment.astimezone(zone)
    if quiet is None or there.hour not in quiet:
        return moment
    day = there.date() + timedelta(days=there.hour >= quiet.end)
    ends = first_shown(day, quiet.end, zone)
    if ends > moment:
        return ends
    return datetime.combine(day, time(quiet.end, fold=1), zone).astimezone(UTC)
