"""Many rows in one statement: each is looked up by its key, and none is changed that is another dispatcher's."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import Engine, QueuePool, event

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries
from newsletter.models import Reply
from newsletter.store.engine import reading
from tests.newsletters import ADA, BOB, NOW, crowd, frozen, ledger, row

LATER = NOW + states.LEASE + timedelta(minutes=1)
TAKEN = Reply(code=250, enhanced="2.0.0", text="Ok")


def test_every_row_of_a_group_is_looked_up_by_its_key(sqlite_engine: Engine) -> None:
    asked: list[str] = []
    event.listen(sqlite_engine, "checkout", lambda driver, *_: driver.set_trace_callback(asked.append))
    held = ledger(sqlite_engine, frozen(sqlite_engine, crowd(4)))
    group = held.claim(limit=4, now=NOW)
    held.write(Entries(leaving=group), now=NOW)
    held.write(Entries(accepted=[(one, TAKEN) for one in group[:2]]), now=NOW)
    held.write(Entries(accepted=[(one, Reply(code=250, text=one.name)) for one in group[2:]]), now=NOW)
    changes = [words for words in asked if words.startswith("UPDATE deliveries")]
    with reading(sqlite_engine) as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all() for words in changes]
    assert [plan[0].detail for plan in plans] == ["SEARCH deliveries USING PRIMARY KEY (edition=? AND number=?)"] * 4


def test_of_those_with_the_same_reply_only_who_is_still_ours_is_written_down_as_accepted(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    slept, awake = ledger(engine, published, owner="here:1"), ledger(engine, published, owner="there:1")
    group = slept.claim(limit=2, now=NOW)
    awake.recover(now=LATER, is_gone=lambda _: False)
    awake.write(Entries(leaving=awake.claim(limit=1, now=LATER)), now=LATER)
    slept.write(Entries(accepted=[(one, TAKEN) for one in group]), now=LATER)
    assert [row(engine, person).state for person in (ADA, BOB)] == ["sending", "accepted"]


def test_nothing_stands_of_a_write_that_failed_and_the_next_one_goes_on(sqlite_engine: Engine) -> None:
    held = ledger(sqlite_engine, frozen(sqlite_engine, [ADA, BOB]))
    ada, bob = held.claim(limit=2, now=NOW)
    when = "BEFORE UPDATE ON deliveries WHEN new.state = 'sending'"
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TRIGGER fails {when} BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        held.write(Entries(accepted=[(ada, TAKEN)], leaving=[bob]), now=NOW)
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER fails")
    held.write(Entries(leaving=[bob]), now=NOW)
    assert [row(sqlite_engine, person).state for person in (ADA, BOB)] == ["claimed", "sending"]


def test_a_ledger_that_is_done_with_gives_its_connection_back(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    held.claim(limit=1, now=NOW)
    del held
    assert isinstance(engine.pool, QueuePool)
    assert engine.pool.checkedout() == 0


def test_the_words_that_rows_of_their_own_replies_are_written_in_are_these(postgres_engine: Engine) -> None:
    """They are made of SQLAlchemy's by a regular expression: another version's words must be seen here first."""
    asked: list[str] = []
    held = ledger(postgres_engine, frozen(postgres_engine, [ADA, BOB, *crowd(1)]))
    ada, bob, third = held.claim(limit=3, now=NOW)
    held.write(Entries(leaving=[ada, bob]), now=NOW)
    event.listen(postgres_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    accepted = [(ada, TAKEN), (bob, Reply(code=251, text="Other"))]
    held.write(Entries(accepted=accepted, ended=[states.unsent(third)]), now=NOW)  # one that ended takes the long way
    (written,) = (words for words in asked if words.startswith("UPDATE deliveries SET state=%(accepted)s"))
    assert written == (
        "UPDATE deliveries SET state=%(accepted)s::VARCHAR, settled_at=%(now)s::TIMESTAMP WITH TIME ZONE, "
        "reply_code=given.code, reply_enhanced=given.enhanced, reply_text=given.words "
        "FROM unnest(%(code)s::SMALLINT[], %(enhanced)s::VARCHAR[], %(words)s::VARCHAR[], %(the_number)s::INTEGER[]) "
        "AS given(code, enhanced, words, the_number) "
        "WHERE deliveries.edition = %(the_edition)s::VARCHAR AND deliveries.claimed_by = %(the_owner)s::VARCHAR "
        "AND deliveries.number = given.the_number AND deliveries.number = ANY(%(the_number)s::INTEGER[])"
    )


def test_the_words_in_which_a_group_leaves_on_sqlite_are_these(sqlite_engine: Engine) -> None:
    asked: list[str] = []
    event.listen(sqlite_engine, "checkout", lambda driver, *_: driver.set_trace_callback(asked.append))
    held = ledger(sqlite_engine, frozen(sqlite_engine, [ADA, BOB]))
    group = held.claim(limit=2, now=NOW)
    asked.clear()
    held.write(Entries(leaving=group), now=NOW)
    (written,) = (words for words in asked if words.startswith("UPDATE deliveries"))
    numbers = [delivery.number for delivery in group]
    assert written.replace(str(numbers), "THESE") == (
        "UPDATE deliveries SET state='sending', attempts=(deliveries.attempts + 1), "
        "claimed_until='2026-05-07 06:30:00.000000' WHERE deliveries.edition = 'e1' "
        "AND deliveries.claimed_by = 'host:1' AND deliveries.state = 'claimed' "
        "AND deliveries.number IN (SELECT value FROM json_each('THESE'))"
    )
