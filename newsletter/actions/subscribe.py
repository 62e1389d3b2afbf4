"""What happens to the people on the list: imported, added, listed, removed, unsubscribed by mail."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from newsletter import tokens
from newsletter.actions.newsletter import Newsletter
from newsletter.errors import TokenError
from newsletter.feedback import unsubscribe_mail
from newsletter.models import Subscriber
from newsletter.people import subscribers_file
from newsletter.store import subscribers, welcomes
from newsletter.store.engine import reading
from newsletter.tokens import Purpose


def from_file(newsletter: Newsletter, path: Path, *, now: datetime) -> tuple[int, int]:
    """Import a subscribers file, whole or not at all; how many were new and how many were known."""
    people = subscribers_file.read(path)
    with newsletter.engine.begin() as connection:
        _begin_to_welcome(connection, newsletter, now)
        return subscribers.imported(connection, newsletter.mailing_list.id, people, now=now)


def to_file(newsletter: Newsletter) -> Iterator[str]:
    """Everybody as YAML that `from_file` reads, piece by piece."""
    return subscribers_file.written(everybody(newsletter))


def everybody(newsletter: Newsletter) -> Iterator[Subscriber]:
    """Everybody on the list by address, read as they are asked for."""
    with reading(newsletter.engine) as connection:
        yield from subscribers.every(connection, newsletter.mailing_list.id)


def subscribe(newsletter: Newsletter, subscriber: Subscriber, *, now: datetime) -> bool:
    """Add one person, or bring what they asked for up to date; True when they are new."""
    with newsletter.engine.begin() as connection:
        _begin_to_welcome(connection, newsletter, now)
        return subscribers.add(connection, newsletter.mailing_list.id, subscriber, now=now)


def _begin_to_welcome(connection: Connection, newsletter: Newsletter, now: datetime) -> None:
    """Before the first who are added while the operator wants it, so that those who were there are left alone."""
    if newsletter.welcome:
        welcomes.begin(connection, newsletter.mailing_list.id, now=now)


def remove(newsletter: Newsletter, address: str) -> bool:
    """Forget one person; False when they are not on the list. Raises SubscribersError for what is no address."""
    kept = subscribers_file.subscriber(address).address
    with newsletter.engine.begin() as connection:
        return subscribers.remove(connection, newsletter.mailing_list.id, kept)


def receive(newsletter: Newsletter, message: bytes, *, secrets: Sequence[str], now: datetime) -> bool:
    """Unsubscribe whoever signed for it: the mail counts by its token alone, whoever it says it is from."""
    list_id = newsletter.mailing_list.id
    try:
        key = tokens.opened(
            unsubscribe_mail.token(message), purpose=Purpose.UNSUBSCRIBE, list_id=list_id, secrets=secrets
        )
    except TokenError:
        return False
    with newsletter.engine.begin() as connection:
        return subscribers.unsubscribe(connection, list_id, key, now=now) is not None
