"""The map of the day."""

from pathlib import Path

import numpy as np
import pytest
from defusedxml import ElementTree

from newsletter.actions import plan_files
from newsletter.editorial import day_map
from newsletter.editorial.choices import Choices
from newsletter.errors import PictureError
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Edition, Paper
from newsletter.packed import folder
from tests.sources.test_reading import NOW

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def edition() -> Edition:
    dump = folder("examples") / "daily-papers-dec-01.txt"
    return plan_files.plan_files([dump], day=None, list_id=EXAMPLE_LIST.id, choices=Choices(), now=NOW)


def test_every_paper_is_a_point_that_names_it_and_every_theme_a_line(edition: Edition) -> None:
    drawn = ElementTree.fromstring(day_map.svg(edition))
    titles = [title.text for title in drawn.iter(f"{SVG}title")][1:]
    lines = [text.text or "" for text in drawn.findall(f"{SVG}text")]
    assert titles == [shown.paper.title for shown in edition.papers]
    assert [line.rpartition(" (")[0] for line in lines] == [theme.name for theme in edition.themes]


def test_the_same_edition_gives_the_same_picture(edition: Edition) -> None:
    assert day_map.svg(edition) == day_map.svg(edition)


def test_no_point_hides_another(edition: Edition) -> None:
    drawn = ElementTree.fromstring(day_map.svg(edition))
    circles = [group.find(f"{SVG}circle") for group in drawn.findall(f"{SVG}g")]
    places = np.array([(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in circles if c is not None])
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2) + 1000 * np.eye(len(places))
    assert gaps.min() > 20


def test_papers_of_one_theme_lie_nearer_to_each_other_than_to_the_rest() -> None:
    about = ("image diffusion models", "large language model reasoning")
    papers = [
        Paper(id=f"{topic}{n}", title=f"{topic} {n}", abstract=f"We study {topic}.")
        for topic in about
        for n in range(3)
    ]
    places = day_map.positions(papers)
    within = np.linalg.norm(places[0] - places[1])
    assert within < np.linalg.norm(places[0] - places[3])


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_papers_have_places_too(count: int) -> None:
    twin = Paper(id="x", title="A twin")
    assert day_map.positions([twin] * count).shape == (count, 2)


def test_a_map_is_drawn_as_svg_and_as_png(edition: Edition, tmp_path: Path) -> None:
    plan_files.draw(edition, tmp_path / "day.svg")
    plan_files.draw(edition, tmp_path / "day.png")
    assert (tmp_path / "day.svg").read_text(encoding="utf-8") == day_map.svg(edition)
    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")


def test_a_map_of_another_ending_is_refused(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"name an \.svg or a \.png file"):
        plan_files.draw(edition, tmp_path / "day.jpg")
