"""Who is to be welcomed: whoever was confirmed since the list began to welcome, each once."""

from datetime import datetime

from sqlalchemy import Connection, String, cast, exists, literal, select

from newsletter.models import Consent, Subscriber
from newsletter.store import schema, told
from newsletter.store.schema import suppressions
from newsletter.store.subscribers import of_row

_BEGAN = "welcoming"
_NAME = "welcome "


def begin(connection: Connection, list_id: str, *, now: datetime) -> None:
    """From now on new subscribers are welcomed; whoever was on the list before is not. Safe to run again."""
    told.once(connection, list_id, _BEGAN, now=now)


def name(number: int) -> str:
    """Under what a subscriber's welcome is told once."""
    return f"{_NAME}{number}"


def waiting(connection: Connection, list_id: str, *, limit: int) -> tuple[tuple[int, Subscriber], ...]:
    """The first who wait for their welcome, with their numbers."""
    began = select(schema.told.c.told_at).where(schema.told.c.what == f"{list_id} {_BEGAN}").scalar_subquery()
    what = literal(f"{list_id} {_NAME}") + cast(schema.subscribers.c.id, String)
    query = select(schema.subscribers).where(
        schema.subscribers.c.list_id == list_id,
        schema.subscribers.c.consent == Consent.CONFIRMED.value,
        schema.subscribers.c.consent_at >= began,
        schema.subscribers.c.address.not_in(select(suppressions.c.address)),
        ~exists().where(schema.told.c.what == what),
    )
    rows = connection.execute(query.order_by(schema.subscribers.c.id).limit(limit))
    return tuple((row.id, of_row(row)) for row in rows)
