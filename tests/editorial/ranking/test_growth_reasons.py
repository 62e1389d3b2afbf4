"""Growth between two readings of a paper: when it is told, in which words, and how much it counts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.editorial.ranking.trending import rank
from newsletter.models import Sighting
from tests.editorial.sightings import DAY, sighting

MORNING = datetime(2026, 5, 6, 8, 20, tzinfo=UTC)
NOON = datetime(2026, 5, 6, 12, 5, tzinfo=UTC)
EVENING = datetime(2026, 5, 6, 21, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 5, 7, 0, 5, tzinfo=UTC)


def read(title: str, *counts: tuple[int | None, datetime], day: date | None = DAY) -> list[Sighting]:
    return [sighting(title, upvotes=upvotes, seen_at=at, day=day) for upvotes, at in counts]


def why(*sightings: Sighting, now: datetime | None = None) -> tuple[str, ...]:
    return rank(sightings, now=now)[0].why


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (31, "grew by 29 since noon"),
        (30, "doubled since noon"),
        (20, "tripled since noon"),
        (15, "more than tripled since noon"),
    ],
)
def test_growth_faster_than_usual_is_told_by_number_or_in_times(before: int, words: str) -> None:
    assert why(*read("Alpha", (before, NOON), (60, EVENING))) == ("60 upvotes, the only paper", words)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (EVENING, "doubled since 08:20 UTC"),
        (MIDNIGHT, "doubled since yesterday"),
        (MIDNIGHT + timedelta(days=9), "doubled since 6 May"),
    ],
)
def test_since_when_it_grew_is_told_as_seen_from_the_moment_of_ranking(now: datetime, words: str) -> None:
    assert why(*read("Alpha", (20, MORNING), (41, EVENING)), now=now)[1] == words


def test_usual_growth_is_no_reason() -> None:
    assert why(*read("Alpha", (100, MORNING), (120, MIDNIGHT))) == ("120 upvotes, the only paper",)


@pytest.mark.parametrize(("after", "number"), [(199, 1), (200, 2)])
def test_where_the_age_is_unknown_only_doubling_is_told(after: int, number: int) -> None:
    assert len(why(*read("Alpha", (100, MORNING), (after, MIDNIGHT), day=None))) == number


def test_two_more_upvotes_are_not_worth_a_word() -> None:
    assert why(*read("Alpha", (1, MORNING), (3, MIDNIGHT))) == ("3 upvotes, the only paper",)


def test_a_count_that_fell_is_the_sources_slip_and_believed_at_its_highest() -> None:
    assert why(*read("Alpha", (9, MORNING), (4, MIDNIGHT))) == ("9 upvotes, the only paper",)


def test_counts_of_two_sources_are_no_growth() -> None:
    seen = [sighting("Alpha", upvotes=5, seen_at=MORNING), sighting("Alpha", upvotes=90, source="b", seen_at=EVENING)]
    assert why(*seen) == ("90 upvotes, the only paper", "seen on 2 lists")


def test_growth_from_no_count_is_unknown() -> None:
    assert why(*read("Alpha", (None, MORNING), (40, EVENING))) == ("40 upvotes, the only paper",)


def test_what_was_seen_after_the_moment_of_ranking_is_not_known_yet() -> None:
    assert why(*read("Alpha", (20, MORNING), (41, EVENING)), now=NOON) == ("20 upvotes, the only paper",)


def test_a_paper_listed_again_days_later_says_so() -> None:
    again = sighting("Alpha", upvotes=50, day=date(2026, 5, 11), seen_at=datetime(2026, 5, 12, tzinfo=UTC))
    assert "listed before, on 6 May" in why(*read("Alpha", (40, MIDNIGHT)), again)


def two_days(*fast: Sighting) -> list[str]:
    slow = read("Slow", (60, MORNING), (62, MIDNIGHT))
    other = read("Of another day", (1, MIDNIGHT), day=DAY - timedelta(days=1))
    return [trending.paper.title for trending in rank([*slow, *fast, *other])]


def test_where_days_meet_the_faster_of_two_near_counts_comes_first() -> None:
    assert two_days(*read("Fast", (20, MORNING), (61, MIDNIGHT))) == ["Fast", "Slow", "Of another day"]


def test_growth_moves_no_paper_past_one_with_a_fifth_more_upvotes() -> None:
    assert two_days(*read("Fast", (1, MORNING), (53, MIDNIGHT))) == ["Slow", "Fast", "Of another day"]


def test_within_one_day_growth_decides_nothing() -> None:
    seen = [*read("Slow", (60, MORNING), (62, MIDNIGHT)), *read("Fast", (20, MORNING), (61, MIDNIGHT))]
    assert [paper.paper.title for paper in rank(seen)] == ["Slow", "Fast"]


def scores(seen: Sequence[Sighting]) -> list[float]:
    return [paper.score for paper in rank(seen)]


def test_a_score_is_the_upvotes_to_expect_after_a_week() -> None:
    assert scores([sighting("Alpha", upvotes=100, seen_at=datetime(2026, 5, 13, tzinfo=UTC))]) == [100]


def test_half_an_upvote_of_expectation_does_not_part_equal_counts_of_neighbouring_days() -> None:
    day_before = DAY - timedelta(days=1)
    seen = [
        sighting("Said more of", 9, upvotes=6, comments=3, day=day_before, seen_at=MIDNIGHT - timedelta(days=1)),
        sighting("Seen later", 1, upvotes=6, seen_at=MIDNIGHT + timedelta(hours=1)),
    ]
    assert [paper.paper.title for paper in rank(seen)] == ["Said more of", "Seen later"]


def test_a_list_without_counts_is_compared_by_its_standing() -> None:
    bare = [sighting(f"Bare {n}", n, source="dump", day=DAY - timedelta(days=1)) for n in (1, 2, 3)]
    counted = [sighting("Many", 1, upvotes=500), sighting("Few", 2, upvotes=1)]
    order = [trending.paper.title for trending in rank([*bare, *counted])]
    assert order == ["Many", "Bare 1", "Bare 2", "Few", "Bare 3"]
