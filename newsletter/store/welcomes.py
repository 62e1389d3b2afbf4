"""Who is to be welcomed: whoever was confirmed since the list began to welcome, each once."""

from datetime import datetime

from sqlalchemy import Connection, String, cast, exists, literal, select

from newsletter.models import Consent, Subscriber
from newsletter.store import subscribers as people
from newsletter.store import told
from newsletter.store.schema import subscribers, suppressions
from newsletter.store.schema import told as told_table

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
    began = select(told_table.c.told_at).where(told_table.c.what == f"{list_id} {_BEGAN}").scalar_subquery()
    what = literal(f"{list_id} {_NAME}") + cast(subscribers.c.id, String)
    query = select(subscribers).where(
        subscribers.c.list_id == list_id,
        subscribers.c.consent == Consent.CONFIRMED.value,
        subscribers.c.consent_at >= began,
        subscribers.c.address.not_in(select(suppressions.c.address)),
        ~exists().where(told_table.c.what == what),
    )
    rows = connection.execute(query.order_by(subscribers.c.id).limit(limit))
    return tuple((row.id, people.of_row(row)) for row in rows)
