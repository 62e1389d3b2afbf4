"""The people on a list and what they asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from newsletter import tokens
from newsletter.models import Consent, Frequency, Layout, Subscriber
from newsletter.people import wishes
from newsletter.store.schema import deliveries, subscribers
from newsletter.store.upsert import inserted


def add(connection: Connection, list_id: str, subscriber: Subscriber, *, now: datetime) -> bool:
    """Add a subscriber, or bring what they asked for up to date; True when they are new.

    Whoever has unsubscribed stays unsubscribed, and whoever has chosen for themselves keeps what they chose: a file
    that still says otherwise changes neither.
    """
    row = {"list_id": list_id, "address": subscriber.address, "key": subscriber.key or tokens.new_key()}
    if inserted(connection, subscribers, row | {"consent_at": now} | _asked(subscriber)):
        return True
    known, chose = _known(connection, list_id, subscriber.address)
    kept = known.consent if known.consent is Consent.UNSUBSCRIBED else subscriber.consent
    asked = replace(known if chose else subscriber, key=known.key, consent=kept)
    if asked != known:
        _change(connection, list_id, asked, now=now, was=known)
    return False


def change(connection: Connection, list_id: str, subscriber: Subscriber, *, now: datetime) -> None:
    """Write down what a subscriber asks for now."""
    _change(connection, list_id, subscriber, now=now, was=find(connection, list_id, subscriber.address))


def prefer(connection: Connection, list_id: str, subscriber: Subscriber) -> None:
    """Write down how a subscriber wants their mail. Whether they want it stays as it is in the store, so that this
    cannot bring back somebody who unsubscribes at the same moment."""
    wanted = {column: value for column, value in _asked(subscriber).items() if column != "consent"}
    wanted["chose"] = True
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
    """Forget a person: the row goes, and their name, address and replies leave the record of past deliveries."""
    condition = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    number = connection.execute(select(subscribers.c.id).where(*condition)).scalar()
    if number is None:
        return False
    forgotten = {"address": "", "name": "", "key": b"", "reply_text": None}
    connection.execute(update(deliveries).where(deliveries.c.number == number).values(**forgotten))
    connection.execute(subscribers.delete().where(*condition))
    return True


def find(connection: Connection, list_id: str, address: str) -> Subscriber | None:
    """The subscriber with that address, or None."""
    condition = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    row = connection.execute(select(subscribers).where(*condition)).first()
    return of_row(row) if row else None


def with_key(connection: Connection, list_id: str, key: bytes) -> Subscriber | None:
    """The subscriber whose links carry that key, or None."""
    row = connection.execute(
        select(subscribers).where(subscribers.c.list_id == list_id, subscribers.c.key == key)
    ).first()
    return of_row(row) if row else None


def every(
    connection: Connection, list_id: str, *, consent: Consent | None = None, after: str = ""
) -> Iterator[Subscriber]:
    """All of them by address, read as they are asked for: those of a consent, and behind an address."""
    conditions = [subscribers.c.list_id == list_id, subscribers.c.address > after]
    if consent:
        conditions.append(subscribers.c.consent == consent.value)
    query = select(subscribers).where(*conditions).order_by(subscribers.c.address)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield of_row(row)


def counted(connection: Connection, list_id: str) -> dict[Consent, int]:
    """How many of each consent."""
    query = select(subscribers.c.consent, func.count()).where(subscribers.c.list_id == list_id)
    return {Consent(consent): number for consent, number in connection.execute(query.group_by(subscribers.c.consent))}


def imported(connection: Connection, list_id: str, people: Iterable[Subscriber], *, now: datetime) -> tuple[int, int]:
    """Add or bring up to date each of them; how many were new and how many were known."""
    in_order = sorted(people, key=lambda person: person.address)  # of two at once, one waits for the other
    new = [add(connection, list_id, person, now=now) for person in in_order]
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


def _known(connection: Connection, list_id: str, address: str) -> tuple[Subscriber, bool]:
    """Who is on the list, and whether they have chosen their preferences themselves."""
    condition = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    row = connection.execute(select(subscribers).where(*condition)).one()
    return of_row(row), row.chose


def _asked(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "name": subscriber.name,
        "consent": subscriber.consent.value,
        "time_zone": subscriber.time_zone,
        "hour": subscriber.hour,
        "frequency": subscriber.frequency.value,
        "layout": subscriber.layout.value,
        "asked": wishes.to_text(subscriber.asked),
        "variant": wishes.variant(subscriber.layout, subscriber.asked),
    }


def of_row(row: Row[Any]) -> Subscriber:
    """The subscriber that a row of the table holds."""
    return Subscriber(
        address=row.address,
        key=row.key,
        name=row.name,
        consent=Consent(row.consent),
        time_zone=row.time_zone,
        hour=row.hour,
        frequency=Frequency(row.frequency),
        layout=Layout(row.layout),
        asked=wishes.from_text(row.asked),
    )
