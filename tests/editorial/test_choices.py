"""What an edition is where the operator decides nothing."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from newsletter.editorial.choices import Choices
from newsletter.models import Edition, Frequency, Paper, Period, Theme, TrendingPaper, Weekday


def test_an_operator_who_says_nothing_gets_what_the_readme_says() -> None:
    said = Choices()
    assert (said.papers, said.lead, said.lines, said.days, said.subject) == (20, 5, 10, 1, "{papers}")
    assert (said.feed_summaries, said.seeds, said.week_ends) == ("auto", None, Weekday.SUNDAY)
    assert (said.late, said.big) == (timedelta(days=2), 100)


def test_what_an_operator_may_choose_has_bounds() -> None:
    of_field = {each.name: each.metadata for each in fields(Choices)}
    bounds = {name: tuple(each["bounds"].values()) for name, each in of_field.items() if "bounds" in each}
    assert bounds == {"papers": (1, 50), "lead": (0, 50), "lines": (0, 50), "days": (1, 31), "big": (1, 1_000_000)}
    kinds = {name: (each["kind"], each["key"]) for name, each in of_field.items() if "kind" in each}
    assert kinds == {"subject": ("subject", ""), "seeds": ("file", "themes"), "late": ("span", "")}


@pytest.mark.parametrize(
    ("period", "upvotes", "due"),
    [
        (Period.DAY, 99, {Frequency.DAILY}),
        (Period.DAY, 100, {Frequency.DAILY, Frequency.BIG}),
        (Period.DAY, None, {Frequency.DAILY}),
        (Period.WEEK, 100, {Frequency.WEEKLY}),
    ],
)
@pytest.mark.parametrize("shown", [True, False])
def test_a_day_is_due_to_those_who_want_big_ones_where_a_paper_has_a_hundred_upvotes(
    period: Period, upvotes: int | None, due: set[Frequency], shown: bool
) -> None:
    trending = TrendingPaper(paper=Paper(id="x", title="x"), score=1.0, why=(), upvotes=upvotes)
    themes = (Theme(name="T", papers=(trending,)),) if shown else ()
    rest = () if shown else (trending,)
    made = Edition(id="x", list_id="x", day=date(2026, 5, 6), title="x", themes=themes, rest=rest, period=period)
    assert set(Choices().due(made)) & {Frequency.DAILY, Frequency.BIG, Frequency.WEEKLY} == due
