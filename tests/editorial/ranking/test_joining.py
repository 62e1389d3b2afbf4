"""What several sources say of one paper comes together, and nothing of two papers does."""

from datetime import timedelta

from newsletter.editorial.ranking.joining import joined
from tests.editorial.sightings import SEEN_AT, paper, sighting

LATER = SEEN_AT + timedelta(hours=4)


def test_a_paper_seen_twice_is_one() -> None:
    papers = joined([sighting("Alpha", upvotes=1), sighting("Alpha", upvotes=9, seen_at=LATER)])
    assert [(seen.paper.title, len(seen.sightings)) for seen in papers] == [("Alpha", 2)]


def test_a_paper_without_an_id_meets_its_twin_by_its_title() -> None:
    dumped = sighting("Alpha: A Study of Beta", source="dump")
    dated = sighting(paper("ALPHA - a study of beta", arxiv="2605.00001"), source="daily")
    assert [seen.paper.id for seen in joined([dumped, dated])] == ["arxiv:2605.00001"]


def test_two_papers_with_ids_and_one_title_stay_two() -> None:
    papers = joined([sighting(paper("Alpha", arxiv="2605.00001")), sighting(paper("Alpha", arxiv="2605.00002"), 2)])
    assert [seen.paper.id for seen in papers] == ["arxiv:2605.00001", "arxiv:2605.00002"]


def test_the_highest_count_is_believed() -> None:
    (seen,) = joined([sighting("Alpha", upvotes=9, comments=2), sighting("Alpha", upvotes=4, seen_at=LATER)])
    assert (seen.upvotes, seen.comments) == (9, 2)


def test_a_count_that_no_source_gives_stays_unknown() -> None:
    (seen,) = joined([sighting("Alpha"), sighting("Alpha", seen_at=LATER)])
    assert (seen.upvotes, seen.comments) == (None, None)


def test_a_count_of_zero_is_known() -> None:
    (seen,) = joined([sighting("Alpha"), sighting("Alpha", upvotes=0, seen_at=LATER)])
    assert seen.upvotes == 0


def test_the_best_described_paper_has_its_gaps_filled_from_the_others() -> None:
    short = sighting(paper("Alpha", abstract="Short.", organisation="Example University", code_url="https://x.org/c"))
    long = sighting(paper("Alpha", abstract="A longer abstract."), seen_at=LATER)
    (seen,) = joined([short, long])
    assert (seen.paper.abstract, seen.paper.organisation, seen.paper.code_url) == (
        "A longer abstract.",
        "Example University",
        "https://x.org/c",
    )


def test_papers_come_in_order_of_first_sight() -> None:
    papers = joined([sighting("Beta", seen_at=LATER), sighting("Alpha", 2), sighting("Gamma", 1)])
    assert [seen.paper.title for seen in papers] == ["Gamma", "Alpha", "Beta"]
