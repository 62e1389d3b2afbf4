"""Complaints are counted for the relay that sent the message, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from newsletter.delivery.ledger import Entries
from newsletter.models import Complaints, Reply
from newsletter.store import complaints
from newsletter.store.schema import deliveries, editions
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, NOW, crowd, frozen, ledger, row

TAKEN = Reply(code=250, text="queued")


def sent(engine: Engine, **taken_by: int) -> str:
    """The edition that named relays took so many messages of, and of the rest one of no name."""
    people = crowd(sum(taken_by.values()) + 1)
    published = frozen(engine, people)
    held = ledger(engine, published)
    group = list(held.claim(limit=len(people), now=NOW))
    numbers = [one.number for one in group]
    given = {}
    for name, number in taken_by.items():
        given[name], numbers = numbers[:number], numbers[number:]
    held.write(Entries(accepted=[(one, TAKEN) for one in group], taken_by=given), now=NOW)
    return published.edition.id


def counted(engine: Engine, *numbers: int, edition_id: str) -> tuple[Complaints, ...]:
    """How many complaints there are by relay after these deliveries were complained about."""
    with engine.begin() as connection:
        for number in numbers:
            complaints.keep(connection, edition_id, number, now=NOW)
        return complaints.by_relay(connection, LIST.id, now=NOW)


def numbers(engine: Engine, relay: str | None) -> list[int]:
    with engine.connect() as connection:
        rows = connection.execute(deliveries.select().where(deliveries.c.relay == relay).order_by(deliveries.c.number))
        return [each.number for each in rows]


def test_a_complaint_counts_once_and_for_the_relay_that_sent_the_message(engine: Engine) -> None:
    edition_id = sent(engine, one=3, two=5)
    one, two = numbers(engine, "one"), numbers(engine, "two")
    assert counted(engine, one[0], one[0], two[0], two[1], edition_id=edition_id) == (
        Complaints(relay="two", complaints=2, messages=5),
        Complaints(relay="one", complaints=1, messages=3),
    )


def test_where_mail_leaves_by_one_way_it_counts_for_that(engine: Engine) -> None:
    edition_id = sent(engine)
    (number,) = numbers(engine, None)
    assert counted(engine, number, edition_id=edition_id) == (Complaints(relay="", complaints=1, messages=1),)


def test_what_is_older_than_a_month_does_not_count(engine: Engine) -> None:
    edition_id = sent(engine)
    with engine.begin() as connection:
        old = {"published_at": NOW - timedelta(days=31)}
        connection.execute(update(editions).values(**old))
    assert counted(engine, *numbers(engine, None), edition_id=edition_id) == ()


def test_the_newest_message_is_known_by_whom_it_was_sent_to(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    held = ledger(engine, published)
    (first, _) = held.claim(limit=50, now=NOW)
    held.write(Entries(accepted=[(first, TAKEN)]), now=NOW)
    with engine.connect() as connection:
        newest = [complaints.newest_to(connection, LIST.id, person.key, now=NOW) for person in (ADA, BOB)]
    assert newest == [(published.edition.id, row(engine, ADA).number), None]


@pytest.mark.parametrize(
    ("number", "line"), [(0, None), (9, None), (10, 0.001), (29, 0.001), (30, 0.003), (10_000, 0.003)]
)
def test_the_worst_line_that_is_reached_counts(number: int, line: float | None) -> None:
    complaints_now = Complaints(relay="", complaints=number, messages=10_000)
    assert (complaints_now.line, replace(complaints_now, messages=0).share) == (line, min(number, 1))
