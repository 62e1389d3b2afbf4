"""New subscribers are welcomed, each once: the mail is written down here, and sent with the other notices."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from sqlalchemy import Connection, Engine

from newsletter.editorial import listing
from newsletter.models import Frequency, Notice, Weekday
from newsletter.people import greeting
from newsletter.people.precedence import Known
from newsletter.store import editions, notices, occasions, sightings, welcomes
from newsletter.store.engine import reading

_MOST = 200  # at a time; the next run goes on
_AT_ONCE = 500
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def welcome(engine: Engine, list_id: str, *, week_ends: Weekday, now: datetime) -> int:
    """Write down a welcome to each whose time it is; how many. That one is written down is on record with it.

    Whoever confirmed on a page gets it at once, everybody else at their hour. Nobody gets it within an hour of an
    edition.
    """
    with reading(engine) as connection:
        has_begun = welcomes.has_begun(connection, list_id)
        if has_begun and not any(_due(connection, list_id, week_ends, now)):
            return 0
    with engine.begin() as connection:
        welcomes.begin(connection, list_id, now=now)
        number = 0
        for of, person in islice(_due(connection, list_id, week_ends, now), _MOST):
            if occasions.once(connection, list_id, welcomes.name(of), now=now):
                notices.write(connection, list_id, person.subscriber.key, Notice.WELCOME, now=now)
                number += 1
        return number


def _due(connection: Connection, list_id: str, week_ends: Weekday, now: datetime) -> Iterator[tuple[int, Known]]:
    waiting = list(welcomes.waiting(connection, list_id))
    of_day = _expected(connection, list_id, now) if waiting else ()
    of_week = _expected_week(connection, week_ends, now) if waiting else ()
    for part in (waiting[at : at + _AT_ONCE] for at in range(0, len(waiting), _AT_ONCE)):
        numbers = [number for number, _ in part]
        near = welcomes.editions_near(connection, list_id, numbers, now=now, apart=greeting.APART)
        for number, person in part:
            expected = of_week if person.subscriber.frequency is Frequency.WEEKLY else of_day
            if greeting.is_time(person, (*near.get(number, ()), *expected), now=now):
                yield number, person


def _expected(connection: Connection, list_id: str, now: datetime) -> tuple[datetime, ...]:
    """When the next edition of a day comes out, if a list has been collected for it: as that day ends."""
    day = sightings.latest_day(connection, before=now.date() + _DAY)
    last = editions.latest(connection, list_id)
    if day is None or (last and last.edition.day >= day):
        return ()
    return (datetime.combine(day + _DAY, time(), UTC),)


def _expected_week(connection: Connection, ends: Weekday, now: datetime) -> tuple[datetime, ...]:
    """When the edition of the week under way comes out, if a list has been collected for it: as that week ends."""
    last = listing.newest_week(now.date() + _WEEK, ends=ends)
    day = sightings.latest_day(connection, before=last + _DAY)
    if day is None or day < listing.first_of_week(last):
        return ()
    return (datetime.combine(last + _DAY, time(), UTC),)
