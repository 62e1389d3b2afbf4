"""Who complained about which delivery, counted for the relay that sent it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from newsletter.models import Complaints, State
from newsletter.store.schema import complaints, deliveries, editions, subscribers
from newsletter.store.upsert import insert_new

LOOKED_BACK = timedelta(days=30)
_NUMBER = func.count().label("number")
ENOUGH = 100_000  # messages; a share of these is sure, and more would take long to count


def keep(connection: Connection, edition_id: str, number: int, *, now: datetime) -> None:
    """Write down that a delivery was complained about; once, however often that is said."""
    which = (deliveries.c.edition == edition_id, deliveries.c.number == number)
    relay = connection.execute(select(deliveries.c.relay).where(*which)).scalar() or ""
    row = {"edition": edition_id, "number": number, "relay": relay, "complained_at": now}
    insert_new(connection, complaints, [row])


def newest_to(connection: Connection, list_id: str, key: bytes, *, now: datetime) -> tuple[str, int] | None:
    """The newest delivery that the person with this key was sent: the edition's id and their number; None for none."""
    recent = select(editions.c.id).where(editions.c.list_id == list_id, editions.c.published_at >= now - LOOKED_BACK)
    number = select(subscribers.c.id).where(subscribers.c.list_id == list_id, subscribers.c.key == key)
    query = (
        select(deliveries.c.edition, deliveries.c.number)
        .where(deliveries.c.edition.in_(recent), deliveries.c.number == number.scalar_subquery())
        .where(deliveries.c.state == State.ACCEPTED.value)
        .order_by(deliveries.c.settled_at.desc())
    )
    row = connection.execute(query.limit(1)).first()
    return (row.edition, row.number) if row else None


def by_relay(connection: Connection, list_id: str, *, now: datetime) -> tuple[Complaints, ...]:
    """The relays that sent what was complained about, most complaints first, over the editions of 30 days.

    Where these are more than 100,000 messages, the newest editions that come to so many.
    """
    recent = _recent(connection, list_id, now)
    query = select(complaints.c.relay, _NUMBER).where(complaints.c.edition.in_(recent))
    complained = {row.relay: row.number for row in connection.execute(query.group_by(complaints.c.relay))}
    sent = _accepted(connection, recent) if complained else {}
    totals = (Complaints(relay=relay, complaints=number, messages=sent[relay]) for relay, number in complained.items())
    return tuple(sorted(totals, key=lambda each: (-each.complaints, each.relay)))


def _recent(connection: Connection, list_id: str, now: datetime) -> Sequence[str]:
    query = select(editions.c.id, editions.c.audience, editions.c.excluded).where(
        editions.c.list_id == list_id, editions.c.published_at >= now - LOOKED_BACK
    )
    ids: list[str] = []
    messages = 0
    for row in connection.execute(query.order_by(editions.c.published_at.desc())):
        if messages >= ENOUGH:
            break
        ids.append(row.id)
        messages += row.audience - sum(row.excluded.values())
    return ids


def _accepted(connection: Connection, edition_ids: Sequence[str]) -> Counter[str]:
    relay = func.coalesce(deliveries.c.relay, "").label("relay")
    query = (
        select(relay, _NUMBER)
        .where(deliveries.c.edition.in_(edition_ids), deliveries.c.state == State.ACCEPTED.value)
        .group_by(relay)
    )
    return Counter({row.relay: row.number for row in connection.execute(query)})
