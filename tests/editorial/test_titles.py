"""The title names the first papers by rank and counts the others; the operator's words stand around it."""

from datetime import date

import pytest

from newsletter.editorial import titles
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import frozen, plan_day
from newsletter.models import Edition, Period
from tests.editorial.sightings import DAY, sighting

NAMES = ("Kimi K3", "JarvisHub", "PhiZero", "Mirage", "LightMem", "Ruler", "SPIRAL", "Phare", "EzAudio")


def planned(*names: str, subject: str = "{papers}", papers: int = 20) -> Edition:
    seen = [sighting(f"{name}: What It Does", at, upvotes=99 - at) for at, name in enumerate(names, start=1)]
    return plan_day(seen, list_id="papers.example.org", day=DAY, choices=Choices(subject=subject, papers=papers))


def test_the_first_papers_are_named_in_order_and_the_others_counted() -> None:
    assert planned(*NAMES).title == "Kimi K3 · JarvisHub · PhiZero · Mirage · LightMem · Ruler +3"


def test_papers_that_are_not_shown_are_counted_too() -> None:
    assert planned(*NAMES, papers=2).title == "Kimi K3 · JarvisHub +7"


def test_papers_without_counts_are_named_in_the_order_of_their_list() -> None:
    seen = [sighting(f"{name}: What It Does", at) for at, name in enumerate(NAMES, start=1)]
    made = plan_day(seen, list_id="papers.example.org", day=DAY, choices=Choices())
    assert [trending.paper.title.partition(":")[0] for trending in made.by_rank] == list(NAMES)


def test_the_operators_words_stand_around_the_names_within_60_characters() -> None:
    made = planned(*NAMES, subject="Morning Papers, {date}: {papers}")
    assert (made.subject_line, len(made.subject_line)) == (
        "Morning Papers, 6 May: Kimi K3 · JarvisHub · PhiZero +6",
        55,
    )


def test_a_week_says_that_it_is_one() -> None:
    shown = planned(*NAMES[:2]).by_rank
    made = frozen(shown, (), list_id="papers.example.org", day=date(2026, 5, 10), choices=Choices(), period=Period.WEEK)
    assert made.subject_line == "The week: Kimi K3 · JarvisHub"


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_an_edition_knows_how_many_papers_its_title_names(count: int) -> None:
    assert planned(*NAMES[:count]).named == min(count, 6)


@pytest.mark.parametrize(("room", "title"), [(14, ("Alpha +2", 1)), (15, ("Alpha · Beta +1", 2))])
def test_a_further_name_leaves_room_for_the_number_of_the_others(room: int, title: tuple[str, int]) -> None:
    assert titles.fitted(["Alpha", "Beta"], listed=3, room=room) == title


def test_without_a_paper_there_is_no_title() -> None:
    assert (titles.fitted([], listed=0), planned().title) == (("", 0), "")


def test_the_names_have_24_characters_whatever_stands_before_them() -> None:
    made = planned(*NAMES, subject="Morning Papers for the Researchers of the Village: {papers}")
    assert (made.title, len(made.title)) == ("Kimi K3 · JarvisHub +7", 22)


@pytest.mark.parametrize(
    ("room", "title"), [(19, ("Kimi K3 · JarvisHub", 2)), (18, ("Kimi K3 +1", 1)), (6, ("Ki… +1", 1))]
)
def test_a_name_stands_where_it_fits_to_the_letter(room: int, title: tuple[str, int]) -> None:
    names = ["Kimi K3", "JarvisHub"] if room > 6 else ["KimiK3", "JarvisHub"]
    assert titles.fitted(names, listed=2, room=room) == title


def test_the_others_are_counted_with_those_that_did_not_fit() -> None:
    assert titles.fitted(["Kimi K3", "JarvisHub", "PhiZero"], listed=5, room=22) == ("Kimi K3 · JarvisHub +3", 2)
    assert titles.fitted(["Kimi K3", "JarvisHub", "PhiZero"], listed=5, room=21) == ("Kimi K3 +4", 1)


def test_a_title_is_cut_at_a_word() -> None:
    assert titles.short("Owls see at night", longest=12) == "Owls see…"
