"""What is said beside a title is news: who, how much it is liked, and why it is here where no count says it."""

from dataclasses import replace
from datetime import date

import pytest

from newsletter.editorial.ranking import trending
from newsletter.mail import facts
from tests.editorial.sightings import DAY, sighting
from tests.mail.editions import paper

TODAY = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("authors", "count", "byline"),
    [
        (("Ada",), 1, "Ada"),
        (("Ada", "Bob"), 2, "Ada et\u00a0al."),
        (("Ada", "Bob"), 664, "Ada et\u00a0al."),
        (("Ada",), 3, "Ada et\u00a0al."),
        ((), 4, "4 authors"),
        ((), 1, "1 author"),
        ((), None, ""),
    ],
)
def test_a_byline_names_the_first(authors: tuple[str, ...], count: int | None, byline: str) -> None:
    assert facts.byline(paper(authors=authors, author_count=count).paper) == byline


def test_the_organisation_stands_before_the_authors() -> None:
    assert list(facts.of(paper(), TODAY)) == ["Example University", "Ziyang Mai et\u00a0al.", "5\u00a0comments"]


@pytest.mark.parametrize(
    ("comments", "facts_shown"), [(None, []), (2, []), (3, ["3\u00a0comments"]), (1204, ["1,204\u00a0comments"])]
)
def test_comments_are_told_from_three_on(comments: int | None, facts_shown: list[str]) -> None:
    assert list(facts.of(replace(paper(), comments=comments), TODAY))[2:] == facts_shown


@pytest.mark.parametrize(
    ("published", "facts_shown"),
    [(date(2026, 4, 29), []), (date(2026, 4, 28), ["28\u00a0April"]), (date(2019, 5, 23), ["23\u00a0May\u00a02019"])],
)
def test_the_date_is_told_of_a_paper_older_than_a_week(published: date, facts_shown: list[str]) -> None:
    assert list(facts.of(paper(published=published), TODAY))[3:] == facts_shown


@pytest.mark.parametrize(
    ("stars", "fact"),
    [(None, "Code"), (9, "Code"), (10, "Code ★ 10"), (999, "Code ★ 999"), (1204, "Code ★ 1.2k"), (3000, "Code ★ 3k"),
     (45_678, "Code ★ 45k")],
)  # fmt: skip
def test_code_tells_its_stars(stars: int | None, fact: str) -> None:
    assert facts.code(replace(paper(), stars=stars)).replace("\u00a0", " ") == fact


@pytest.mark.parametrize(
    ("words", "isolated"), [("Ada", "Ada"), ("א", "\u2068א\u2069"), ("Ada ع", "\u2068Ada ع\u2069")]
)
def test_words_with_a_letter_of_hebrew_or_arabic_are_isolated(words: str, isolated: str) -> None:
    assert facts.isolated(words) == isolated


def test_a_name_from_right_to_left_does_not_draw_its_neighbours_along() -> None:
    arabic = paper(authors=("أحمد", "Ada"), author_count=9, organisation="جامعة القاهرة")
    assert list(facts.of(arabic, TODAY))[:2] == ["\u2068جامعة القاهرة\u2069", "\u2068أحمد\u2069 et\u00a0al."]


@pytest.mark.parametrize("counts", [{"upvotes": 53}, {"comments": 1}, {}, {"upvotes": 1204}])
@pytest.mark.parametrize("others", [0, 1, 36])
def test_a_count_and_a_place_are_no_news(counts: dict[str, int], others: int) -> None:
    seen = [sighting("Alone", 1, **counts), *(sighting(f"Other {n}", n + 2) for n in range(others))]
    assert [facts.news(listed) for listed in trending.rank(seen)] == [""] * (others + 1)


def test_neither_are_they_where_papers_of_several_days_meet() -> None:
    seen = [sighting("One", upvotes=3), sighting("Two", upvotes=2, day=date(2026, 5, 5))]
    assert [facts.news(listed) for listed in trending.rank(seen)] == ["", ""]


def test_what_was_asked_for_and_what_was_listed_before_is_news() -> None:
    seen = [sighting("Mirage", upvotes=3, day=date(2026, 5, 5)), sighting("Mirage", upvotes=9, day=DAY)]
    (ranked,) = trending.rank(seen)
    wanted = replace(ranked, why=("you asked for: video", *ranked.why, "in the edition of 5 May"))
    assert facts.news(wanted) == "you asked for: video; listed before, on 5 May"


def test_a_line_that_the_feed_wrote_says_so_and_ours_says_nothing() -> None:
    by_origin = [list(facts.of(replace(paper(), by_feed=by_feed), TODAY))[3:] for by_feed in (True, False)]
    assert by_origin == [["summary\u00a0from\u00a0the\u00a0feed"], []]


def test_a_day_is_written_with_the_name_of_its_month() -> None:
    days = [facts.written(date(2026, month, month)) for month in range(1, 13)]
    assert days == [
        *("1 January 2026", "2 February 2026", "3 March 2026", "4 April 2026", "5 May 2026", "6 June 2026"),
        *(
            "7 July 2026",
            "8 August 2026",
            "9 September 2026",
            "10 October 2026",
            "11 November 2026",
            "12 December 2026",
        ),
    ]
    assert facts.written(date(2026, 5, 6), year=False) == "6 May"


def test_one_is_no_plural() -> None:
    assert [facts.several(count, "paper") for count in (0, 1, 2, 1204)] == [
        *("0 papers", "1 paper", "2 papers", "1,204 papers"),
    ]
