"""Who is to be welcomed: whoever was confirmed since the list began to welcome, each once, but for a first import."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, String, and_, cast, exists, literal, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from newsletter.models import Consent, State
from newsletter.people.precedence import Known, Who
from newsletter.store import occasions, schema
from newsletter.store.schema import deliveries, editions, subscribers, suppressions
from newsletter.store.subscribers import known_of_row

_BEGAN = "welcoming"
_IMPORTED = "first import"
_NAME = "welcome "
_LOOKED_BACK = timedelta(days=7)  # no edition is sent for longer
_UNDER_WAY = (State.PENDING.value, State.CLAIMED.value, State.SENDING.value, State.DEFERRED.value)


def begin(connection: Connection, list_id: str, *, now: datetime) -> None:
    """From now on new subscribers are welcomed; whoever was on the list before is not. Safe to run again."""
    occasions.once(connection, list_id, _BEGAN, now=now)


def has_begun(connection: Connection, list_id: str) -> bool:
    """Whether the list welcomes new subscribers."""
    return occasions.known(connection, list_id, _BEGAN)


def imported(connection: Connection, list_id: str, *, now: datetime) -> None:
    """Remember the first import that brought anybody: those people read the newsletter before, and are not greeted."""
    occasions.once(connection, list_id, _IMPORTED, now=now)


def has_imported(connection: Connection, list_id: str) -> bool:
    """Whether an import has brought anybody."""
    return occasions.known(connection, list_id, _IMPORTED)


def forget_imported(connection: Connection, list_id: str) -> None:
    """The first import was not done after all: the next one is it."""
    occasions.forget(connection, list_id, _IMPORTED)


def name(number: int) -> str:
    """The occasion of a subscriber's welcome."""
    return f"{_NAME}{number}"


def waiting(connection: Connection, list_id: str) -> Iterator[tuple[int, Known]]:
    """Those who wait for their welcome, with their numbers."""
    began = occasions.moment(connection, list_id, _BEGAN)
    if began is None:
        return
    what = literal(f"{list_id} {_NAME}") + cast(subscribers.c.id, String)
    query = select(subscribers).where(
        subscribers.c.list_id == list_id,
        subscribers.c.consent == Consent.CONFIRMED.value,
        subscribers.c.consent_at >= began,
        _joined_later(occasions.moment(connection, list_id, _IMPORTED)),
        subscribers.c.address.not_in(select(suppressions.c.address)),
        ~exists().where(schema.occasions.c.what == what),
    )
    for row in connection.execute(query.order_by(subscribers.c.id)):
        yield row.id, known_of_row(row)


def editions_near(
    connection: Connection, list_id: str, numbers: Collection[int], *, now: datetime, apart: timedelta
) -> Mapping[int, tuple[datetime, ...]]:
    """The moments nearer than `apart` at which an edition reached these people, or will, by their numbers."""
    soon = and_(deliveries.c.state.in_(_UNDER_WAY), deliveries.c.due_at < now + apart)
    lately = and_(deliveries.c.state == State.ACCEPTED.value, deliveries.c.settled_at > now - apart)
    doubtful = and_(deliveries.c.state == State.IN_DOUBT.value, deliveries.c.due_at > now - apart)
    query = select(deliveries.c.number, deliveries.c.due_at, deliveries.c.settled_at).join(editions)
    query = query.where(
        editions.c.list_id == list_id,
        editions.c.published_at > now - _LOOKED_BACK,
        deliveries.c.number.in_(numbers),
        or_(soon, lately, doubtful),
    )
    moments: dict[int, tuple[datetime, ...]] = defaultdict(tuple)
    for row in connection.execute(query):
        moments[row.number] += (row.settled_at or max(row.due_at, now),)
    return moments


def _joined_later(first: datetime | None) -> ColumnElement[bool]:
    if first is None:
        return true()
    return or_(subscribers.c.origin != Who.FILE.value, subscribers.c.consent_at > first)
