"""Deliveries that were accepted: nearly every entry of the record, so given to the driver itself, in one call."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Dialect, bindparam, update

from newsletter.models import Delivery, Reply, State
from newsletter.store.schema import deliveries

_ACCEPTED = (
    update(deliveries)
    .where(
        deliveries.c.edition == bindparam("the_edition"),
        deliveries.c.number == bindparam("the_number"),
        deliveries.c.claimed_by == bindparam("the_owner"),
    )
    .values(
        state=bindparam("state"),
        settled_at=bindparam("settled_at"),
        reply_code=bindparam("reply_code"),
        reply_enhanced=bindparam("reply_enhanced"),
        reply_text=bindparam("reply_text"),
    )
)


def write(
    connection: Connection,
    accepted: Sequence[tuple[Delivery, Reply]],
    *,
    edition_id: str,
    owner: str,
    now: datetime,
) -> None:
    """Write down the replies; what another owner has taken over is left to it."""
    if not accepted:
        return
    words, order = _written(connection.dialect)
    same = {
        "the_edition": edition_id,
        "the_owner": owner,
        "state": State.ACCEPTED.value,
        "settled_at": _moment(now, connection.dialect),
    }
    rows = [
        same
        | {
            "the_number": delivery.number,
            "reply_code": reply.code,
            "reply_enhanced": reply.enhanced,
            "reply_text": reply.text,
        }
        for delivery, reply in accepted
    ]
    connection.exec_driver_sql(words, [tuple(row[name] for name in order) for row in rows] if order else rows)


@cache
def _written(dialect: Dialect) -> tuple[str, Sequence[str]]:
    """The statement in a driver's own words, and the order of its parameters where they have no names."""
    compiled = _ACCEPTED.compile(dialect=dialect)
    return str(compiled), compiled.positiontup or ()


def _moment(now: datetime, dialect: Dialect) -> object:
    process = deliveries.c.settled_at.type.dialect_impl(dialect).bind_processor(dialect)
    return process(now) if process else now
