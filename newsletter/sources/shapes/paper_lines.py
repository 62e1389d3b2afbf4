"""Papers as JSON lines: one paper a line, as `newsletter papers --json` prints them, or one list day a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from newsletter.models import Feed, Skipped
from newsletter.sources.shapes import paper_list
from newsletter.sources.shapes.json_text import Json, Value
from newsletter.sources.shapes.paper_list import PaperList
from newsletter.sources.shapes.shape import Document, Shape


def recognises(document: Document) -> bool:
    """Accept several lines that are objects, or one object that is a paper."""
    if document.json is None:
        return False
    several = len(document.json.values) + len(document.json.broken) > 1
    return several or any(_is_paper(value.value) for value in document.json.values)


def parse(document: Document) -> Feed:
    """Read every line; one that is neither a paper nor a list of them is named by its number, as broken ones are."""
    lines = document.json or Json()
    skipped = [*lines.broken]
    skipped += [
        Skipped(place=value.place or "line 1", reason="neither a paper nor a list of papers")
        for value in lines.values
        if not _is_paper(value.value) and paper_list.paper_list(value.value) is None
    ]
    return paper_list.feed(list(_lists(lines.values)), document, shape=SHAPE.name, skipped=skipped)


def _lists(values: tuple[Value, ...]) -> Iterator[PaperList]:
    """Lines that are papers count their positions together, as one list; each line that is a list counts its own."""
    papers = [value.value for value in values if _is_paper(value.value)]
    if papers:
        yield PaperList(cards=papers)
    for value in values:
        listed = None if _is_paper(value.value) else paper_list.paper_list(value.value, place=value.place)
        if listed:
            yield listed


def _is_paper(value: Any) -> bool:
    """A paper has its title in one of the two places; an object with a title and a list is the list's."""
    if not isinstance(value, Mapping) or "items" in value or "papers" in value or "dailyPapers" in value:
        return False
    inner = value.get("paper")
    return isinstance(value.get("title"), str) or (isinstance(inner, Mapping) and isinstance(inner.get("title"), str))


SHAPE = Shape(name="paper lines", recognises=recognises, parse=parse, may_be_empty=True)
