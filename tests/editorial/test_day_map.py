"""The map of the day."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from defusedxml import ElementTree

from newsletter.actions import plan_files
from newsletter.editorial import day_map
from newsletter.editorial.choices import Choices
from newsletter.editorial.themes.fits import fits_of
from newsletter.editorial.themes.model import shipped_model
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.errors import PictureError
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Edition, Paper, Theme, TrendingPaper
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


def shown(title: str, upvotes: int | None = None) -> TrendingPaper:
    return TrendingPaper(paper=Paper(id=title, title=title), score=1.0, why=(), upvotes=upvotes)


def of_themes(**themes: Sequence[TrendingPaper]) -> Edition:
    """An edition of these papers by theme."""
    return Edition(
        id="x",
        list_id="x",
        day=date(2026, 5, 6),
        title="A & B",
        themes=tuple(Theme(name=name, papers=tuple(papers)) for name, papers in themes.items()),
        rest=(),
    )


PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 648" role="img" font-family="sans-serif" \
font-size="14"><title>A &amp; B</title>
<rect width="900" height="648" fill="#ffffff"/>
<g><title>Owls &lt;3&gt;, 3 upvotes</title><circle cx="450.0" cy="300.0" r="10" fill="#0072b2"/>\
<text x="450.0" y="304.0" text-anchor="middle" font-size="11" font-weight="bold" fill="#ffffff">1</text></g>
<circle cx="48" cy="619" r="7" fill="#0072b2"/>
<text x="64" y="624" fill="#222222">Birds (1)</text>
</svg>
"""


def test_the_picture_of_one_paper_is_a_point_in_the_middle_and_a_line_below() -> None:
    assert day_map.svg(of_themes(Birds=[shown("Owls <3>", 3)])) == PICTURE


def test_the_lines_below_name_each_theme_with_its_numbers_and_colour() -> None:
    papers = [shown(f"Owls {n} of the night") for n in range(12)]
    names = {f"T{n}": [papers[n]] for n in range(8)} | {"More": papers[8:10], "T9": papers[10:]}
    drawn = ElementTree.fromstring(day_map.svg(of_themes(**names)))
    lines = [(text.get("y"), text.text) for text in drawn.findall(f"{SVG}text")]
    assert lines[7:] == [("792", "T7 (8)"), ("816", "More (9 to 10)"), ("840", "T9 (11 to 12)")]
    assert [text.get("x") for text in drawn.findall(f"{SVG}text")] == ["64"] * 10
    of_lines = [(circle.get("cy"), circle.get("fill")) for circle in drawn.findall(f"{SVG}circle")]
    assert of_lines[7:] == [("787", "#a8323e"), ("811", "#767676"), ("835", "#c04f00")]
    of_points = [circle.get("fill") for group in drawn.findall(f"{SVG}g") for circle in group.findall(f"{SVG}circle")]
    assert of_points[7:] == ["#a8323e", "#767676", "#767676", "#c04f00", "#c04f00"]
    assert drawn.get("viewBox") == "0 0 900 864"


def test_the_papers_fill_the_frame() -> None:
    titles = ("Web agents that browse", "Long video diffusion", "Speech recognition", "Protein folding", "Robot hands")
    drawn = ElementTree.fromstring(day_map.svg(of_themes(Birds=[shown(title) for title in titles])))
    circles = [circle for group in drawn.findall(f"{SVG}g") for circle in group.findall(f"{SVG}circle")]
    places = [[float(circle.get(side, 0)) for circle in circles] for side in ("cx", "cy")]
    assert [(min(each), max(each)) for each in places] == [(48, 852), (48, 552)]


def test_of_three_papers_the_distances_are_those_that_grouping_uses() -> None:
    titles = ("Web agents that browse", "Long video diffusion", "Speech recognition")
    papers = [Paper(id=title, title=title) for title in titles]
    expected = fits_of(papers, model=shipped_model(), seeds=shipped_seeds()).distance()
    places = day_map.positions(papers)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert distances[~np.eye(3, dtype=bool)] == pytest.approx(expected[~np.eye(3, dtype=bool)], abs=0.02)
    assert [places[np.abs(places[:, side]).argmax(), side] > 0 for side in (0, 1)] == [True, True]


def test_points_near_to_each_other_are_pushed_until_none_hides_another() -> None:
    papers = [shown(f"Web agents that browse {'x' * n}") for n in range(12)] + [shown("Long video diffusion")]
    drawn = ElementTree.fromstring(day_map.svg(of_themes(Birds=papers)))
    circles = [circle for group in drawn.findall(f"{SVG}g") for circle in group.findall(f"{SVG}circle")]
    places = np.array([[float(circle.get(side, 0)) for side in ("cx", "cy")] for circle in circles])
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)[~np.eye(13, dtype=bool)]
    assert gaps.min() > 20
    assert places.min() >= 24
    assert (places.max(axis=0) <= (876, 576)).all()


def test_the_papers_lie_around_their_middle(edition: Edition) -> None:
    places = day_map.positions([shown.paper for shown in edition.papers])
    assert np.allclose(places.mean(axis=0), 0.0)
