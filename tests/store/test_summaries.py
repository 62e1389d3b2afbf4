"""Lines by an endpoint in the store, and the store of a version that knew none."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine

from newsletter.store import summaries
from newsletter.store.engine import reading
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
