"""Deliveries in doubt: those of an edition, and what a person or a relay's log says became of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from newsletter.delivery import states
from newsletter.delivery.verdict import repeated
from newsletter.delivery.verdict.kinds import Verdict
from newsletter.models import Delivery, Reply, State
from newsletter.store import delivery_rows, strikes, suppressions
from newsletter.store.schema import deliveries


def named(
    connection: Connection, edition_id: str, *, numbers: Collection[int], addresses: Collection[str]
) -> tuple[Delivery, ...]:
    """The deliveries with these numbers or to these addresses, whatever their state, by number."""
    named_so = or_(deliveries.c.number.in_(numbers), deliveries.c.address.in_(addresses))
    query = select(deliveries).where(deliveries.c.edition == edition_id, named_so).order_by(deliveries.c.number)
    return tuple(delivery_rows.delivery(row) for row in connection.execute(query.with_for_update()))


def resolve(
    connection: Connection, resolved: Sequence[Delivery], *, meant: Mapping[int, Verdict] | None = None, now: datetime
) -> int:
    """Write down how deliveries in doubt are resolved; how many were still in doubt. The others stay as they are.

    `meant` is what their replies mean, by number, which may suppress the addresses of those that are refused.
    """
    return sum(_resolve(connection, delivery, (meant or {}).get(delivery.number), now) for delivery in resolved)


def came_back(
    connection: Connection, delivery: Delivery, reply: Reply, meant: Verdict, *, failed: bool, now: datetime
) -> tuple[Delivery, bool]:
    """Write down what a bounce says of a delivery: how it stands then, and whether its address is suppressed by it.

    What is delayed was taken over first. `failed` says that nobody tries any more, whatever the class of the reply that
    was given up on.
    """
    taken = replace(reply, code=(reply.code if reply.code >= 500 else 550) if failed else 250)
    stands = states.reported(delivery, taken, meant) if delivery.state is State.IN_DOUBT else delivery
    if stands.state is not State.IN_DOUBT:
        resolve(connection, [stands], now=now)
    return stands, failed and _suppressed(connection, delivery, reply, meant, now)


def _suppressed(connection: Connection, delivery: Delivery, reply: Reply, meant: Verdict, now: datetime) -> bool:
    """Suppress the address where the words say that it is dead, or several editions came back for the same."""
    if meant.suppress:
        suppressions.keep(connection, delivery.address, reason=str(reply), now=now)
    if kind := repeated.kind(meant, reply):
        return strikes.strike(connection, delivery, kind, came_back=True, reason=str(reply), now=now)
    return meant.suppress


def _resolve(connection: Connection, delivery: Delivery, meant: Verdict | None, now: datetime) -> int:
    doubtful = update(deliveries).where(
        deliveries.c.edition == delivery.edition_id,
        deliveries.c.number == delivery.number,
        deliveries.c.state == State.IN_DOUBT.value,
    )
    settled = connection.execute(doubtful.values(**delivery_rows.changes(delivery, now=now))).rowcount
    if settled and meant and delivery.reply and delivery.state is State.REFUSED:
        _suppressed(connection, delivery, delivery.reply, meant, now)
    return settled
