"""The people on a list and what they asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from newsletter import tokens
from newsletter.models import Consent, Layout, Subscriber
from newsletter.store.schema import deliveries, subscribers


def add(connection: Connection, list_id: str, subscriber: Subscriber, *, now: datetime) -> bool:
    """Add a subscriber, or bring what they asked for up to date; True when they are new.

    Whoever has unsubscribed stays unsubscribed: a file that still names them does not bring them back.
    """
    known = find(connection, list_id, subscriber.address)
    if known is None:
        values = _asked(subscriber) | {"key": subscriber.key or tokens.new_key()}
        row = {"list_id": list_id, "address": subscriber.address, "consent_at": now}
        connection.execute(subscribers.insert().values(**row, **values))
        return True
    kept = known.consent if known.consent is Consent.UNSUBSCRIBED else subscriber.consent
    _change(connection, list_id, replace(subscriber, consent=kept), now=now, was=known)
    return False


def change(connection: Connection, list_id: str, subscriber: Subscriber, *, now: datetime) -> None:
    """Write down what a subscriber asks for now."""
    _change(connection, list_id, subscriber, now=now, was=find(connection, list_id, subscriber.address))


def prefer(connection: Connection, list_id: str, subscriber: Subscriber) -> None:
    """Write down how a subscriber wants their mail. Whether they want it stays as it is in the store, so that this
    cannot bring back somebody who unsubscribes at the same moment."""
    wanted = {column: value for column, value in _asked(subscriber).items() if column != "consent"}
    condition = (subscribers.c.list_id == list_id, subscribers.c.key == subscriber.key)
    connection.execute(update(subscribers).where(*condition).values(**wanted))


def unsubscribe(connection: Connection, list_id: str, key: bytes, *, now: datetime) -> Subscriber | None:
    """Unsubscribe the person with this key; doing it again changes nothing. None when nobody has the key."""
    known = with_key(connection, list_id, key)
    if known and known.consent is not Consent.UNSUBSCRIBED:
        gone = replace(known, consent=Consent.UNSUBSCRIBED)
        _change(connection, list_id, gone, now=now, was=known)
        return gone
    return known


def remove(connection: Connection, list_id: str, address: str) -> bool:
    """Forget a person: the row goes, and their name and address leave the record of past deliveries."""
    condition = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    number = connection.execute(select(subscribers.c.id).where(*condition)).scalar()
    if number is None:
        return False
    connection.execute(update(deliveries).where(deliveries.c.number == number).values(address="", name="", key=b""))
    connection.execute(subscribers.delete().where(*condition))
    return True


def find(connection: Connection, list_id: str, address: str) -> Subscriber | None:
    """The subscriber with that address, or None."""
    condition = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    row = connection.execute(select(subscribers).where(*condition)).first()
    return _subscriber(row) if row else None


def with_key(connection: Connection, list_id: str, key: bytes) -> Subscriber | None:
    """The subscriber whose links carry that key, or None."""
    row = connection.execute(
        select(subscribers).where(subscribers.c.list_id == list_id, subscribers.c.key == key)
    ).first()
    return _subscriber(row) if row else None


def every(connection: Connection, list_id: str) -> Iterator[Subscriber]:
    """All of them by address, read as they are asked for."""
    query = select(subscribers).where(subscribers.c.list_id == list_id).order_by(subscribers.c.address)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield _subscriber(row)


def counted(connection: Connection, list_id: str) -> dict[Consent, int]:
    """How many of each consent."""
    query = select(subscribers.c.consent, func.count()).where(subscribers.c.list_id == list_id)
    return {Consent(consent): number for consent, number in connection.execute(query.group_by(subscribers.c.consent))}


def imported(connection: Connection, list_id: str, people: Iterable[Subscriber], *, now: datetime) -> tuple[int, int]:
    """Add or bring up to date each of them; how many were new and how many were known."""
    new = [add(connection, list_id, person, now=now) for person in people]
    return sum(new), len(new) - sum(new)


def _change(
    connection: Connection, list_id: str, subscriber: Subscriber, *, now: datetime, was: Subscriber | None
) -> None:
    values = _asked(subscriber)
    if was is None or was.consent is not subscriber.consent:
        values["consent_at"] = now
    connection.execute(
        update(subscribers)
        .where(subscribers.c.list_id == list_id, subscribers.c.address == subscriber.address)
        .values(**values)
    )


def _asked(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "name": subscriber.name,
        "consent": subscriber.consent.value,
        "time_zone": subscriber.time_zone,
        "hour": subscriber.hour,
        "layout": subscriber.layout.value,
    }


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        address=row.address,
        key=row.key,
        name=row.name,
        consent=Consent(row.consent),
        time_zone=row.time_zone,
        hour=row.hour,
        layout=Layout(row.layout),
    )
