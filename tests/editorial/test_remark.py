"""The sentence of a day is true by rule, and there is none where nothing is remarkable."""

from dataclasses import replace

import pytest

from newsletter.editorial import remark
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.models import Edition, Period, Theme
from tests.editorial.sightings import DAY, sighting

NAMES = ("Kimi K3", "JarvisHub", "PhiZero", "Mirage", "LightMem", "Ruler", "SPIRAL", "Phare", "EzAudio", "Helios")


def day(*upvotes: int | None, papers: int = 20) -> Edition:
    seen = [sighting(f"{name}: It", n, upvotes=count) for n, (name, count) in enumerate(zip(NAMES, upvotes), start=1)]  # noqa: B905
    made = plan_day(seen, list_id="papers.example.org", day=DAY, choices=Choices(papers=papers))
    return replace(made, themes=(Theme(name="Trending papers", papers=made.by_rank),))


@pytest.mark.parametrize(
    ("upvotes", "sentence"),
    [
        ((181, 90, 40), "Kimi K3 leads with 181 upvotes, more than twice as many as the next."),
        ((181, 94, 40), "Kimi K3 leads with 181 upvotes, the next has 94."),
        ((180, 90, 40), "Kimi K3 leads with 180 upvotes, twice as many as the next."),
        ((2000, 90, 40), "Kimi K3 leads with 2,000 upvotes, more than ten times as many as the next."),
        ((40, 0, 0), "Kimi K3 leads with 40 upvotes, and no other has any."),
        ((90, 80, 20), "Kimi K3 and JarvisHub lead with 90 and 80 upvotes."),
        ((30, 20, 20), "Kimi K3 leads with 30 upvotes, the next has 20."),
        ((29, 20, 20), ""),
        ((20, 1, 1), "Kimi K3 leads with 20 upvotes, more than ten times as many as the next."),
        ((25, 20, 10), "Kimi K3 and JarvisHub lead with 25 and 20 upvotes."),
        ((25, 20, 11), ""),
        ((25, 19, 1), ""),
        ((25, 20), ""),
        ((10, 9, 8), ""),
        ((2, 0), "A quiet day: no paper has more than 2 upvotes."),
        ((9, 4, 1), "A quiet day: no paper has more than 9 upvotes."),
        ((90, 80, 70), ""),
        ((19, 4, 1), ""),
        ((90, None, 1), ""),
        ((None, None), ""),
        ((90,), ""),
        ((1, 0), ""),
        ((), ""),
    ],
)
def test_who_leads_is_said_where_somebody_leads(upvotes: tuple[int | None, ...], sentence: str) -> None:
    assert remark.of(day(*upvotes)) == sentence


def test_a_quiet_week_is_not_called_a_day() -> None:
    assert remark.of(replace(day(5, 4), period=Period.WEEK)) == "A quiet week: no paper has more than 5 upvotes."


def test_a_paper_without_a_short_name_is_the_first_paper() -> None:
    seen = [
        sighting("What Readers of Newsletters Want in the Morning", upvotes=60),
        sighting("Ruler: It", 2, upvotes=2),
    ]
    made = plan_day(seen, list_id="papers.example.org", day=DAY, choices=Choices())
    assert made.sentence == "The first paper leads with 60 upvotes, more than ten times as many as the next."


@pytest.mark.parametrize(
    ("times", "word"),
    [
        *((2, "twice"), (3, "three times"), (4, "four times"), (5, "five times"), (6, "six times")),
        *((7, "seven times"), (8, "eight times"), (9, "nine times"), (10, "ten times"), (11, "more than ten times")),
    ],
)
def test_how_many_times_as_many_is_said_in_a_word_up_to_ten(times: int, word: str) -> None:
    sentence = f"Kimi K3 leads with {50 * times} upvotes, {word} as many as the next."
    assert remark.of(day(50 * times, 50, 1)) == sentence


LONG = "What Readers of Newsletters Want in the Morning"


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (("Kimi K3: It", LONG, "Mirage: It"), "Kimi K3 and another lead with 90 and 80 upvotes."),
        ((LONG, "Kimi K3: It", "Mirage: It"), ""),
    ],
)
def test_of_two_that_lead_the_first_is_named(titles: tuple[str, ...], sentence: str) -> None:
    seen = [sighting(title, n, upvotes=count) for n, (title, count) in enumerate(zip(titles, (90, 80, 9), strict=True))]
    assert plan_day(seen, list_id="papers.example.org", day=DAY, choices=Choices()).sentence == sentence


@pytest.mark.parametrize(
    ("name", "papers", "sentence"),
    [
        ("T cells", 20, "4 of the 10 papers are about T cells."),
        ("Agents / Video", 20, ""),
        ("Trending papers", 20, ""),
        ("LLM reasoning & training", 20, "4 of the 10 papers are about LLM reasoning & training."),
        ("Video generation", 20, "4 of the 10 papers are about video generation."),
        ("3D & robots", 9, "4 of the first 9 papers are about 3D & robots."),
        ("More", 20, ""),
    ],
)
def test_a_theme_of_two_fifths_is_the_days(name: str, papers: int, sentence: str) -> None:
    made = day(*range(99, 89, -1), papers=papers)
    shown = made.by_rank
    themes = (Theme(name=name, papers=shown[:4]), *(Theme(name=f"T{n}", papers=shown[n : n + 3]) for n in (4, 7)))
    assert remark.of(replace(made, themes=themes)) == sentence


@pytest.mark.parametrize(
    ("shown", "largest", "others", "is_said"), [(10, 3, 7, False), (6, 3, 3, True), (5, 3, 2, False), (6, 6, 0, False)]
)
def test_a_theme_is_the_days_beside_another_and_of_six_papers_or_more(
    shown: int, largest: int, others: int, is_said: bool
) -> None:
    made = day(*range(99, 99 - shown, -1))
    parts = {"Cats": made.by_rank[:largest], "Dogs": made.by_rank[largest : largest + others]}
    themes = tuple(Theme(name=name, papers=papers) for name, papers in parts.items() if papers)
    assert ("are about cats" in remark.of(replace(made, themes=themes))) is is_said


def test_who_leads_and_what_the_day_is_about_are_one_sentence() -> None:
    made = day(90, *range(49, 44, -1))
    themes = (Theme(name="Cats", papers=made.by_rank[:3]), Theme(name="Dogs", papers=made.by_rank[3:]))
    sentence = "Kimi K3 leads with 90 upvotes, the next has 49; 3 of the 6 papers are about cats."
    assert remark.of(replace(made, themes=themes)) == sentence
