"""Lines by an endpoint in the store, and the store of a version that knew none."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine, text

from newsletter.store import summaries
from newsletter.store.engine import open_store, reading
from tests.newsletters import ADA, frozen
from tests.threads import at_once

DAY = date(2026, 5, 7)


def keep(engine: Engine, line: str, *, asked: str = "a" * 64, tokens: int = 100) -> None:
    with engine.begin() as connection:
        summaries.keep(connection, asked=asked, line=line, day=DAY, tokens=tokens)


def kept(engine: Engine, *asked: str) -> Mapping[str, str]:
    with reading(engine) as connection:
        return summaries.known(connection, asked)


def test_a_line_that_was_first_stays(engine: Engine) -> None:
    keep(engine, "First.")
    keep(engine, "Second.")
    assert kept(engine, "a" * 64, "b" * 64) == {"a" * 64: "First."}


def test_what_several_ask_at_once_costs_all_of_it(engine: Engine) -> None:
    at_once(lambda: keep(engine, "A line."), times=4)
    with reading(engine) as connection:
        assert summaries.cost(connection, DAY) == 400


def test_a_day_without_a_question_cost_nothing(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        assert summaries.cost(connection, DAY) == 0


def test_a_store_of_the_first_schema_keeps_its_editions_and_takes_lines(store_url: str) -> None:
    before = open_store(store_url)
    frozen(before, [ADA])
    with before.begin() as connection:
        for change in (
            "DROP TABLE summary_lines",
            "DROP TABLE summary_costs",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(change))
    before.dispose()
    after = open_store(store_url)
    keep(after, "A line.")
    with reading(after) as connection:
        editions = connection.execute(text("SELECT count(*) FROM editions")).scalar()
    after.dispose()
    assert editions == 1
