"""Whether those who sign up left anything to do: each thing that answering looks at is asked for."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from newsletter.models import Consent, Subscriber
from newsletter.people.consent import Event
from newsletter.people.subscribing import LOOKED_BACK, YEAR
from newsletter.store import confirmations, consents, salts, sign_ups, subscribers, unanswered
from newsletter.store.consents import Said
from newsletter.store.engine import reading
from newsletter.store.schema import counts
from newsletter.store.sign_ups import SignUp

LIST = "papers.example.org"
ADA, BOB, EVE = "ada@example.org", "bob@example.org", "eve@example.org"
NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)


def typed(connection: Connection) -> None:
    sign_ups.ask(connection, LIST, SignUp(address=EVE, asked_at=NOW, page="/subscribe", words="1"))


def unconfirmed_since(moment: datetime) -> Callable[[Connection], None]:
    def write(connection: Connection) -> None:
        asked = Subscriber(address=EVE, key=b"", consent=Consent.UNCONFIRMED)
        subscribers.add(connection, LIST, asked, now=moment)
        consents.record(connection, LIST, EVE, Said(event=Event.ASKED, at=moment, page="", words="1"))

    return write


def confirmed_at(moment: datetime) -> Callable[[Connection], None]:
    def write(connection: Connection) -> None:
        consents.record(connection, LIST, ADA, Said(event=Event.CONFIRMED, at=moment, page="", words="1"))

    return write


def counted(connection: Connection) -> None:
    connection.execute(counts.insert(), {"name": f"LIMITER/{LIST}/everybody", "number": 1, "until": NOW})


def mailed_at(moment: datetime) -> Callable[[Connection], None]:
    return lambda connection: confirmations.count(connection, LIST, EVE, now=moment)


LEFT: Mapping[str, Callable[[Connection], object]] = {
    "an address that was typed in": typed,
    "somebody who has not confirmed for a week": unconfirmed_since(NOW - timedelta(days=6)),
    "somebody who confirmed today": confirmed_at(NOW - LOOKED_BACK),
    "a count of an hour": counted,
    "the secret of a day": lambda connection: salts.of_day(connection, NOW.date()),
    "a confirmation mail of a year ago": mailed_at(NOW - YEAR),
}


def known_people(engine: Engine) -> None:
    with engine.begin() as connection:
        for address in (ADA, BOB):
            subscribers.add(connection, LIST, Subscriber(address=address, key=b""), now=NOW)


def there_may_be(engine: Engine) -> bool:
    with reading(engine) as connection:
        return unanswered.there_may_be(connection, LIST, now=NOW)


@pytest.mark.parametrize("what", LEFT)
def test_whatever_is_left_is_looked_at(engine: Engine, what: str) -> None:
    known_people(engine)
    with engine.begin() as connection:
        LEFT[what](connection)
    assert there_may_be(engine)


def test_people_who_confirmed_long_ago_or_came_from_a_file_leave_nothing(engine: Engine) -> None:
    known_people(engine)
    with engine.begin() as connection:
        subscribers.add(connection, LIST, Subscriber(address=EVE, key=b"", consent=Consent.UNCONFIRMED), now=NOW)
        confirmed_at(NOW - LOOKED_BACK - timedelta(seconds=1))(connection)
        mailed_at(NOW - YEAR + timedelta(seconds=1))(connection)
    assert not there_may_be(engine)
