"""The shelf of the archive: each paper once, and on the page of its section once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from newsletter.editorial.themes.headings import ALONE, MORE
from newsletter.models import Edition, Period, Theme, TrendingPaper
from newsletter.web.archive import shelf
from newsletter.web.archive.shelf import Shelf
from tests.mail.editions import edition, paper
from tests.web.archive.archives import KNOWN

DAY = date(2026, 5, 6)


def daily(number: int, *themes: Theme, rest: tuple[TrendingPaper, ...] = (), period: Period = Period.DAY) -> Edition:
    """The edition `number`, of the day that many days after DAY."""
    day = DAY + timedelta(days=number)
    return replace(edition(), id=f"e{number}", day=day, themes=themes, rest=rest, period=period)


def theme(name: str, *numbers: int, section: str = "") -> Theme:
    return Theme(name=name, papers=tuple(replace(paper(number), section=section) for number in numbers))


def stocked(kept: Shelf, editions: Iterable[Edition]) -> Shelf:
    return shelf.stocked(kept, editions, known=KNOWN)


def stood(kept: Shelf) -> dict[str, str]:
    """Which edition each paper stands there with, newest first."""
    return {each.listed.paper.title.rpartition(" ")[2]: each.edition.id for each in kept.papers}


def under(kept: Shelf) -> dict[str, list[str]]:
    """The numbers of the papers under each theme."""
    return {
        slug: [each.listed.paper.title.rpartition(" ")[2] for each in papers] for slug, papers in kept.themes.items()
    }


def test_papers_stand_with_the_newest_edition_first_and_in_its_order() -> None:
    kept = stocked(Shelf(), [daily(1, theme("Robots", 5, 4)), daily(2, theme("Speech", 3, 9))])
    assert list(stood(kept)) == ["3", "9", "5", "4"]


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
    kept = stocked(
        Shelf(), [daily(1, theme("Hedgehogs & other animals", 1)), daily(2, theme("Hedgehogs: Other animals", 2))]
    )
    assert under(kept) == {"hedgehogs-other-animals": ["2", "1"]}


def test_what_belongs_to_no_theme_is_a_page_of_none() -> None:
    kept = stocked(Shelf(), [daily(1, theme("Robots", 1), theme(MORE, 2)), daily(2, theme(ALONE, 3))])
    assert (under(kept), list(stood(kept))) == ({"robots": ["1"]}, ["3", "1", "2"])


def test_the_papers_of_the_rest_are_under_no_theme() -> None:
    assert under(stocked(Shelf(), [daily(1, theme("Robots", 1), rest=(paper(2),))])) == {"robots": ["1"]}


def test_a_paper_is_on_the_page_of_its_own_section_under_whatever_heading() -> None:
    agents, more = theme("GUI & computer-use agents", 1, section="Agents"), theme(MORE, 2, section="Agents")
    kept = stocked(Shelf(), [daily(1, agents, more), daily(2, theme("Agents & code", 3, section="Agents"))])
    assert under(kept) == {"agents": ["3", "1", "2"]}


def test_editions_from_before_papers_had_sections_have_those_of_their_headings() -> None:
    names = ("GUI & computer-use agents", "LLM agents, tools & memory", "Agents", "Vision & graphics", "Hedgehogs")
    kept = stocked(Shelf(), [daily(1, *(theme(name, number) for number, name in enumerate(names, start=1)))])
    assert under(kept) == {"agents": ["1", "2", "3"], "hedgehogs": ["5"]}


def test_the_old_address_of_a_heading_leads_to_the_theme_of_most_of_its_papers() -> None:
    two = (theme("Agents & code", 1, 2, section="Agents"), theme("Agents & code", 3, section="Code"))
    kept = stocked(stocked(Shelf(), [daily(1, two[0])]), [daily(2, two[1])])
    assert kept.leads_to("agents-code") == "agents"


def test_an_old_address_without_a_theme_leads_to_none_and_a_strange_one_nowhere() -> None:
    kept = stocked(Shelf(), [daily(1, theme("Vision & graphics", 1))])
    assert (kept.leads_to("vision-graphics"), kept.leads_to("hedgehogs")) == ("", None)
