"""An edition is named by its content: the same sightings give the same one, and any change another."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.editorial.choices import Choices
from newsletter.editorial.content import content_id, from_json, to_json
from newsletter.editorial.edition import plan_day
from newsletter.identity import paper_id
from newsletter.models import Edition, Paper, Period, Sighting, Theme, TrendingPaper
from tests.editorial.sightings import DAY, paper, sighting

TITLES = (
    "Diffusion models for long video generation",
    "Text-to-video diffusion with camera control",
    "Reinforcement learning for reasoning in large language models",
    "Process rewards for mathematical reasoning of language models",
    "A benchmark of web agents",
    "Agents that use tools and remember",
)
SEEN = [sighting(title, at, upvotes=50 - 7 * at) for at, title in enumerate(TITLES, start=1)]


def planned(sightings: Sequence[Sighting], *, carried: Sequence[str] = (), **choices: int) -> Edition:
    return plan_day(sightings, list_id="papers.example.org", day=DAY, choices=Choices(**choices), carried=carried)


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    """Few titles, ids, sources and moments, so that many are alike."""
    seen = paper(
        draw(st.sampled_from(TITLES[:3])),
        arxiv=draw(st.sampled_from(["", "2605.00001", "2605.00002"])),
        abstract=draw(st.sampled_from(["", "We do this.", "We do that."])),
        url=draw(st.sampled_from(["", "https://x.org/1", "https://x.org/2"])),
    )
    return sighting(
        seen,
        draw(st.integers(1, 3)),
        upvotes=draw(st.sampled_from([None, 0, 1, 5])),
        comments=draw(st.sampled_from([None, 1])),
        source=draw(st.sampled_from("ab")),
        day=draw(st.sampled_from([None, DAY, DAY - timedelta(days=1)])),
    )


@given(st.lists(sightings(), max_size=6).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
@settings(deadline=None)
def test_the_same_sightings_in_any_order_are_the_same_edition(orders: tuple[list[Sighting], list[Sighting]]) -> None:
    one, other = orders
    assert planned(one).id == planned(other).id


def test_a_sighting_told_twice_changes_nothing() -> None:
    assert planned([*SEEN, *SEEN]) == planned(SEEN)


def test_a_carried_paper_of_another_list_changes_nothing() -> None:
    old = sighting("Carried before", upvotes=900, day=DAY - timedelta(days=1))
    assert planned([*SEEN, old], carried=[old.paper.id]) == planned(SEEN)


def test_what_was_carried_is_neither_shown_nor_counted() -> None:
    made = planned(SEEN, carried=[paper_id(title=TITLES[0])], papers=3)
    assert (made.more, [trending.paper.title for trending in made.papers if trending.paper.title == TITLES[0]]) == (
        2,
        [],
    )


def test_where_everything_was_carried_the_edition_is_empty() -> None:
    made = planned(SEEN, carried=[seen.paper.id for seen in SEEN])
    assert (made.papers, made.rest) == ((), ())


def test_the_best_are_shown_and_the_rest_follow_in_order_without_abstracts() -> None:
    seen = [sighting(paper(f"Paper {n}", abstract="Long."), n, upvotes=n) for n in range(1, 6)]
    made = planned(seen, papers=2)
    assert {trending.paper.title for trending in made.papers} == {"Paper 5", "Paper 4"}
    assert [(trending.paper.title, trending.paper.abstract) for trending in made.rest] == [
        ("Paper 3", ""),
        ("Paper 2", ""),
        ("Paper 1", ""),
    ]


def test_an_edition_is_named_by_twelve_hexadecimal_digits_of_its_content() -> None:
    made = planned(SEEN)
    assert made.id == content_id(made)
    assert (len(made.id), int(made.id, 16) > 0) == (12, True)


@pytest.mark.parametrize(
    "change",
    [
        {"list_id": "other"},
        {"day": date(2026, 5, 7)},
        {"title": "Another"},
        {"rest": ()},
        {"themes": ()},
        {"period": Period.WEEK},
    ],
)
def test_any_change_of_content_is_another_edition(change: dict[str, object]) -> None:
    made = planned(SEEN, papers=4)
    assert content_id(replace(made, **change)) != made.id


def test_one_paper_lends_the_edition_its_title() -> None:
    assert planned([sighting("Attention is all you need")]).title == "Attention is all you need"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        (
            "A Very Long Title: On How Researchers Write Titles That No Inbox, However Wide, Will Show",
            "A Very Long Title: On How Researchers Write Titles That No…",
        ),
        ("大" * 80, "大" * 59 + "…"),
        ("x" * 60, "x" * 60),
    ],
)
def test_a_title_stays_within_60_characters(title: str, short: str) -> None:
    assert planned([sighting(title)]).title == short


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PAPERS = st.builds(
    Paper,
    id=WORDS,
    title=WORDS,
    abstract=WORDS,
    authors=st.lists(WORDS, max_size=3).map(tuple),
    author_count=st.none() | st.integers(min_value=0),
    published=st.none() | st.dates(),
    keywords=st.lists(WORDS, max_size=3).map(tuple),
    url=WORDS,
)
TRENDING = st.builds(
    TrendingPaper,
    paper=PAPERS,
    score=st.floats(allow_nan=False, allow_infinity=False),
    why=st.lists(WORDS, max_size=2).map(tuple),
    upvotes=st.none() | st.integers(),
    comments=st.none() | st.integers(),
    summary=WORDS,
)
THEMES = st.builds(Theme, name=WORDS, papers=st.lists(TRENDING, max_size=2).map(tuple), about=WORDS)
EDITIONS = st.builds(
    Edition,
    id=WORDS,
    list_id=WORDS,
    day=st.dates(),
    title=WORDS,
    themes=st.lists(THEMES, max_size=2).map(tuple),
    rest=st.lists(TRENDING, max_size=2).map(tuple),
    period=st.sampled_from(Period),
)


@given(EDITIONS)
def test_an_edition_is_read_back_from_json_as_it_was(made: Edition) -> None:
    assert from_json(to_json(made)) == made


def test_an_edition_that_was_kept_before_there_were_weeks_is_of_a_day() -> None:
    made = planned(SEEN)
    assert from_json(to_json(made).replace(',"period":"day"', "")) == made


def as_kept_before_ranks(made: Edition) -> str:
    """The JSON of an edition as it was kept when it said neither its ranks nor the stars of code."""
    values = json.loads(to_json(made))
    for later in ("subject", "named", "ranked", "lead", "lines", "sentence", "muted", "first"):
        del values[later]
    for each_paper in [each for theme in values["themes"] for each in theme["papers"]] + values["rest"]:
        del each_paper["stars"]
    return json.dumps(values)


def test_an_edition_that_was_kept_before_ranks_is_read_with_its_papers_by_score() -> None:
    made = planned(SEEN, papers=4)
    read = from_json(as_kept_before_ranks(made))
    assert (read.id, read.title, read.subject_line) == (made.id, made.title, made.title)
    assert read.by_rank == made.by_rank
    assert (read.ranked, read.lead, read.sentence) == ((), 5, "")


def test_an_edition_is_read_as_it_was_written_with_all_that_a_selection_says() -> None:
    made = replace(planned(SEEN, papers=4), muted=(("video", 2),), first=planned(SEEN).by_rank[:1], sentence="So.")
    assert from_json(to_json(made)) == made
