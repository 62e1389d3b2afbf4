"""When a delivery is due: at the subscriber's own hour, in the subscriber's own zone."""

from datetime import date, datetime, time, timedelta

from newsletter.people.zones import zone_or_utc


def due_at(day: date, *, time_zone: str, hour: int | None, published_at: datetime) -> datetime:
    """The moment an edition of list day `day` is due.

    A list is complete when its day is over, so the hour is that of the next morning. Where that has passed when the
    edition is published, or no hour was asked for, it is due at once: a late mail beats none.
    The hour is that of UTC where the zone's name has vanished from the zone database.
    """
    if hour is None:
        return published_at
    asked = datetime.combine(day + timedelta(days=1), time(hour), zone_or_utc(time_zone))
    return max(asked, published_at)
