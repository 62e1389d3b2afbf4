"""The headings and lines of two years of real days, of every fourth in the short form."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import theme_names
from bench import themes as bench
from newsletter.editorial.summary.lines import line_of
from newsletter.editorial.themes import headings, of_edition
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.models import Paper, Theme, TrendingPaper
from tests.promise.forms import form


def trending(listed: list[dict[str, dict[str, str]]]) -> list[TrendingPaper]:
    papers = [
        Paper(
            id=each["paper"]["id"],
            title=each["paper"]["title"],
            abstract=each["paper"].get("summary") or "",
            feed_summary=each["paper"].get("ai_summary") or "",
        )
        for each in listed
    ]
    return [TrendingPaper(paper=paper, score=0.0, why=()) for paper in papers]


def real_lists(shared: Path) -> list[list[dict[str, dict[str, str]]]]:
    with gzip.open(shared / "feeds" / "api-archive-2024-05_2026-04.jsonl.gz", "rt", encoding="utf-8") as days:
        return [json.loads(day)["papers"] for day in list(days)[:: form(short=4, long=1)]]


@pytest.fixture(scope="module")
def editions(shared: Path) -> list[tuple[Theme, ...]]:
    return [of_edition.group(trending(day)) for day in real_lists(shared)]


def large(editions: list[tuple[Theme, ...]]) -> Iterator[tuple[Theme, ...]]:
    for edition in editions:
        if sum(len(theme.papers) for theme in edition) >= 12:
            yield edition


def test_no_real_day_has_more_than_eight_headings(editions: list[tuple[Theme, ...]]) -> None:
    assert max(map(len, editions)) == 8


def test_nearly_every_large_real_day_has_three_headings_or_more(editions: list[tuple[Theme, ...]]) -> None:
    counts = [len(edition) for edition in large(editions)]
    assert sum(count >= 3 for count in counts) >= 0.99 * len(counts)


def test_a_real_heading_of_a_single_paper_is_rare(editions: list[tuple[Theme, ...]]) -> None:
    several = [edition for edition in editions if sum(len(theme.papers) for theme in edition) > 1]
    alone = [theme.name for edition in several for theme in edition if len(theme.papers) == 1 and theme.name != "More"]
    assert len(alone) <= len(several)
    assert alone.count(headings.ALONE) <= len(editions) / 50


def test_none_of_the_first_five_of_a_real_day_stands_under_more(
    editions: list[tuple[Theme, ...]], shared: Path
) -> None:
    ranks = [[each.paper.id for each in trending(day)] for day in real_lists(shared)]
    more = [
        {each.paper.id for theme in edition if theme.name == "More" for each in theme.papers} for edition in editions
    ]
    assert [papers & set(first[:5]) for papers, first in zip(more, ranks, strict=True) if papers & set(first[:5])] == []


def test_no_two_headings_of_a_real_day_are_alike(editions: list[tuple[Theme, ...]]) -> None:
    assert [edition for edition in editions if len({theme.name for theme in edition}) < len(edition)] == []


def test_no_real_heading_stands_beside_its_own_part(editions: list[tuple[Theme, ...]]) -> None:
    seeds = shipped_seeds()
    section = {theme.name: theme.section for theme in seeds.themes}
    beside = [
        (name, broad)
        for names in ({theme.name for theme in edition} for edition in editions)
        for name in names
        for broad in (section.get(name, ""), seeds.areas.get(section.get(name, name), ""))
        if broad in names - {name}
    ]
    assert beside == []


def test_more_holds_a_tenth_of_the_papers_of_large_real_days_at_most(editions: list[tuple[Theme, ...]]) -> None:
    sizes = [(theme.name, len(theme.papers)) for edition in large(editions) for theme in edition]
    assert sum(size for name, size in sizes if name == of_edition.MORE) <= sum(size for _, size in sizes) / 10


def test_a_paper_more_parts_one_pair_in_twenty_of_a_heading_at_most(shared: Path) -> None:
    days = theme_names.real_days(shared / "feeds" / "api-archive-2024-05_2026-04.jsonl.gz")
    assert theme_names.stability(days[:: form(short=12, long=3)], bench.shown) >= 0.95


@pytest.fixture(scope="module")
def lines(editions: list[tuple[Theme, ...]]) -> list[str]:
    """The lines of the papers of every 16th day, of every fifth in the long form, as a mail has them."""
    papers = [
        each.paper for edition in editions[:: form(short=4, long=5)] for theme in edition for each in theme.papers
    ]
    return [line_of(paper).text for paper in papers]


def test_nearly_every_real_paper_has_a_line(lines: list[str]) -> None:
    assert sum(not line for line in lines) <= 0.05 * len(lines)


def test_no_real_line_is_long_or_hardly_there(lines: list[str]) -> None:
    assert [line for line in lines if line and not 50 <= len(line) <= 240] == []


def test_no_real_line_opens_with_this_paper_says_in_this_paper(lines: list[str]) -> None:
    openings = ("in this paper", "in this work", "to address this")
    assert [line for line in lines if line.casefold().startswith(openings)] == []
