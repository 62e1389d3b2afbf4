"""What is found, and in which order: words as a reader types them."""

from dataclasses import replace

import pytest

from newsletter.models import Theme
from newsletter.web.archive import spoken
from newsletter.web.archive.searching import phrases, search
from newsletter.web.archive.shelf import Shelf, stocked
from tests.mail.editions import edition, paper
from tests.web.archive.archives import KNOWN

PAPERS = (
    paper(1, title="Text-to-image diffusion", abstract="We sample with fewer steps.", authors=("Łukasz Kaiser",)),
    paper(2, title="Agents at work", abstract="A world of its own, and a model.", authors=("Françoise Œuvre",)),
    paper(
        3,
        title="视频生成模型",
        abstract="A world model; diffusion.",
        authors=("Søren Kierkegaard",),
        organisation="ETH Zürich",
    ),
    paper(4, title="C", abstract="Straße und Größe", authors=(), keywords=("policies",)),
)


def numbers(query: str) -> list[int]:
    """The numbers of the papers that are found, in their order."""
    made = replace(edition(), themes=(Theme(name="Video generation", papers=PAPERS),))
    shelf = stocked(Shelf(), [made], known=KNOWN)
    return [int(each.listed.paper.id[-1]) for each in search(shelf.papers, phrases(query))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("DIFFUSION", [1, 3]),  # whatever the case; the title first
        ("diffus", [1, 3]),  # the beginning of a word
        ("fusion", []),  # and not its end
        ("diffusion steps", [1]),  # all the words
        ("world model", [2, 3]),
        ('"world model"', [3]),  # side by side
        ('"world mod"', []),  # whole words
        ("text-to-image", [1]),
        ("image-to-text", []),
        ("agent", [2]),
        ("policy", [4]),  # singular and plural
        ("lukasz", [1]),
        ("Łukasz", [1]),
        ("francoise", [2]),
        ("oeuvre", [2]),
        ("soren", [3]),
        ("zurich", [3]),
        ("strasse", [4]),
        ("视频", [3]),
        ("生成", [3]),  # words that no space divides
        ("video generation", [1, 2, 3, 4]),  # the theme
        ("2605.00002", [2]),
        ("image diffusion we", [1]),
        ('"diffusion we"', []),  # a phrase does not go from one field into the next
        ("", []),
        ("  -- ", []),
        ('"', []),
    ],
)
def test_a_query_finds(query: str, expected: list[int]) -> None:
    assert numbers(query) == expected


def test_a_query_is_read_no_further_than_its_longest() -> None:
    assert numbers("diffusion " + " " * 200 + "nowhere") == [1, 3]


def test_no_more_phrases_are_looked_for_than_twelve() -> None:
    assert len(phrases(" ".join(f"w{n}" for n in range(40)))) == 12


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Robotics & embodied AI", "robotics-embodied-ai"),
        ("LLM agents, tools & memory", "llm-agents-tools-memory"),
        ("Kunst für alle", "kunst-fur-alle"),
        ("视频生成", "视频生成"),
        ("한국어", "한국어"),
        ("☃", "e29883"),
        ("a/../b?c=d#e", "a-b-c-d-e"),
    ],
)
def test_a_theme_has_one_address_without_anything_that_an_address_means(name: str, slug: str) -> None:
    assert spoken.slug(name) == slug
