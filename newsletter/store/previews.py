"""What a preview reads of the store: the editions to choose from, and whom a message is for."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from newsletter.models import Period
from newsletter.store.schema import deliveries, editions, subscribers

_LARGEST_NUMBER = 2**31 - 1  # what the column holds, and what PostgreSQL may be asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A published edition by its id, with what a person knows it by."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Whom a delivery of an edition is for, as it was frozen, and the variant of the message."""

    address: str
    name: str
    key: bytes
    variant: str


def named(connection: Connection, list_id: str, *, limit: int) -> tuple[Named, ...]:
    """The editions of a list, newest first, without reading the papers in them."""
    columns = (editions.c.id, editions.c.day, editions.c.period, editions.c.title)
    query = select(*columns).where(editions.c.list_id == list_id)
    rows = connection.execute(query.order_by(editions.c.day.desc(), editions.c.period.desc()).limit(limit))
    return tuple(Named(id=row.id, name=Period(row.period).named(row.day), title=row.title) for row in rows)


def numbered(connection: Connection, list_id: str, *, limit: int) -> tuple[tuple[int, str], ...]:
    """The number and the address of those who have been on the list longest."""
    query = select(subscribers.c.id, subscribers.c.address).where(subscribers.c.list_id == list_id)
    return tuple((row.id, row.address) for row in connection.execute(query.order_by(subscribers.c.id).limit(limit)))


def find(connection: Connection, list_id: str, who: str) -> tuple[int, str] | None:
    """The number and the address of the subscriber with that address or that number, or None."""
    if not who.isprintable():  # PostgreSQL refuses to be asked for some of it
        return None
    is_number = who.isascii() and who.isdecimal() and len(who) <= 10 and int(who) <= _LARGEST_NUMBER
    meant = subscribers.c.id == int(who) if is_number else subscribers.c.address == who
    query = select(subscribers.c.id, subscribers.c.address).where(subscribers.c.list_id == list_id, meant)
    row = connection.execute(query).first()
    return (row.id, row.address) if row else None


def addressed(connection: Connection, edition_id: str, number: int) -> Addressed | None:
    """Whom the delivery of an edition to that subscriber is for; None where there is none, or nobody any more."""
    query = select(deliveries.c.address, deliveries.c.name, deliveries.c.key, deliveries.c.variant)
    row = connection.execute(query.where(deliveries.c.edition == edition_id, deliveries.c.number == number)).first()
    if row is None or not row.address:
        return None
    return Addressed(address=row.address, name=row.name, key=row.key, variant=row.variant)
