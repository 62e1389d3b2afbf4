"""What kept editions from an address and suppresses it only where several had the same: a full mailbox, a rule."""

from datetime import datetime

from sqlalchemy import Connection, and_, select

from newsletter.delivery.verdict import repeated
from newsletter.delivery.verdict.repeated import Earlier
from newsletter.models import Delivery, State
from newsletter.store import suppressions
from newsletter.store.schema import deliveries, editions, strikes
from newsletter.store.upsert import insert_new


def strike(
    connection: Connection, delivery: Delivery, kind: str, *, came_back: bool, reason: str, now: datetime
) -> bool:
    """Write down that this delivery met a reply of such a kind; suppress the address, for this reason, where enough
    editions did. Whether it is enough. Safe to repeat. `came_back` says that the message was taken before."""
    which = and_(strikes.c.edition == delivery.edition_id, strikes.c.number == delivery.number)
    connection.execute(strikes.delete().where(which))
    row = {"edition": delivery.edition_id, "number": delivery.number, "kind": kind, "came_back": came_back}
    insert_new(connection, strikes, [row])
    enough = repeated.is_enough(kind, _earlier(connection, delivery))
    if enough:
        suppressions.keep(connection, delivery.address, reason=reason, now=now)
    return enough


def _earlier(connection: Connection, delivery: Delivery) -> list[Earlier]:
    """The editions that were due to the subscriber up to this one, newest first."""
    this = select(editions.c.published_at).where(editions.c.id == delivery.edition_id)
    published_at = connection.execute(this).scalar_one()
    theirs = and_(deliveries.c.edition == editions.c.id, deliveries.c.number == delivery.number)
    of_each = and_(strikes.c.edition == deliveries.c.edition, strikes.c.number == deliveries.c.number)
    query = (
        select(editions.c.published_at, deliveries.c.state, strikes.c.kind, strikes.c.came_back)
        .select_from(editions.join(deliveries, theirs).outerjoin(strikes, of_each))
        .where(editions.c.published_at.between(published_at - repeated.LOOKED_BACK, published_at))
        .where(deliveries.c.address == delivery.address)
        .order_by(editions.c.published_at.desc(), editions.c.id)
    )
    return [_as_it_was(row.published_at, row.state, row.kind, row.came_back) for row in connection.execute(query)]


def _as_it_was(published_at: datetime, state: str, kind: str | None, came_back: bool | None) -> Earlier:
    """What was put off at first and taken later is taken, unless it came back after that."""
    taken = state == State.ACCEPTED.value and not came_back
    return Earlier(published_at=published_at, kind="" if taken else kind or "", taken=taken)
