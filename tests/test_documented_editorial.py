"""What docs/editorial.md tells of its days is what the program does with them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.editorial.ranking import growth, trending
from newsletter.editorial.summary import listed, shortening
from newsletter.editorial.themes import of_edition, seeds
from newsletter.identity import paper_id
from newsletter.models import Edition, Paper, Sighting, Theme, TrendingPaper
from newsletter.packed import folder
from newsletter.sources import reading

GUIDE = (Path(__file__).parents[1] / "docs" / "editorial.md").read_text(encoding="utf-8")
LIST_DAY = date(2026, 5, 6)
MORNING, EVENING = datetime(2026, 5, 6, 8, 20, tzinfo=UTC), datetime(2026, 5, 6, 23, 50, tzinfo=UTC)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose first column has that heading."""
    (table,) = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def block(beginning: str) -> str:
    """The block of the guide that begins so."""
    (text,) = re.findall(rf"^```[a-z]*\n({re.escape(beginning)}.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return str(text)


ADDED, RENAMED = '[[theme]]\nname = "', '[[theme]]\nkey = "'


def sightings(table: Sequence[Sequence[str]]) -> list[Sighting]:
    """The invented list at both moments; it stands in the order of the alphabet, which nothing but ties would show."""
    return [
        Sighting(
            paper=Paper(id=paper_id(title=title), title=title),
            source="list",
            seen_at=moment,
            position=position,
            list_day=LIST_DAY,
            upvotes=int(upvotes),
            comments=int(comments),
        )
        for position, (title, early, late, comments, *_) in enumerate(sorted(table, key=lambda row: row[0]), start=1)
        for moment, upvotes in ((MORNING, early), (EVENING, late))
    ]


def from_its_page() -> Edition:
    read = reading.read_file(folder("examples") / "daily-papers-dec-01.txt", read_at=datetime(2025, 12, 2, tzinfo=UTC))
    return plan_day(read.sightings, list_id="list", day=date(2025, 12, 1), choices=Choices())


def led(theme: Theme) -> str:
    place = theme.papers[0].why[0].rpartition(", ")[2].removesuffix(" of 35")
    return f"{theme.name}: {len(theme.papers)} papers, led by {place} of 35"


def with_the_added_theme(papers: Sequence[TrendingPaper], *, section: str = "Machine unlearning") -> dict[str, int]:
    added = block(ADDED).replace('section = "Machine unlearning"', f'section = "{section}"')
    return headings(papers, added)


def headings(papers: Sequence[TrendingPaper], own: str) -> dict[str, int]:
    return {theme.name: len(theme.papers) for theme in of_edition.group(papers, seeds=seeds.with_own(own))}


def test_the_invented_list_is_ranked_as_the_guide_says_and_for_its_reasons() -> None:
    table = rows("paper")
    ranked = trending.rank(sightings(table))
    shown = [[listed.paper.title, str(place), "; ".join(listed.why)] for place, listed in enumerate(ranked, start=1)]
    assert shown == [[row[0], row[4], row[5]] for row in table]


@pytest.mark.parametrize("row", rows("age of the count"))
def test_a_count_grows_as_the_guide_says(row: Sequence[str]) -> None:
    upvotes, number, unit = re.findall(r"(\d+) upvotes after (?:(\d+) (hours)|a week)", row[0])[0]
    age = timedelta(hours=int(number)) if unit else growth.WEEK
    assert round(growth.shipped().after_a_week(int(upvotes), age)) == int(row[1])


def test_the_example_page_makes_the_edition_of_the_guide() -> None:
    made = from_its_page()
    lines = [made.title, "", *map(led, made.themes), "", f"{made.more} more papers"]
    assert "\n".join(lines) + "\n" == block(f"{made.title}\n")


def test_the_first_paper_has_the_lines_of_the_guide() -> None:
    first = from_its_page().papers[0]
    assert f"{first.paper.title}\n{'; '.join(first.why)}\n{first.summary}\n" == block("SNOOPI:")


@pytest.mark.parametrize("row", rows("the abstract says"))
def test_a_sentence_is_shortened_as_the_guide_says(row: Sequence[str]) -> None:
    said = re.sub(r" \((?:under|after) .*", "", row[0])
    resolved = shortening.resolved(shortening.opened(said), "We present Owl, a net.", frozenset({"Owl"}))
    shortened = shortening.compressed(resolved, "Owl: Learning to See at Night")
    part = shortening.finding(shortened) or listed.first_deed(shortened) or next(iter(listed.parts(said)), "")
    assert (part or shortened) == row[1]


def test_the_theme_added_in_the_guide_has_the_heading_it_says() -> None:
    sizes = with_the_added_theme(from_its_page().papers)
    old = "Image generation & diffusion models"
    assert (sizes["Machine unlearning"], old in sizes) == (6, False)


def test_the_theme_added_to_a_section_has_the_same_heading_and_a_single_paper_of_it_that_section() -> None:
    papers, section = from_its_page().papers, "Safety & interpretability"
    other = re.compile("All but One|Attentive Eraser|SalUn|Skill Unlearning|Concept Erasing")
    single = [each for each in papers if not other.search(each.paper.title)]
    sizes = with_the_added_theme(papers, section=section)
    alone, without = with_the_added_theme(single, section=section), with_the_added_theme(single)
    assert (sizes["Machine unlearning"], alone[section]) == (6, 1 + 2)
    assert (without[section], without["Machine unlearning"]) == (2, 1)


def test_the_theme_renamed_in_the_guide_keeps_its_papers() -> None:
    own = block(RENAMED)
    made = of_edition.placed(from_its_page().papers, seeds=seeds.with_own(own))
    assert sum(listed.theme == "Attacks & defences" for listed in made) == 3


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ([a-z.]+)", GUIDE))))
def test_every_module_the_guide_runs_is_there(module: str) -> None:
    assert folder(f"{module.replace('.', '/')}.py").is_file()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", GUIDE))))
def test_every_file_the_guide_links_to_is_there(link: str) -> None:
    assert (Path(__file__).parents[1] / "docs" / link).is_file()
