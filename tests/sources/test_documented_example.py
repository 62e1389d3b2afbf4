"""The worked example of docs/sources.md is taken out of the document and run."""

import re
from pathlib import Path
from typing import Any

from newsletter.models import Feed, Skipped
from newsletter.sources import reading
from newsletter.sources.shapes.shape import Shape
from tests.sources import feeds

GUIDE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The only block of the guide in that language."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return str(text)


def shape() -> Shape:
    names: dict[str, Any] = {}
    exec(compile(block("python"), "docs/sources.md", "exec"), names)  # noqa: S102 - our own document
    shape = names["SHAPE"]
    assert isinstance(shape, Shape)
    return shape


def example() -> Feed:
    return shape().parse(feeds.document(block("csv").encode()))


def test_the_example_is_shorter_than_forty_lines() -> None:
    assert len(block("python").splitlines()) < 40


def test_the_example_reads_its_document() -> None:
    sighting = example().sightings[0]
    assert (sighting.paper.id, sighting.paper.title, sighting.paper.abstract, sighting.upvotes) == (
        "arxiv:2606.01234",
        "Learning to Wait",
        "Queues are long.",
        1200,
    )


def test_the_example_names_what_it_cannot_use() -> None:
    assert example().skipped == (Skipped(place="row 2", reason="half a card: it has no title"),)


def test_only_the_example_recognises_its_document() -> None:
    document = feeds.document(block("csv").encode())
    assert [each.name for each in (*reading.SHAPES, shape()) if each.recognises(document)] == ["CSV"]


def test_the_example_recognises_no_other_document() -> None:
    assert [name for name in feeds.SHAPE_OF if shape().recognises(feeds.document(feeds.content(name)))] == []


def test_the_guide_names_every_shape() -> None:
    assert [each.name for each in reading.SHAPES if each.name not in GUIDE] == []
