"""An edition's lines by an endpoint: what is asked, what it may cost, and what happens when it fails."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from newsletter.actions.summarise import summarise
from newsletter.editorial.content import content_id
from newsletter.models import Edition, Theme, TrendingPaper
from newsletter.store import summaries
from newsletter.store.engine import reading
from tests.network.doors import Names, Time
from tests.network.endpoints import LINE, PAPER, Asked, answer, endpoint
from tests.network.hostile_server import HostileServer, Turn, says

DAY = date(2026, 5, 7)
RULE = "The rule chose this sentence of the abstract."
REFUSED = says(b"", status="500 Internal Server Error")


def edition(papers: int = 2, *, abstract: str = PAPER.abstract) -> Edition:
    shown = tuple(
        TrendingPaper(
            paper=replace(PAPER, id=f"arxiv:2605.0000{n}", title=f"{PAPER.title} {n}", abstract=abstract),
            score=float(papers - n),
            why=(),
            summary=RULE,
        )
        for n in range(papers)
    )
    made = Edition(id="", list_id="list", day=DAY, title="Bees", themes=(Theme(name="Bees", papers=shown),))
    return replace(made, id=content_id(made))


def lines_of(made: Edition) -> list[str]:
    return [trending.summary for trending in made.papers]


def lines_and_questions(
    engine: Engine, turns: Sequence[Turn], *, papers: int = 2, **changes: Any
) -> tuple[list[str], int]:
    """The lines of an edition, and how many questions were asked for them."""
    asked = Asked(turns=turns)
    with asked.server() as server:
        made = summarise(edition(papers), endpoint(server, **changes), engine, day=DAY)
    return lines_of(made), len(asked.questions)


def planned(engine: Engine, server: HostileServer, *, model: str = "small") -> Edition:
    return summarise(edition(), endpoint(server, model=model), engine, day=DAY)


def cost(engine: Engine) -> int:
    with reading(engine) as connection:
        return summaries.cost(connection, DAY)


def test_the_papers_shown_have_the_endpoints_lines(engine: Engine) -> None:
    assert lines_and_questions(engine, [answer(LINE)]) == ([LINE, LINE], 2)


def test_an_edition_with_other_lines_has_another_name(sqlite_engine: Engine) -> None:
    with Asked(turns=[answer(LINE)]).server() as server:
        made = planned(sqlite_engine, server)
    assert (made.id == content_id(made), made.id == edition().id) == (True, False)


def test_planning_again_asks_nothing_and_gives_the_same_edition(sqlite_engine: Engine) -> None:
    asked = Asked(turns=[answer(LINE), answer("not a sentence"), answer(LINE)])
    with asked.server() as server:
        first, second = planned(sqlite_engine, server), planned(sqlite_engine, server)
    assert (first == second, lines_of(first), len(asked.questions)) == (True, [LINE, RULE], 2)


def test_another_model_is_asked_anew(sqlite_engine: Engine) -> None:
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        planned(sqlite_engine, server), planned(sqlite_engine, server, model="large")
    assert [question["model"] for question in asked.questions] == ["small", "small", "large", "large"]


def test_a_day_costs_what_its_answers_say(engine: Engine) -> None:
    lines_and_questions(engine, [answer(LINE, tokens=100), answer("no line", tokens=23)])
    assert cost(engine) == 123


@pytest.mark.parametrize(
    "turn",
    [
        REFUSED,
        says(b"", status="429 Too Many Requests"),
        says(b"<html>Welcome</html>"),
        answer("<script>alert(1)</script>"),
        answer(f"{LINE} " * 9),
    ],
)
def test_the_rules_line_stands_in_for_an_answer_that_is_none(sqlite_engine: Engine, turn: Turn) -> None:
    assert lines_and_questions(sqlite_engine, [turn, answer(LINE)]) == ([RULE, LINE], 2)


def test_an_endpoint_that_failed_three_times_is_not_asked_again(sqlite_engine: Engine) -> None:
    assert lines_and_questions(sqlite_engine, [REFUSED], papers=5) == ([RULE] * 5, 3)


def test_what_failed_is_asked_for_again_in_the_next_plan(sqlite_engine: Engine) -> None:
    lines_and_questions(sqlite_engine, [REFUSED])
    assert lines_and_questions(sqlite_engine, [answer(LINE)]) == ([LINE, LINE], 2)


def test_nothing_is_asked_that_could_go_over_the_cap(sqlite_engine: Engine) -> None:
    assert lines_and_questions(sqlite_engine, [answer(LINE, tokens=2000)], papers=3, daily_tokens=2500) == (
        [LINE, RULE, RULE],
        1,
    )


def test_the_cap_is_told_once(sqlite_engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    lines_and_questions(sqlite_engine, [answer(LINE)], papers=3, daily_tokens=5)
    assert [message.partition(",")[0] for message in caplog.messages] == [
        "summary lines: 0 of 5 tokens of 2026-05-07 are used"
    ]


def test_an_edition_waits_a_minute_in_all_and_keeps_what_it_has(sqlite_engine: Engine) -> None:
    time = Time()

    def slow(host: str, port: int) -> Sequence[str]:
        time.sleep(35)
        return Names()(host, port)

    assert lines_and_questions(sqlite_engine, [answer(LINE)], papers=4, time=time, resolve=slow) == (
        [LINE, RULE, RULE, RULE],
        1,
    )


def test_a_paper_without_an_abstract_is_not_asked_for(sqlite_engine: Engine) -> None:
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        summarise(edition(abstract=""), endpoint(server), sqlite_engine, day=DAY)
    assert asked.questions == []
