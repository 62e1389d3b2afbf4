"""Every paper seen is explained: its signals, its score, and the reason where it is not shown."""

from datetime import date, timedelta

from newsletter.editorial.ranking.explaining import explain
from newsletter.identity import paper_id
from tests.editorial.sightings import DAY, SEEN_AT, paper, sighting

SEEN = [sighting(title, at, upvotes=40 - 10 * at) for at, title in enumerate(("Alpha", "Beta", "Gamma"), start=1)]


def id_of(title: str) -> str:
    return paper_id(title=title)


def test_what_is_left_out_says_why() -> None:
    explained = explain(
        [*SEEN, sighting("Delta", 4, upvotes=0)],
        shown=[id_of("Alpha")],
        carried={id_of("Beta"): date(2026, 5, 4)},
        muted={id_of("Gamma"): "diffusion"},
    )
    assert [each.left_out for each in explained] == ["", "in the edition of 4 May", "muted: diffusion", "below the cut"]


def test_a_paper_carried_under_its_title_says_in_which_edition() -> None:
    (explained,) = explain([sighting(paper("Beta", arxiv="2605.00001"))], shown=[], carried={id_of("Beta"): DAY})
    assert explained.left_out == "in the edition of 6 May"


def test_papers_come_best_first_and_the_carried_among_them() -> None:
    explained = explain(reversed(SEEN), shown=[], carried={id_of("Beta"): DAY})
    assert [each.paper.title for each in explained] == ["Alpha", "Beta", "Gamma"]


def test_signals_that_no_source_gives_are_told_as_missing() -> None:
    (explained,) = explain([sighting("Alpha", day=None)], shown=[])
    assert (explained.upvotes, explained.comments, explained.age, explained.pace, explained.growth) == (
        None,
        None,
        None,
        None,
        "",
    )


def test_signals_are_those_of_the_newest_sighting() -> None:
    later = SEEN_AT + timedelta(hours=10)
    (explained,) = explain([sighting("Alpha", upvotes=10), sighting("Alpha", upvotes=30, seen_at=later)], shown=[])
    assert (explained.upvotes, explained.age, explained.growth) == (
        30,
        timedelta(hours=42, minutes=20),
        "tripled since 08:20 UTC",
    )


def test_nothing_seen_is_nothing_explained() -> None:
    assert explain([], shown=[]) == ()


def test_signals_are_told_in_numbers_as_a_person_reads_them() -> None:
    later = SEEN_AT + timedelta(hours=10)
    explained = explain(
        [sighting("Alpha", 1, upvotes=10, comments=4), sighting("Alpha", 1, upvotes=30, seen_at=later), SEEN[1]],
        shown=[id_of("Alpha")],
    )
    alpha = explained[0]
    assert (alpha.paper.title, alpha.comments, alpha.standing) == ("Alpha", 4, "first of 2")
    assert alpha.expected == round(alpha.expected, 1)
    assert alpha.pace == round(alpha.pace or 0, 2)
    assert (alpha.score >= 30, 1 < (alpha.pace or 0) < 3) == (True, True)
    assert alpha.why[0] == "30 upvotes, first of 2"


def test_what_was_seen_later_than_the_moment_that_is_judged_is_not_known() -> None:
    later = sighting("Alpha", upvotes=90, seen_at=SEEN_AT + timedelta(hours=1))
    (alpha,) = explain([SEEN[0], later], shown=[], now=SEEN_AT)
    assert alpha.upvotes == 30
