"""When a delivery is due: at the subscriber's own hour, in the subscriber's own zone."""

from datetime import date, datetime, timedelta

from newsletter.models import QuietHours
from newsletter.people import quiet
from newsletter.people.zones import first_shown, zone_or_utc

_SATURDAY = 5


def due_at(
    day: date,
    *,
    time_zone: str,
    hour: int | None,
    published_at: datetime,
    weekdays: bool = False,
    quiet_hours: QuietHours | None = None,
) -> datetime:
    """Return the moment, in UTC, at which an edition of list day `day` is due; `hour` is 0 to 23 in `time_zone`.

    A list is complete when its day is over, so the hour is that of the next morning. Where that has passed when the
    edition is published, or no hour was asked for, it is due at once: a late mail beats none.
    The hour is that of UTC where the zone's name has vanished from the zone database. An hour that the clock jumps over
    comes when it has jumped, and one that comes twice is the first. On `weekdays` alone, what would come on a Saturday
    or Sunday there comes on Monday, at the hour or as the day begins. What would come in quiet hours comes when these
    end, the chosen hour too.
    """
    zone = zone_or_utc(time_zone)
    asked = published_at if hour is None else first_shown(day + timedelta(days=1), hour, zone)
    due = quiet.over(max(asked, published_at), quiet_hours, time_zone)
    there = due.astimezone(zone)
    if not weekdays or there.weekday() < _SATURDAY:
        return due
    monday = there.date() + timedelta(days=7 - there.weekday())
    return quiet.over(first_shown(monday, hour or 0, zone), quiet_hours, time_zone)
