"""What a person may ask for of their own data: to have all of it, and to have it deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from newsletter.models import MailingList
from newsletter.people.precedence import Who
from newsletter.store import notices, personal_data, sign_ups, subscribers
from newsletter.store.engine import reading


def my_data(engine: Engine, mailing_list: MailingList, key: bytes) -> Mapping[str, Any]:
    """All that is kept of the person with this key, as what JSON can hold; it changes nothing."""
    with reading(engine) as connection:
        return {"list": mailing_list.name, **personal_data.of(connection, mailing_list.id, key)}


def erase(engine: Engine, list_id: str, key: bytes, number: int, *, now: datetime) -> bool:
    """Forget a person by the link in this notice, which is used up; False where it does not work any more.

    What is under way to them is skipped. A mark stays, by which no file brings them back. Whoever is forgotten
    already is told the same.
    """
    with engine.begin() as connection:
        person = subscribers.with_key(connection, list_id, key)
        if person is None:
            return True
        if not notices.use(connection, number, now=now):
            return False
        sign_ups.forget(connection, list_id, person.address)
        return subscribers.remove(connection, list_id, person.address, by=Who.PERSON)
