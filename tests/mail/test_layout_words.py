"""The words of an edition: who wrote a paper, when, how much it is liked, and how much is not shown."""

from dataclasses import replace
from datetime import date

import pytest

from newsletter.mail import cards
from newsletter.mail.cards import Card, EditionCards
from newsletter.models import Edition, Period, Theme, TrendingPaper
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


def test_a_heading_of_two_names_says_only_those_that_the_lead_has_left_a_paper_of() -> None:
    joint = Theme(
        name="Video generation / Perception",
        papers=(
            replace(paper(1), theme="Video generation", section="Image & video"),
            replace(paper(2), theme="Depth", section="Perception"),
            replace(paper(3), theme="Video generation", section="Image & video"),
        ),
    )
    made = replace(edition(), themes=(joint,))
    names = [[theme.name for theme in worded(replace(made, lead=lead)).others] for lead in (0, 1, 2)]
    assert names == [["Video generation / Perception"], ["Video generation / Perception"], ["Video generation"]]


@pytest.mark.parametrize(
    ("lead", "lines", "message"),
    [(5, 10, "1 2 3 4 5 6 7 8 9 10"), (5, 7, "1 2 3 4 5 6 7"), (5, 0, "1 2 3 4 5"), (0, 2, "1 2"), (1, 5, "1 2 3 4 5")],
)
def test_the_lead_has_its_lines_then_the_first_of_each_theme(lead: int, lines: int, message: str) -> None:
    words = worded(replace(several(), lead=lead, lines=lines))
    cards = [*words.lead, *(one for theme in words.others for one in theme.cards)]
    assert {one.title[13:] for one in cards if one.line} == set(message.split())


@pytest.mark.parametrize(
    ("muted", "message"),
    [
        ((), ""),
        ((("benchmark", 11),), "11 muted (benchmark)"),
        ((("benchmark", 2), ("video", 1)), "3 muted (2 by benchmark, 1 by video)"),
    ],
)
def test_what_was_muted_is_counted_by_what_muted_it(muted: tuple[tuple[str, int], ...], message: str) -> None:
    assert worded(replace(edition(), muted=muted)).muted == message


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


def news(*why: str) -> TrendingPaper:
    return replace(paper(), why=why)


def test_what_is_news_of_a_paper_stands_on_its_card_wherever_that_is_shown() -> None:
    words = worded(replace(edition(news("82 upvotes, first of 2", "you asked for: video")), first=(news("asked"),)))
    assert [one.why for one in (*words.lead, *words.themes[0].cards, *words.top)] == ["you asked for: video"] * 3
    assert [one.why for one in words.first] == ["asked"]


def test_two_selections_of_one_edition_have_the_reasons_of_their_own() -> None:
    deck = cards.Deck(tints=7)
    reasons = [deck.of(edition(news(*why))).lead[0].why for why in (("one",), (), ("other",), ("one",))]
    assert reasons == ["one", "", "other", "one"]


def test_a_card_that_two_selections_have_is_one_and_the_same() -> None:
    deck = cards.Deck(tints=7)
    one, other = deck.of(edition(news("one"))), deck.of(edition(news("one")))
    assert [a is b for a, b in ((one.lead[0], other.lead[0]), (one.top[0], other.top[0]))] == [True, True]


@pytest.mark.parametrize(("names", "theme"), [(("T", "S", "A"), "T"), (("", "S", "A"), "S"), (("", "", "A"), "A")])
def test_a_paper_leads_under_the_narrowest_name_that_it_has(names: tuple[str, str, str], theme: str) -> None:
    own = dict(zip(("theme", "section", "area"), names, strict=True))
    (lead,) = worded(edition(replace(paper(), **own))).lead
    assert lead.theme == theme


def test_the_only_heading_of_a_day_is_not_said_above_its_papers() -> None:
    assert worded(edition(paper())).lead[0].theme == ""


def test_the_first_twelve_of_all_are_listed_by_their_numbers_and_the_others_counted() -> None:
    words = worded(edition(*(paper(n) for n in range(1, 11)), rest=4))
    assert [one.label for one in words.top] == [f"{n:2}. " for n in range(1, 13)]
    assert [one.title for one in words.top[9:]] == ["Paper number 10", "Paper number 900", "Paper number 901"]
    assert words.more_than_top == "2 more papers"
    assert worded(edition(*(paper(n) for n in range(1, 13)))).more_than_top == ""


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        *((4, "Monday"), (5, "Tuesday"), (6, "Wednesday"), (7, "Thursday"), (8, "Friday"), (9, "Saturday")),
        (10, "Sunday"),
    ],
)
def test_a_day_is_named_by_its_weekday_and_date(day: int, weekday: str) -> None:
    made = replace(edition(), day=date(2026, 5, day))
    assert (worded(made).weekday, worded(made).day) == (weekday, f"{day} May 2026")
    assert cards.when(made) == f"{weekday} {day} May 2026"


@pytest.mark.parametrize(
    ("last", "week"),
    [
        (date(2026, 5, 10), "4 to 10 May 2026"),
        (date(2026, 5, 7), "1 to 7 May 2026"),
        (date(2026, 5, 3), "27 April to 3 May 2026"),
        (date(2026, 1, 3), "28 December 2025 to 3 January 2026"),
    ],
)
def test_a_week_is_named_by_its_seven_days(last: date, week: str) -> None:
    made = replace(edition(), day=last, period=Period.WEEK)
    assert (worded(made).weekday, worded(made).day, cards.week(last)) == ("The week of", week, week)
    assert cards.when(made) == f"The week of {week}"


@pytest.mark.parametrize(("second", "shown"), [(132, True), (133, False)])
def test_an_inbox_shows_titles_of_140_characters_together(second: int, shown: bool) -> None:
    made = edition(paper(1, title="First"), paper(2, title="s" * second), paper(3, title="x"))
    assert worded(made).preheader == ("First · " + "s" * 132 if shown else "First")
    assert cards.preheader(made) == worded(made).preheader


def test_a_first_title_stands_in_an_inbox_however_long_it_is() -> None:
    assert worded(edition(paper(1, title="t" * 141), paper(2, title="x"))).preheader == "t" * 141


def test_themes_take_the_tints_in_turn_and_their_shares_by_their_papers() -> None:
    themes = tuple(Theme(name=f"Theme {n}", papers=(paper(n), paper(n + 10))[: 1 + n % 2]) for n in range(4))
    words = cards.of_edition(replace(edition(), themes=themes), tints=3)
    assert [(theme.tint, theme.count, theme.share) for theme in words.themes] == [
        *((0, 1, 17), (1, 2, 33), (2, 1, 17), (0, 2, 33)),
    ]


def test_a_card_says_whether_it_leads() -> None:
    words = worded(replace(several(), lead=2))
    assert [one.title[13:] for theme in words.themes for one in theme.cards if one.lead] == ["1", "2"]
    assert {one.lead for one in words.lead} == {True}
    assert {one.lead for theme in words.others for one in theme.cards} == {False}


def test_a_list_counts_those_that_were_muted_too() -> None:
    assert worded(replace(edition(paper()), muted=(("x", 2), ("y", 1)))).counts == "4 papers, 1 here"


def test_a_selection_may_do_without_its_themes() -> None:
    words = cards.Deck(tints=7).of(several(), themes=False)
    assert (words.themes, len(words.others)) == ((), 4)
