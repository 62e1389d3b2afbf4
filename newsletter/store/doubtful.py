"""Deliveries in doubt: those of an edition, and what a person or a relay's log says became of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from newsletter.delivery import states
from newsletter.delivery.verdict.kinds import Verdict
from newsletter.models import Delivery, Reply, State
from newsletter.store import delivery_rows, suppressions
from newsletter.store.schema import deliveries


def named(
    connection: Connection, edition_id: str, *, numbers: Collection[int], addresses: Collection[str]
) -> tuple[Delivery, ...]:
    """The deliveries with these numbers or to these addresses, whatever their state, by number."""
    named_so = or_(deliveries.c.number.in_(numbers), deliveries.c.address.in_(addresses))
    query = select(deliveries).where(deliveries.c.edition == edition_id, named_so).order_by(deliveries.c.number)
    return tuple(delivery_rows.delivery(row) for row in connection.execute(query.with_for_update()))


def resolve(
    connection: Connection, found: Sequence[Delivery], *, suppressed: Collection[int] = (), now: datetime
) -> int:
    """Write down how deliveries in doubt are resolved; how many were still in doubt. The others stay as they are.

    The addresses of those whose numbers are `suppressed` are never written to again.
    """
    return sum(_resolve(connection, delivery, delivery.number in suppressed, now) for delivery in found)


def came_back(
    connection: Connection, delivery: Delivery, reply: Reply, meant: Verdict, *, failed: bool, now: datetime
) -> Delivery:
    """Write down what a bounce says of a delivery, which then stands so. What is delayed was taken over first.

    `failed` says that nobody tries any more, whatever the class of the reply that was given up on.
    """
    taken = replace(reply, code=(reply.code if reply.code >= 500 else 550) if failed else 250)
    stands = states.reported(delivery, taken, meant) if delivery.state is State.IN_DOUBT else delivery
    if stands.state is not State.IN_DOUBT:
        resolve(connection, [stands], now=now)
    if failed and meant.suppress:
        suppressions.keep(connection, delivery.address, reason=str(reply), now=now)
    return stands


def _resolve(connection: Connection, delivery: Delivery, suppressed: bool, now: datetime) -> int:
    doubtful = update(deliveries).where(
        deliveries.c.edition == delivery.edition_id,
        deliveries.c.number == delivery.number,
        deliveries.c.state == State.IN_DOUBT.value,
    )
    settled = connection.execute(doubtful.values(**delivery_rows.changes(delivery, now=now))).rowcount
    if settled and suppressed and delivery.state is State.REFUSED:
        suppressions.keep(connection, delivery.address, reason=str(delivery.reply), now=now)
    return settled
