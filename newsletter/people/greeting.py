"""When somebody who is new is welcomed: at their hour, outside their quiet hours and apart from editions; at once where
they wait for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from newsletter.people import quiet
from newsletter.people.precedence import Known, Who
from newsletter.people.zones import first_shown, zone_or_utc

APART = timedelta(hours=1)
"""How long before and after an edition nobody is welcomed."""


def is_time(person: Known, editions: Iterable[datetime], *, now: datetime) -> bool:
    """Tell whether this person is welcomed now. `editions` are when one reaches them, past or to come."""
    if now < _earliest(person, now) or _is_quiet(person, now):
        return False
    return all(abs(now - moment) >= APART for moment in editions)


def _earliest(person: Known, now: datetime) -> datetime:
    """When they joined, if they said so on a page; else the first time after it that is their hour."""
    joined, asked = person.consent_at or now, person.subscriber
    if asked.hour is None or person.consent_by is Who.PERSON:
        return joined
    zone = zone_or_utc(asked.time_zone)
    day = joined.astimezone(zone).date()
    same_day = first_shown(day, asked.hour, zone)
    return same_day if same_day >= joined else first_shown(day + timedelta(days=1), asked.hour, zone)


def _is_quiet(person: Known, now: datetime) -> bool:
    asked = person.subscriber
    return person.consent_by is not Who.PERSON and quiet.over(now, asked.quiet_hours, asked.time_zone) > now
