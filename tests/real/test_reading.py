"""What an inbox shows of real days: a subject that names the first paper, and a preheader that goes on from there."""

from pathlib import Path

import pytest

from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.mail import cards
from newsletter.models import Edition
from tests.real.archive import feeds


@pytest.fixture(scope="module")
def days(shared: Path) -> list[Edition]:
    """The edition of every seventh real list day."""
    known = [(feed.list_day, feed.sightings) for feed in feeds(shared)[::7]]
    return [plan_day(seen, list_id="x", day=day, choices=Choices()) for day, seen in known if day and seen]


def test_a_subject_is_at_most_60_characters(days: list[Edition]) -> None:
    assert [made.subject_line for made in days if len(made.subject_line) > 60] == []


def test_no_two_days_have_the_same_subject(days: list[Edition]) -> None:
    assert len({made.subject_line for made in days}) == len(days)


def test_the_first_paper_begins_the_subject(days: list[Edition]) -> None:
    firsts = [(made.title.split(" · ")[0].split(" +")[0].removesuffix("…"), made.by_rank[0].paper) for made in days]
    assert [name for name, paper in firsts if name not in f"{' '.join(paper.title.split())}"] == []


def test_a_preheader_says_no_title_that_the_subject_names(days: list[Edition]) -> None:
    named = [(cards.preheader(made), made.by_rank[: made.named]) for made in days if len(made.papers) > made.named]
    assert [said for said, papers in named for each in papers if each.paper.title in said] == []
