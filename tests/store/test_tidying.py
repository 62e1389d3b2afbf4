"""What is old goes in parts: the balance holds after each of them, and what is still under way stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, Table, func, select
from sqlalchemy.exc import IntegrityError

from newsletter.delivery import states
from newsletter.models import Published, Reply, State
from newsletter.store import balances, complaints, crowds, delivery_rows, editions, schema, strikes, tidying
from newsletter.store.engine import at_one_moment, reading
from newsletter.store.tidying import delete_deliveries
from tests.delivery.deliveries import answered
from tests.mail.editions import LIST, edition
from tests.newsletters import ADA, BOB, MINUTE, NOW, crowd, frozen, ledger
from tests.store.test_sightings import feed, kept, seen, sighting

DAY = timedelta(days=1)
TAKEN, REFUSED = Reply(code=250, text="ok"), Reply(code=550, enhanced="5.1.1", text="no such user")
_TABLES = ("deliveries", "strikes", "complaints", "crowds", "pauses", "variants")


def sent(engine: Engine, *, replies: dict[str, Reply] | None = None) -> Published:
    """An edition to Ada and Bob, both of whom were answered: taken, where nothing else is said."""
    published = frozen(engine, [ADA, BOB])
    held = ledger(engine, published)
    claimed = [states.sending(each) for each in held.claim(limit=10, now=NOW)]
    held.record([answered(each, (replies or {}).get(each.address, TAKEN), now=NOW) for each in claimed], now=NOW)
    return published


def rows(engine: Engine) -> dict[str, int]:
    """How many there are in each of the tables that have a row for a delivery, or for an edition as it goes out."""
    counts = {name: counted(engine, schema.metadata.tables[name]) for name in _TABLES}
    return {name: number for name, number in counts.items() if number}


def test_the_balance_of_an_edition_outlives_its_deliveries(engine: Engine) -> None:
    published = sent(engine, replies={BOB.address: REFUSED})
    with at_one_moment(engine) as connection:
        before = balances.of(connection, published)
        gone = delete_deliveries(connection, published.edition.id)
        after, of_list = balances.of(connection, published), balances.of_list(connection, LIST.id)
        tidied = balances.tidied(connection, published.edition.id)
    assert (gone, tidied, dict(before.states)) == (2, 2, {State.ACCEPTED: 1, State.REFUSED: 1})
    assert after == before == of_list[published.edition.id]
    assert after.holds


def test_the_balance_holds_between_two_parts(engine: Engine) -> None:
    published = frozen(engine, crowd(1_003))
    held = ledger(engine, published)
    while claimed := held.claim(limit=1_003, now=NOW):
        held.record([states.skipped(each, "left") for each in claimed], now=NOW)
    parts, sums = [], []
    for _ in range(3):
        with engine.begin() as connection:
            parts.append(delete_deliveries(connection, published.edition.id))
        with reading(engine) as connection:
            sums.append(dict(balances.of(connection, published).states))
    assert (parts, sums) == ([1000, 3, 0], [{State.SKIPPED: 1_003}] * 3)


def test_a_delivery_under_way_stays_and_one_that_is_held_goes_with_the_others(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    held = ledger(engine, published, resend_doubtful=False)
    ada = next(each for each in held.claim(limit=2, now=NOW) if each.address == ADA.address)
    held.record([states.in_doubt(states.sending(ada))], now=NOW)
    with engine.begin() as connection:
        assert delete_deliveries(connection, published.edition.id) == 1
        balance = balances.of(connection, published)
    assert (balance.states, balance.held) == ({State.IN_DOUBT: 1, State.CLAIMED: 1}, 0)


def test_what_was_known_of_the_deliveries_alone_goes_with_them(engine: Engine) -> None:
    published = sent(engine)
    with engine.begin() as connection:
        delivery = next(iter(list(delivery_rows.every(connection, published.edition.id))))
        strikes.strike(connection, delivery, "full", came_back=True, reason="full", now=NOW)
        complaints.keep(connection, published.edition.id, delivery.number, now=NOW)
        crowds.guarded(connection, published.edition.id, [delivery], {delivery.number: "words"}, now=NOW)
    before = rows(engine)
    with engine.begin() as connection:
        delete_deliveries(connection, published.edition.id)
    left = rows(engine)
    with engine.begin() as connection:
        delete_deliveries(connection, published.edition.id)
    assert before == {"deliveries": 2, "strikes": 1, "complaints": 1, "crowds": 2, "variants": 2}
    assert (left, rows(engine)) == ({"crowds": 2, "variants": 2}, {"variants": 2})


def test_only_editions_that_are_old_enough_have_anything_to_delete(engine: Engine) -> None:
    published = sent(engine)
    with reading(engine) as connection:
        editions_at = [
            tidying.with_deliveries(connection, LIST.id, before=NOW + after) for after in (timedelta(), MINUTE)
        ]
        number = tidying.number_of_deliveries(connection, editions_at[1])
    assert (editions_at, number) == ([[], [published.edition.id]], 2)


def test_messages_stay_while_anybody_may_still_be_sent_one(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    with reading(engine) as connection:
        waiting = tidying.with_messages(connection, LIST.id, before=NOW + DAY)
    held = ledger(engine, published)
    held.record([states.skipped(each, "left") for each in held.claim(limit=2, now=NOW)], now=NOW)
    with engine.begin() as connection:
        over = tidying.with_messages(connection, LIST.id, before=NOW + DAY)
        deleted = tidying.delete_messages(connection, published.edition.id)
        kept = editions.has_messages(connection, published.edition.id)
    assert (waiting, over, deleted, kept) == ([], [published.edition.id], 2, False)


def test_a_list_day_that_was_tidied_is_not_published_twice(engine: Engine) -> None:
    published = sent(engine)
    with engine.begin() as connection:
        delete_deliveries(connection, published.edition.id)
        tidying.delete_messages(connection, published.edition.id)
    with pytest.raises(IntegrityError):
        frozen(engine, [ADA, BOB], made=replace(edition(), id="another"), now=NOW + 500 * DAY)
    assert rows(engine) == {}


def test_old_sightings_go_with_the_papers_that_nothing_newer_has(engine: Engine) -> None:
    kept(engine, feed(sighting(1), sighting(2)), content=b"of yesterday", read_at=NOW - DAY)
    kept(engine, feed(sighting(2, upvotes=9)), content=b"of today", read_at=NOW)
    with engine.begin() as connection:
        number = tidying.number_of_sightings(connection, before=NOW)
        parts = [tidying.delete_sightings(connection, before=NOW) for _ in range(2)]
    assert (number, parts, seen(engine)) == (2, [2, 0], [sighting(2, upvotes=9)])
    assert (counted(engine, schema.papers), counted(engine, schema.documents)) == (1, 1)


def test_the_last_document_of_a_source_is_known_again_when_its_sightings_are_gone(engine: Engine) -> None:
    kept(engine, feed(sighting(1)), read_at=NOW - DAY)
    with engine.begin() as connection:
        tidying.delete_sightings(connection, before=NOW)
    assert (kept(engine, feed(sighting(1))), seen(engine)) == (0, [])


def counted(engine: Engine, table: Table) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()
