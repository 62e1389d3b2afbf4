"""What waits is found by an index of its own: an edition costs nothing any more when all of it is settled."""

from sqlalchemy import Engine, event, insert, text

from newsletter.store import tidying, waiting
from newsletter.store.engine import reading
from newsletter.store.schema import crowds
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, NOW, crowd, frozen, ledger


def plans(engine: Engine, asked: list[str]) -> str:
    """How SQLite would find what these statements want of deliveries."""
    with reading(engine) as connection:
        explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all() for words in asked]
    return "\n".join(row.detail for plan in explained for row in plan if " deliveries " in row.detail)


def listened(engine: Engine) -> list[str]:
    """What is asked from now on."""
    asked: list[str] = []
    event.listen(engine, "checkout", lambda driver, *_: driver.set_trace_callback(asked.append))
    return asked


def test_an_edition_that_is_settled_is_not_read_to_find_who_waits(sqlite_engine: Engine) -> None:
    published = frozen(sqlite_engine, crowd(4))
    asked = listened(sqlite_engine)
    with reading(sqlite_engine) as connection:
        waiting.unfinished(connection, LIST.id)
        tidying.with_messages(connection, LIST.id, before=NOW)
    ledger(sqlite_engine, published).recover(now=NOW, is_gone=lambda _: False)
    found = plans(
        sqlite_engine, [words for words in asked if words.startswith("SELECT") and "FROM deliveries" in words]
    )
    assert ("deliveries_open" in found, "deliveries_by_crowd" in found) == (True, True)
    assert "PRIMARY KEY (edition=?)\n" not in f"{found}\n"


def test_an_edition_whose_reply_refused_some_is_unfinished_once_it_let_others_through(engine: Engine) -> None:
    frozen(engine, [ADA, BOB])
    row = {"edition": "e1", "crowd": "of a reply", "reply": "550 5.7.1 no", "refused": 1}
    with engine.begin() as connection:
        connection.execute(insert(crowds), [row])
        connection.execute(text("UPDATE deliveries SET state = 'refused', settled_at = due_at, crowd = 'of a reply'"))
        before = waiting.unfinished(connection, LIST.id)
        connection.execute(text("UPDATE deliveries SET state = 'accepted' WHERE number = 1"))
        after = waiting.unfinished(connection, LIST.id)
    assert (before, after) == ((), ("e1",))
