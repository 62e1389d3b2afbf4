"""Papers are put in order by what their own list says of them, and the reasons say no more than was seen."""

import cProfile
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial.ranking.trending import rank
from newsletter.identity import paper_id
from newsletter.models import Sighting
from tests.editorial.sightings import DAY, SEEN_AT, paper, sighting

DAY_BEFORE = DAY - timedelta(days=1)
ON_THREE_LISTS = [
    sighting("Top of all", 1, upvotes=30, source="a"),
    sighting("Second of a", 2, upvotes=9, source="a"),
    sighting("Last of a", 3, upvotes=1, source="a"),
    sighting("Top of b", 1, upvotes=20, source="b"),
    sighting("Tied", 2, upvotes=2, source="b"),
    sighting("Tied", 1, upvotes=2, source="c", day=DAY_BEFORE),
]
COUNTS = st.none() | st.integers(min_value=0, max_value=5000)


def titles(sightings: Sequence[Sighting], *carried: str) -> list[str]:
    return [trending.paper.title for trending in rank(sightings, carried=carried)]


@given(st.lists(st.integers(min_value=0, max_value=5000), min_size=1, unique=True))
def test_upvotes_order_the_papers_of_one_list(upvotes: list[int]) -> None:
    ranked = rank(sighting(f"Paper {n}", at, upvotes=n) for at, n in enumerate(upvotes, start=1))
    assert [trending.upvotes for trending in ranked] == sorted(upvotes, reverse=True)


def test_equal_upvotes_are_ordered_by_comments_and_then_by_the_list() -> None:
    seen = [
        sighting("Third", 1, upvotes=5, comments=1),
        sighting("Fourth", 2, upvotes=5, comments=1),
        sighting("Second", 3, upvotes=5, comments=8),
        sighting("First", 4, upvotes=6),
    ]
    assert titles(seen) == ["First", "Second", "Third", "Fourth"]


def test_a_feed_without_upvotes_is_ordered_by_comments_and_then_as_it_stands() -> None:
    seen = [sighting("Second", 1), sighting("Third", 2), sighting("First", 3, comments=1)]
    assert titles(seen) == ["First", "Second", "Third"]


def test_a_feed_without_counts_stays_as_it_stands() -> None:
    assert titles([sighting("Beta", 2), sighting("Gamma", 3), sighting("Alpha", 1)]) == ["Alpha", "Beta", "Gamma"]


def test_a_count_outranks_a_little_higher_one_that_had_a_day_longer_to_grow() -> None:
    seen = [sighting("Listed today", upvotes=20), sighting("Listed before", upvotes=22, day=DAY_BEFORE)]
    assert titles(seen) == ["Listed today", "Listed before"]


def test_an_older_paper_with_far_more_upvotes_stays_before_a_new_one() -> None:
    seen = [sighting("Listed today", upvotes=20), sighting("Listed before", upvotes=200, day=DAY_BEFORE)]
    assert titles(seen) == ["Listed before", "Listed today"]


def test_a_later_reading_of_a_list_replaces_the_earlier_one() -> None:
    later = SEEN_AT + timedelta(hours=4)
    seen = [
        sighting("Early", 1, upvotes=10),
        sighting("Late", 2, upvotes=1),
        sighting("Late", 1, upvotes=90, seen_at=later),
    ]
    assert titles(seen) == ["Late", "Early"]


@given(st.permutations(ON_THREE_LISTS))
def test_the_order_in_which_sightings_come_changes_nothing(seen: Sequence[Sighting]) -> None:
    assert titles(seen) == ["Top of all", "Top of b", "Second of a", "Tied", "Last of a"]


@given(st.permutations([sighting(title, 1) for title in ("Alpha", "Beta", "Gamma", "Delta")]))
def test_two_documents_of_one_name_read_at_one_moment_rank_alike_in_any_order(seen: Sequence[Sighting]) -> None:
    assert rank(seen) == rank([sighting(title, 1) for title in ("Delta", "Gamma", "Beta", "Alpha")])


def test_a_paper_carried_before_is_left_out_by_its_id() -> None:
    seen = [sighting(paper("Alpha", arxiv="2605.00001")), sighting(paper("Beta", arxiv="2605.00002"), 2)]
    assert titles(seen, "arxiv:2605.00001") == ["Beta"]


def test_a_paper_carried_before_without_an_id_is_left_out_by_its_title() -> None:
    seen = [sighting(paper("Alpha!", arxiv="2605.00001")), sighting("Beta", 2)]
    assert titles(seen, paper_id(title="ALPHA")) == ["Beta"]


def test_a_carried_paper_of_another_list_changes_nothing() -> None:
    seen = [sighting("Alpha", 1, upvotes=9), sighting("Beta", 2, upvotes=4)]
    old = sighting("Carried", upvotes=900, day=DAY_BEFORE)
    assert rank([*seen, old], carried=[old.paper.id]) == rank(seen)


@given(st.lists(COUNTS, min_size=1, max_size=8), COUNTS)
def test_a_carried_paper_of_the_same_list_changes_no_order(upvotes: list[int | None], carried: int | None) -> None:
    seen = [sighting(f"Paper {at}", at, upvotes=count) for at, count in enumerate(upvotes, start=1)]
    old = sighting("Carried", len(seen) + 1, upvotes=carried)
    assert titles([*seen, old], old.paper.id) == titles(seen)


def test_a_place_is_the_place_on_the_list_and_counts_what_was_carried() -> None:
    seen = [sighting("Carried", 1, upvotes=9), sighting("Alpha", 2, upvotes=4)]
    (alpha,) = rank(seen, carried=[seen[0].paper.id])
    assert alpha.why == ("4 upvotes, second of 2",)


def test_reasons_name_the_list_where_several_meet() -> None:
    seen = [sighting("Alpha", upvotes=1_204), sighting("Beta", day=DAY_BEFORE, upvotes=1)]
    assert [paper.why for paper in rank(seen)] == [
        ("1,204 upvotes, the only paper on the list of 6 May",),
        ("1 upvote, the only paper on the list of 5 May",),
    ]


def test_reasons_give_no_count_that_no_feed_gave() -> None:
    seen = [sighting("Alpha", 1, comments=1), sighting("Beta", 2)]
    assert [paper.why for paper in rank(seen)] == [("1 comment, first of 2",), ("second of 2",)]


def test_a_paper_that_two_sources_list_says_so() -> None:
    (alpha,) = rank([sighting("Alpha", source="daily"), sighting("Alpha", source="weekly")])
    assert alpha.why == ("the only paper", "seen on 2 lists")


def test_places_beyond_the_tenth_are_written_in_digits() -> None:
    ranked = rank(sighting(f"Paper {n}", n) for n in range(1, 24))
    assert [ranked[at].why[0] for at in (9, 10, 11, 20, 21, 22)] == [
        "tenth of 23",
        "11th of 23",
        "12th of 23",
        "21st of 23",
        "22nd of 23",
        "23rd of 23",
    ]


def test_nothing_seen_is_nothing_ranked() -> None:
    assert rank([]) == ()


def lines_worked_out(seen: Sequence[Sighting]) -> int:
    """How many papers' lines were looked for in their abstracts meanwhile."""
    profile = cProfile.Profile()
    profile.runcall(rank, seen)
    profile.create_stats()
    return sum(times for (_, _, name), (_, times, *_) in profile.stats.items() if name == "summarise")


def test_the_line_of_a_paper_is_worked_out_once_for_each_content_of_it() -> None:
    abstract = "We find that a line that was worked out once halves the time of the next plan."
    seen = [sighting(paper(f"Known {n}", abstract=abstract), n, upvotes=n) for n in (1, 2)]
    changed = sighting(paper("Known 2", abstract=f"{abstract} It is a lot."), 2, upvotes=2)
    assert [lines_worked_out(each) for each in (seen, seen, [seen[0], changed])] == [2, 0, 1]
