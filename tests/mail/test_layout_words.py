"""The words of an edition: who wrote a paper, when, how much it is liked, and how much is not shown."""

from dataclasses import replace
from datetime import date

import pytest

from newsletter.mail import cards
from newsletter.mail.cards import Card, EditionCards
from newsletter.models import Edition, Theme, TrendingPaper
from tests.mail.editions import edition, paper


def worded(made: Edition) -> EditionCards:
    return cards.of_edition(made, tints=7)


def card(trending: TrendingPaper) -> Card:
    return worded(edition(trending)).themes[0].cards[0]


@pytest.mark.parametrize(
    ("authors", "count", "byline"),
    [
        (("Ada",), 1, "Ada"),
        (("Ada", "Bob"), 2, "Ada and Bob"),
        (("Ada", "Bob", "Eve"), 3, "Ada, Bob and Eve"),
        (("Ada", "Bob", "Eve", "Emmy"), 4, "Ada, Bob and 2 more"),
        (("Ada", "Bob"), 664, "Ada, Bob and 662 more"),
        (("Ada",), 3, "Ada and 2 more"),
        ((), 4, "4 authors"),
        ((), 1, "1 author"),
    ],
)
def test_a_byline_names_two_and_counts_the_others(authors: tuple[str, ...], count: int, byline: str) -> None:
    assert card(paper(authors=authors, author_count=count)).facts[1] == byline


def test_a_card_says_what_is_known_in_one_line() -> None:
    assert card(paper()).standing == (
        "▲ 82 · 5 comments · Ziyang Mai, Yu-Wing Tai and 3 more · Example University · 5\u00a0May"
    )


def test_a_paper_of_another_year_says_its_year() -> None:
    assert card(paper(published=date(2019, 5, 23))).facts[-1] == "23\u00a0May\u00a02019"


def test_no_upvotes_are_no_boast() -> None:
    shown = card(replace(paper(), upvotes=0, comments=0))
    assert shown.standing == "Ziyang Mai, Yu-Wing Tai and 3 more · Example University · 5\u00a0May"


def test_a_name_from_right_to_left_does_not_draw_its_neighbours_along() -> None:
    shown = card(paper(authors=("أحمد", "Ada"), author_count=9, organisation="جامعة القاهرة"))
    assert shown.facts[1:3] == ("\u2068أحمد\u2069, Ada and 7 more", "\u2068جامعة القاهرة\u2069")


def test_a_paper_without_an_address_but_with_an_arxiv_id_leads_to_its_page() -> None:
    assert card(paper(url="")).url == "https://huggingface.co/papers/2605.00001"


def test_the_reasons_for_a_paper_stand_in_one_line() -> None:
    assert card(paper()).why == "most upvotes of the day; code released"


@pytest.mark.parametrize(("papers", "leads"), [(1, [1]), (4, [1]), (5, [1, 2]), (20, [1, 2, 3]), (77, [1, 2, 3])])
def test_only_the_best_papers_are_given_more_room(papers: int, leads: list[int]) -> None:
    shown = worded(edition(*(paper(n) for n in range(1, papers + 1)))).themes[0].cards
    assert [number for number, one in enumerate(shown, start=1) if one.lead] == leads


@pytest.mark.parametrize(
    ("shown", "rest", "counts", "more"),
    [
        (1, 0, "1 paper", ""),
        (20, 0, "20 papers", ""),
        (20, 1, "21 papers listed, 20 below", "1 more paper"),
        (20, 15, "35 papers listed, 20 below", "15 more papers"),
    ],
)
def test_an_edition_counts_what_it_shows_and_what_it_does_not(shown: int, rest: int, counts: str, more: str) -> None:
    words = worded(edition(*(paper(n) for n in range(shown)), rest=rest))
    assert (words.counts, words.more) == (counts, more)


def test_the_bar_of_themes_is_full_however_the_shares_round() -> None:
    themes = tuple(Theme(name=f"Theme {n}", papers=(paper(n),)) for n in range(7))
    shares = [theme.share for theme in worded(replace(edition(), themes=themes)).themes]
    assert (sum(shares), min(shares), max(shares)) == (100, 14, 15)


def test_papers_are_numbered_through_all_themes() -> None:
    themes = tuple(Theme(name=f"Theme {n}", papers=(paper(n), paper(n + 10))) for n in range(2))
    words = worded(replace(edition(), themes=themes))
    assert [one.label for theme in words.themes for one in theme.cards] == [" 1. ", " 2. ", " 3. ", " 4. "]


def test_an_inbox_shows_whole_titles() -> None:
    long = [paper(n, title=f"{n} " + "word " * 12) for n in range(1, 4)]
    assert worded(edition(*long)).preheader == f"1 {'word ' * 12}· 2 {'word ' * 12}".strip()


def test_an_edition_without_papers_is_still_words() -> None:
    empty = worded(replace(edition(), themes=()))
    assert (empty.counts, empty.preheader, empty.themes, empty.top) == ("0 papers", "", (), ())
