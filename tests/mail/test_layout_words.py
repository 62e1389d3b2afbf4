"""The words of an edition: who wrote a paper, when, how much it is liked, and how much is not shown."""

from dataclasses import replace

import pytest

from newsletter.mail import cards
from newsletter.mail.cards import Card, EditionCards
from newsletter.models import Edition, Theme, TrendingPaper
from tests.mail.editions import edition, paper


def worded(made: Edition) -> EditionCards:
    return cards.of_edition(made, tints=7)


def card(trending: TrendingPaper) -> Card:
    return worded(edition(trending)).themes[0].cards[0]


def test_a_paper_without_an_address_but_with_an_arxiv_id_leads_to_its_page() -> None:
    assert card(paper(url="")).url == "https://huggingface.co/papers/2605.00001"


def several() -> Edition:
    """Three themes and what belongs to none, of twelve papers: 1 5 9, 2 6 10, 3 7 11, and 4 8 12."""
    names = ("Agents", "Vision", "Speech", "More")
    themes = tuple(
        Theme(name=name, papers=tuple(paper(n + 4 * k) for k in range(3))) for n, name in enumerate(names, 1)
    )
    return replace(edition(), themes=themes)


def test_the_first_papers_lead_whatever_their_theme_each_under_its_name() -> None:
    lead = worded(several()).lead
    assert [(one.title[-1:], one.theme, one.label) for one in lead] == [
        ("1", "Agents", " 1. "),
        ("2", "Vision", " 2. "),
        ("3", "Speech", " 3. "),
        ("4", "", " 4. "),
        ("5", "Agents", " 5. "),
    ]


def test_the_others_follow_in_their_themes_that_of_the_best_first_and_more_last() -> None:
    others = worded(several()).others
    assert [(theme.name, [one.title[13:] for one in theme.cards], theme.count) for theme in others] == [
        ("Vision", ["6", "10"], 2),
        ("Speech", ["7", "11"], 2),
        ("Agents", ["9"], 1),
        ("More", ["8", "12"], 2),
    ]


@pytest.mark.parametrize(
    ("lead", "lines", "told"),
    [(5, 10, "1 2 3 4 5 6 7 8 9 10"), (5, 7, "1 2 3 4 5 6 7"), (5, 0, "1 2 3 4 5"), (0, 2, "1 2"), (1, 5, "1 2 3 4 5")],
)
def test_the_lead_has_its_lines_then_the_first_of_each_theme(lead: int, lines: int, told: str) -> None:
    words = worded(replace(several(), lead=lead, lines=lines))
    cards = [*words.lead, *(one for theme in words.others for one in theme.cards)]
    assert {one.title[13:] for one in cards if one.line} == set(told.split())


@pytest.mark.parametrize(
    ("muted", "told"),
    [
        ((), ""),
        ((("benchmark", 11),), "11 muted (benchmark)"),
        ((("benchmark", 2), ("video", 1)), "3 muted (2 by benchmark, 1 by video)"),
    ],
)
def test_what_was_muted_is_counted_by_what_muted_it(muted: tuple[tuple[str, int], ...], told: str) -> None:
    assert worded(replace(edition(), muted=muted)).muted == told


@pytest.mark.parametrize(
    ("shown", "rest", "counts", "more"),
    [
        (1, 0, "1 paper", ""),
        (20, 0, "20 papers", ""),
        (20, 1, "21 papers, 20 here", "1 more paper"),
        (20, 15, "35 papers, 20 here", "15 more papers"),
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


def test_a_preheader_goes_on_where_the_title_stops() -> None:
    made = replace(edition(*(paper(n) for n in range(1, 4))), named=2)
    assert worded(made).preheader == "Paper number 3"


def test_where_the_title_names_every_paper_the_preheader_is_the_line_of_the_first() -> None:
    assert worded(replace(edition(paper()), named=1)).preheader == paper().summary


def test_an_edition_without_papers_is_still_words() -> None:
    empty = worded(replace(edition(), themes=()))
    assert (empty.counts, empty.preheader, empty.themes, empty.top) == ("0 papers", "", (), ())
