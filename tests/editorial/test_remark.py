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
    ("name", "papers", "sentence"),
    [
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
