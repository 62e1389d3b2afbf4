"""The people on a list and what they asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from newsletter import tokens
from newsletter.errors import SubscribersError
from newsletter.models import Consent, Frequency, Layout, Subscriber
from newsletter.people import absent, precedence, quiet, wishes
from newsletter.people.consent import Event
from newsletter.people.precedence import Known, Merged, Who
from newsletter.store import erasures, personal
from newsletter.store.schema import consents, deliveries, late_replies, notices, subscribers
from newsletter.store.upsert import inserted, inserted_of


def add(connection: Connection, list_id: str, subscriber: Subscriber, *, now: datetime, by: Who = Who.FILE) -> bool:
    """Add a subscriber, or bring what they asked for up to date; True when they are new.

    What somebody of a higher rank said stays: `newsletter.people.precedence` says who that is. Raises SubscribersError
    for somebody who asked to be forgotten, unless it is they who speak.
    """
    if by is not Who.PERSON and erasures.among(connection, list_id, [subscriber.address]):
        raise SubscribersError([f"{subscriber.address}: they asked to be forgotten; only they can sign up again"])
    if insert(connection, list_id, subscriber, by, now=now):
        return True
    merge(connection, list_id, subscriber, by, now=now)
    return False


def prefer(
    connection: Connection,
    list_id: str,
    subscriber: Subscriber,
    *,
    by: Who = Who.PERSON,
    before: Subscriber | None = None,
) -> Mapping[str, tuple[Any, Any]]:
    """Write down how a subscriber wants their mail; give each field that this changed, as it was and as it is.

    Where it is said how they stood `before`, only what is otherwise than that is asked for: what another change made of
    the rest meanwhile stays. Each field is theirs from now on, or the operator's, and no file takes it back. Whether
    they want mail stays as it is in the store, so that this cannot bring back somebody who unsubscribes at the same
    moment.
    """
    row = connection.execute(_with_key(list_id, subscriber.key).with_for_update()).first()
    if row is None:
        return {}
    was = known_of_row(row)
    asked = replace(_asked_since(was.subscriber, subscriber, before), consent=was.subscriber.consent)
    after = precedence.merged(was, asked, by, insists=True).known
    _write(connection, list_id, was, after)
    then, now = precedence.asked_for(was.subscriber), precedence.asked_for(after.subscriber)
    return {name: (then[name], now[name]) for name in then if then[name] != now[name]}


def _asked_since(there: Subscriber, asked: Subscriber, before: Subscriber | None) -> Subscriber:
    if before is None:
        return asked
    then, now = precedence.asked_for(before), precedence.asked_for(asked)
    return precedence.with_fields(there, {name: now[name] for name in now if now[name] != then[name]})


def unsubscribe(
    connection: Connection, list_id: str, key: bytes, *, now: datetime, by: Who = Who.PERSON
) -> Subscriber | None:
    """Unsubscribe the person with this key; doing it again changes nothing. None when nobody has the key."""
    row = connection.execute(_with_key(list_id, key).with_for_update()).first()
    if row is None:
        return None
    was = known_of_row(row)
    after = precedence.unsubscribed(was, by)
    _write(connection, list_id, was, after, now=now)
    if by is Who.PERSON and was.subscriber.consent is not Consent.UNSUBSCRIBED:
        said = {"subscriber": row.id, "event": Event.UNSUBSCRIBED.value, "at": now}
        connection.execute(consents.insert(), said | {"page": "", "words": "", "network": ""})
    return after.subscriber


def unsubscribe_at(connection: Connection, key: bytes, *, at: datetime) -> None:
    """Unsubscribe the person with this key as of an earlier moment, on whichever list they are.

    What they said after it themselves stays.
    """
    row = connection.execute(select(subscribers).where(subscribers.c.key == key).with_for_update()).first()
    if row is None or (row.consent_by == Who.PERSON.value and row.consent_at > at):
        return
    unsubscribe(connection, row.list_id, key, now=at)


def drop(connection: Connection, list_id: str, address: str, *, now: datetime) -> None:
    """Unsubscribe a person whom the file does not name any more, unless they or the operator decided meanwhile."""
    row = connection.execute(of_list(list_id).where(subscribers.c.address == address).with_for_update()).first()
    if row is not None and absent.is_of_file(was := known_of_row(row)):
        _write(connection, list_id, was, precedence.unsubscribed(was, Who.FILE), now=now)


def agree(connection: Connection, list_id: str, key: bytes, *, now: datetime) -> Subscriber | None:
    """Let the person with this key say themselves that they want mail; None when nobody has the key."""
    row = connection.execute(_with_key(list_id, key).with_for_update()).first()
    if row is None:
        return None
    was = known_of_row(row)
    erasures.lift(connection, list_id, was.subscriber.address)
    after = precedence.merged(was, replace(was.subscriber, consent=Consent.CONFIRMED), Who.PERSON).known
    _write(connection, list_id, was, after, now=now)
    return after.subscriber


def remove(connection: Connection, list_id: str, address: str, *, by: Who = Who.OPERATOR) -> bool:
    """Forget a person: the row goes, and their name, address and replies leave the record of past deliveries.

    Where they had unsubscribed, or ask for it themselves, a mark stays, by which no file brings them back.
    """
    condition = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    row = connection.execute(of_list(list_id).where(*condition)).first()
    if row is None:
        return False
    number = row.id
    has_left = row.consent == Consent.UNSUBSCRIBED.value and row.consent_by != Who.FILE.value
    if by is Who.PERSON or has_left:
        erasures.keep(connection, list_id, address)
    forgotten = {"address": "", "name": "", "key": b"", "reply_text": None}
    connection.execute(update(deliveries).where(deliveries.c.number == number).values(**forgotten))
    connection.execute(update(late_replies).where(late_replies.c.number == number).values(reply_text=""))
    connection.execute(notices.delete().where(notices.c.subscriber == number))
    connection.execute(consents.delete().where(consents.c.subscriber == number))
    connection.execute(subscribers.delete().where(*condition))
    personal.forget(connection, row.variant)
    return True


def find(connection: Connection, list_id: str, address: str) -> Subscriber | None:
    """The subscriber with that address, or None."""
    row = known(connection, list_id, address)
    return row.subscriber if row else None


def known(connection: Connection, list_id: str, address: str) -> Known | None:
    """The person with that address, and who said what of them; None where nobody has it."""
    row = connection.execute(of_list(list_id).where(subscribers.c.address == address)).first()
    return known_of_row(row) if row else None


def with_key(connection: Connection, list_id: str, key: bytes, *, held: bool = False) -> Subscriber | None:
    """The subscriber whose links carry that key, or None; where they are held, nobody else changes them meanwhile."""
    query = _with_key(list_id, key)
    row = connection.execute(query.with_for_update() if held else query).first()
    return of_row(row) if row else None


def with_number(connection: Connection, list_id: str, number: int) -> Subscriber | None:
    """The subscriber whose deliveries have that number, or None."""
    query = select(subscribers).where(subscribers.c.list_id == list_id, subscribers.c.id == number)
    row = connection.execute(query).first()
    return of_row(row) if row else None


def every(
    connection: Connection,
    list_id: str,
    *,
    only: Mapping[str, str] = MappingProxyType({}),
    text: str = "",
    after: str = "",
) -> Iterator[Subscriber]:
    """All of them by address, read as they are asked for, behind an address.

    `only` has the consent, frequency and layout of those who are wanted, "" where any will do. `text` is part of their
    address, in small letters or large.
    """
    conditions = [subscribers.c.list_id == list_id, subscribers.c.address > after]
    conditions += [subscribers.c[name] == value for name, value in only.items() if value]
    if text:
        conditions.append(func.lower(subscribers.c.address).contains(text.lower(), autoescape=True))
    query = select(subscribers).where(*conditions).order_by(subscribers.c.address)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield of_row(row)


def counted(connection: Connection, list_id: str) -> dict[Consent, int]:
    """How many of each consent."""
    query = select(subscribers.c.consent, func.count()).where(subscribers.c.list_id == list_id)
    return {Consent(consent): number for consent, number in connection.execute(query.group_by(subscribers.c.consent))}


def of_list(list_id: str) -> Select[Any]:
    """Everybody on a list, as `known_of_row` reads them."""
    return select(subscribers).where(subscribers.c.list_id == list_id)


def insert(
    connection: Connection, list_id: str, subscriber: Subscriber, by: Who, *, now: datetime, origin: Who | None = None
) -> bool:
    """Add somebody whose address nobody has; False where somebody has. Who adds it at this moment is waited for.

    Where nothing is said of the `origin`, it is whoever speaks.
    """
    return inserted(connection, subscribers, _new_row(list_id, subscriber, by, origin or by, now))


def insert_all(
    connection: Connection, list_id: str, people: Iterable[Subscriber], by: Who, *, now: datetime, origin: Who
) -> int:
    """Add those whose addresses nobody has; how many they were."""
    rows = [_new_row(list_id, person, by, origin, now) for person in people]
    return inserted_of(connection, subscribers, rows)


def _new_row(list_id: str, subscriber: Subscriber, by: Who, origin: Who, now: datetime) -> dict[str, Any]:
    row = {"list_id": list_id, "address": subscriber.address, "key": subscriber.key or tokens.new_key()}
    return row | {"consent_at": now} | _columns(replace(precedence.new(subscriber, by), origin=origin))


def merge(connection: Connection, list_id: str, asked: Subscriber, by: Who, *, now: datetime) -> Merged:
    """Let somebody say what a known person asks for; the row is held from its reading to its writing."""
    query = of_list(list_id).where(subscribers.c.address == asked.address)
    was = known_of_row(connection.execute(query.with_for_update()).one())
    merged = precedence.merged(was, asked, by)
    _write(connection, list_id, was, replace(merged.known, origin=was.origin or by), now=now)
    return merged


def _with_key(list_id: str, key: bytes) -> Select[Any]:
    return of_list(list_id).where(subscribers.c.key == key)


def _write(connection: Connection, list_id: str, was: Known, after: Known, *, now: datetime | None = None) -> None:
    """Write what differs."""
    before = _columns(was)
    values = {name: value for name, value in _columns(after).items() if value != before[name]}
    if now and ("consent" in values or "consent_by" in values):
        values["consent_at"] = now
    if values:
        condition = (subscribers.c.list_id == list_id, subscribers.c.address == was.subscriber.address)
        connection.execute(update(subscribers).where(*condition).values(**values))


def _columns(person: Known) -> dict[str, Any]:
    return _asked(person.subscriber) | {
        "set_by": precedence.to_text(person.set_by),
        "consent_by": person.consent_by.value,
        "origin": person.origin.value if person.origin else "",
    }


def _asked(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "name": subscriber.name,
        "consent": subscriber.consent.value,
        "time_zone": subscriber.time_zone,
        "hour": subscriber.hour,
        "quiet_hours": str(subscriber.quiet_hours) if subscriber.quiet_hours else None,
        "frequency": subscriber.frequency.value,
        "layout": subscriber.layout.value,
        "paused_until": subscriber.paused_until,
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
        quiet_hours=quiet.read(row.quiet_hours) if row.quiet_hours else None,
        frequency=Frequency(row.frequency),
        layout=Layout(row.layout),
        paused_until=row.paused_until,
        asked=wishes.from_text(row.asked),
    )


def known_of_row(row: Row[Any]) -> Known:
    """The person that a row of the table holds, and who said what of them."""
    return Known(
        subscriber=of_row(row),
        set_by=precedence.from_text(row.set_by),
        consent_by=Who(row.consent_by),
        consent_at=row.consent_at,
        origin=Who(row.origin) if row.origin else None,
    )
