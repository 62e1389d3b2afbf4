"""Whatever sources say, the order is sensible, every paper is in it once, and nothing is raised."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial import weekly
from newsletter.editorial.ranking.explaining import explain
from newsletter.editorial.ranking.joining import joined
from newsletter.editorial.ranking.trending import rank
from newsletter.models import Sighting
from tests.editorial.sightings import DAY, SEEN_AT, paper, sighting

COUNTS = st.none() | st.integers(0, 3) | st.integers(0, 10**9)
MOMENTS = st.sampled_from([SEEN_AT + timedelta(hours=hours) for hours in (-90, -24, 0, 5, 24, 9000)]) | st.datetimes(
    timezones=st.just(UTC)
)
LIST_DAYS = st.sampled_from([None, DAY, DAY - timedelta(days=1), DAY - timedelta(days=7)]) | st.dates()
SIGHTINGS = st.builds(
    sighting,
    st.builds(
        paper, st.sampled_from(["Alpha", "ALPHA!", "Beta", "", "深度学习"]), arxiv=st.sampled_from(["", "2605.00001"])
    ),
    st.integers(1, 4),
    upvotes=COUNTS,
    comments=COUNTS,
    source=st.sampled_from("ab"),
    day=LIST_DAYS,
    seen_at=MOMENTS,
)
SEEN = st.lists(SIGHTINGS, max_size=12)


@given(SEEN)
def test_every_paper_is_ranked_once_and_scores_never_rise(seen: list[Sighting]) -> None:
    ranked = rank(seen)
    assert sorted(trending.paper.id for trending in ranked) == sorted(each.paper.id for each in joined(seen))
    assert [trending.score for trending in ranked] == sorted((trending.score for trending in ranked), reverse=True)


@given(SEEN)
def test_every_ranked_paper_has_a_reason(seen: list[Sighting]) -> None:
    assert all(trending.why and all(trending.why) for trending in rank(seen))


@given(SEEN, st.none() | MOMENTS)
def test_every_ranked_paper_is_explained_and_in_the_same_order(seen: list[Sighting], now: datetime | None) -> None:
    ranked = [(trending.paper.id, trending.score, trending.why) for trending in rank(seen, now=now)]
    explained = explain(seen, shown=[], now=now)
    assert [(each.paper.id, each.score, each.why) for each in explained] == ranked


@given(SEEN.flatmap(lambda seen: st.tuples(st.just(seen), st.permutations(seen))))
def test_sightings_in_any_order_are_one_week(orders: tuple[Sequence[Sighting], Sequence[Sighting]]) -> None:
    one, other = orders
    assert weekly.rank(one) == weekly.rank(other)


def test_where_all_are_equal_the_list_decides() -> None:
    ranked = rank(sighting(f"Paper {at}", at, upvotes=3, comments=1) for at in (3, 1, 2))
    assert [trending.paper.title for trending in ranked] == ["Paper 1", "Paper 2", "Paper 3"]


def test_where_nobody_voted_the_reasons_tell_the_place_alone() -> None:
    assert [trending.why for trending in rank([sighting("Alpha", 1, upvotes=0), sighting("Beta", 2, upvotes=0)])] == [
        ("first of 2",),
        ("second of 2",),
    ]


def test_five_hundred_papers_of_five_days_are_all_ranked() -> None:
    seen = [sighting(f"Paper {n}", n, upvotes=n % 90, day=DAY - timedelta(days=n % 5)) for n in range(500)]
    assert len(rank(seen)) == 500


def test_a_list_of_a_day_to_come_is_as_young_as_can_be() -> None:
    (alpha,) = rank([sighting("Alpha", upvotes=10, day=date(2030, 1, 1))])
    assert alpha.score > 20
