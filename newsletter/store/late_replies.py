"""Replies that came when the delivery was no longer held by the run that heard them: each settles the doubt it left."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, and_, select, update

from newsletter.models import Delivery, Reply, State
from newsletter.store.schema import deliveries, late_replies
from newsletter.store.upsert import insert_new

_NOTHING_LEAVES = (
    deliveries.c.settled_at.is_(None),
    deliveries.c.state != State.SENDING.value,
)
"""What is leaving once more at this moment is settled by its own reply, or else later by this one."""
_SAME = and_(deliveries.c.edition == late_replies.c.edition, deliveries.c.number == late_replies.c.number)


def keep(connection: Connection, accepted: Iterable[tuple[Delivery, Reply]], *, now: datetime) -> None:
    """Keep with which replies these were accepted."""
    rows = [
        {
            "edition": delivery.edition_id,
            "number": delivery.number,
            "said_at": now,
            "reply_code": reply.code,
            "reply_enhanced": reply.enhanced,
            "reply_text": reply.text,
        }
        for delivery, reply in accepted
    ]
    insert_new(connection, late_replies, rows)


def settle(connection: Connection, edition_id: str, *, now: datetime) -> Collection[int]:
    """Note as accepted whoever has a late reply and whose message is not leaving once more; the numbers of these."""
    query = select(late_replies).join(deliveries, _SAME).where(late_replies.c.edition == edition_id, *_NOTHING_LEAVES)
    return {row.number for row in connection.execute(query).all() if _settled(connection, row, now)}


def _settled(connection: Connection, row: Row[tuple[object, ...]], now: datetime) -> bool:
    this = (deliveries.c.edition == row.edition, deliveries.c.number == row.number)
    said = {name: getattr(row, name) for name in ("reply_code", "reply_enhanced", "reply_text")}
    accepted = update(deliveries).where(*this, *_NOTHING_LEAVES).values(state=State.ACCEPTED.value, settled_at=now)
    return connection.execute(accepted.values(**said)).rowcount == 1
