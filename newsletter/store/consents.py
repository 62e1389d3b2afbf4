"""What people said of their consent, and when: added to, never changed. It names a person by their number alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsletter.models import Consent
from newsletter.people.consent import Event
from newsletter.store.schema import consents, subscribers
from newsletter.store.subscribers import remove


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An event, its moment, and where it was said: the page, the version of its words, the hash of the network."""

    event: Event
    at: datetime
    page: str = ""
    words: str = ""
    network: str = ""


def record(connection: Connection, list_id: str, address: str, said: Said) -> None:
    """Add what the person with this address said; nothing where nobody has it."""
    of_address = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    number = connection.execute(select(subscribers.c.id).where(*of_address)).scalar()
    if number is None:
        return
    row = {
        "subscriber": number,
        "event": said.event.value,
        "at": said.at,
        "page": said.page,
        "words": said.words,
        "network": said.network,
    }
    connection.execute(consents.insert(), row)


def of(connection: Connection, list_id: str, address: str) -> Sequence[Said]:
    """What this person said, the first first."""
    of_address = (subscribers.c.list_id == list_id, subscribers.c.address == address)
    query = select(consents).join(subscribers, subscribers.c.id == consents.c.subscriber).where(*of_address)
    return [
        Said(event=Event(row.event), at=row.at, page=row.page, words=row.words, network=row.network)
        for row in connection.execute(query.order_by(consents.c.number))
    ]


def unconfirmed(connection: Connection, list_id: str) -> tuple[tuple[str, datetime], ...]:
    """The addresses that wait for their confirmation, with the moment when each was typed in last."""
    query = (
        select(subscribers.c.address, func.max(consents.c.at).label("asked_at"))
        .join(consents, consents.c.subscriber == subscribers.c.id)
        .where(subscribers.c.list_id == list_id, subscribers.c.consent == Consent.UNCONFIRMED.value)
        .where(consents.c.event == Event.ASKED.value)
        .group_by(subscribers.c.address)
    )
    return tuple((row.address, row.asked_at) for row in connection.execute(query))


def expire(connection: Connection, list_id: str, address: str, asked_at: datetime) -> bool:
    """Forget a sign-up that was not confirmed, unless it is confirmed, or asked for again, at this moment."""
    query = select(subscribers.c.id).where(subscribers.c.list_id == list_id, subscribers.c.address == address)
    waits = query.where(subscribers.c.consent == Consent.UNCONFIRMED.value).with_for_update()
    number = connection.execute(waits).scalar()
    later = (consents.c.subscriber == number, consents.c.event == Event.ASKED.value, consents.c.at > asked_at)
    if number is None or connection.execute(select(consents.c.number).where(*later)).first():
        return False
    return remove(connection, list_id, address)


def counted(connection: Connection, list_id: str, event: Event, *, since: datetime, until: datetime) -> int:
    """How often this was said on a list, from one moment to another."""
    query = select(func.count()).select_from(consents.join(subscribers, subscribers.c.id == consents.c.subscriber))
    said = (consents.c.event == event.value, consents.c.at >= since, consents.c.at < until)
    return connection.execute(query.where(subscribers.c.list_id == list_id, *said)).scalar_one()
