"""How the newsletter stands: the newest editions, and every one whose balance does not hold."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, event

from newsletter.actions.status import status
from newsletter.actions.values import status_values
from newsletter.cli.lines import status_lines
from newsletter.models import Period
from newsletter.store.schema import deliveries
from tests.mail.editions import LIST, edition, paper
from tests.newsletters import ADA, DAY, NOW, frozen


@pytest.fixture
def three(engine: Engine) -> Engine:
    """Three editions, each with a delivery to Ada: `e1` is the oldest."""
    for number in (1, 2, 3):
        made = replace(edition(paper(number)), id=f"e{number}", day=DAY + timedelta(days=number))
        frozen(engine, [ADA], made=made)
    return engine


def shown(engine: Engine, limit: int | None) -> list[str]:
    return [published.edition.id for published, _ in status(engine, LIST.id, now=NOW, limit=limit).editions]


def test_no_more_than_the_newest_are_shown_unless_all_are_asked_for(three: Engine) -> None:
    assert (shown(three, 2), shown(three, None)) == (["e3", "e2"], ["e3", "e2", "e1"])


def test_an_old_edition_that_does_not_add_up_is_shown_all_the_same(three: Engine) -> None:
    with three.begin() as connection:
        connection.execute(delete(deliveries).where(deliveries.c.edition == "e1"))
    assert shown(three, 1) == ["e3", "e1"]


def test_those_that_are_not_shown_are_counted_and_the_command_that_shows_them_named(three: Engine) -> None:
    state = status(three, LIST.id, now=NOW, limit=1)
    assert status_values(state)["older"] == 2
    assert list(status_lines(state))[-1] == (
        "2 older editions not shown, all add up; `newsletter status --all` shows them"
    )


def test_another_list_and_another_period_are_counted_apart(engine: Engine) -> None:
    frozen(engine, [ADA], made=edition(paper(1)))
    frozen(engine, [], made=replace(edition(paper(2)), id="week", period=Period.WEEK))
    assert (len(shown(engine, None)), status(engine, "another.example.org", now=NOW).editions) == (2, ())


def test_a_status_asks_the_store_as_often_however_many_editions_there_are(sqlite_engine: Engine) -> None:
    asked: list[str] = []
    event.listen(sqlite_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for number in (1, 2, 3):
        frozen(sqlite_engine, [ADA], made=replace(edition(paper(number)), id=f"e{number}", day=DAY + timedelta(number)))
        asked.clear()
        status(sqlite_engine, LIST.id, now=NOW)
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
