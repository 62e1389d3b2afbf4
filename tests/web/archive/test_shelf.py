"""The shelf of the archive: each paper once, and under each theme once."""

from dataclasses import replace
from datetime import date, timedelta

from newsletter.editorial.themes.headings import ALONE, MORE
from newsletter.models import Edition, Period, Theme, TrendingPaper
from newsletter.web.archive.shelf import Shelf, stocked
from tests.mail.editions import edition, paper

DAY = date(2026, 5, 6)


def daily(number: int, *themes: Theme, rest: tuple[TrendingPaper, ...] = (), period: Period = Period.DAY) -> Edition:
    """The edition `number`, of the day that many days after DAY."""
    day = DAY + timedelta(days=number)
    return replace(edition(), id=f"e{number}", day=day, themes=themes, rest=rest, period=period)


def theme(name: str, *numbers: int) -> Theme:
    return Theme(name=name, papers=tuple(paper(number) for number in numbers))


def stood(shelf: Shelf) -> dict[str, str]:
    """Which edition each paper stands there with, newest first."""
    return {each.found.paper.title.rpartition(" ")[2]: each.edition.id for each in shelf.papers}


def under(shelf: Shelf) -> dict[str, list[str]]:
    """The numbers of the papers under each theme."""
    return {
        slug: [each.found.paper.title.rpartition(" ")[2] for each in papers] for slug, papers in shelf.themes.items()
    }


def test_papers_stand_with_the_newest_edition_first_and_in_its_order() -> None:
    shelf = stocked(Shelf(), [daily(1, theme("Robots", 5, 4)), daily(2, theme("Speech", 3, 9))])
    assert list(stood(shelf)) == ["3", "9", "5", "4"]


def test_a_paper_of_a_day_and_of_its_week_stands_with_the_day() -> None:
    week = daily(4, theme("Robots", 1, 2), period=Period.WEEK)
    assert stood(stocked(Shelf(), [daily(1, theme("Robots", 1)), week])) == {"2": "e4", "1": "e1"}


def test_a_paper_that_was_shown_is_not_taken_for_one_of_the_rest() -> None:
    editions = [daily(1, theme("Robots", 1), rest=(paper(2),)), daily(2, theme("Speech", 2), rest=(paper(1),))]
    assert stood(stocked(Shelf(), editions)) == {"2": "e2", "1": "e1"}


def test_the_order_in_which_editions_come_changes_nothing() -> None:
    editions = [daily(n, theme("Robots", n), theme("Speech", n + 10), rest=(paper(n + 1),)) for n in range(5)]
    assert stocked(Shelf(), editions).themes == stocked(Shelf(), reversed(editions)).themes


def test_editions_that_come_later_are_put_to_those_that_are_there() -> None:
    first, second = daily(1, theme("Robots", 1)), daily(2, theme("Robots", 2))
    assert stocked(stocked(Shelf(), [first]), [second]) == stocked(Shelf(), [first, second])


def test_names_that_differ_in_case_and_punctuation_only_are_one_theme() -> None:
    shelf = stocked(
        Shelf(), [daily(1, theme("Robotics & embodied AI", 1)), daily(2, theme("Robotics: Embodied AI", 2))]
    )
    assert under(shelf) == {"robotics-embodied-ai": ["2", "1"]}


def test_what_belongs_to_no_theme_is_a_page_of_none() -> None:
    shelf = stocked(Shelf(), [daily(1, theme("Robots", 1), theme(MORE, 2)), daily(2, theme(ALONE, 3))])
    assert (under(shelf), list(stood(shelf))) == ({"robots": ["1"]}, ["3", "1", "2"])


def test_the_papers_of_the_rest_are_under_no_theme() -> None:
    assert under(stocked(Shelf(), [daily(1, theme("Robots", 1), rest=(paper(2),))])) == {"robots": ["1"]}
