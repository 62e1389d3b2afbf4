"""What the tests of every shape share: one small document in each, and how they are read."""

from datetime import UTC, datetime
from pathlib import Path

from newsletter.models import Feed, Sighting
from newsletter.sources import reading
from newsletter.sources.reading import decoded
from newsletter.sources.shapes import json_text
from newsletter.sources.shapes.shape import Document

NOW = datetime(2026, 6, 23, 8, 20, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "data" / "feeds"
SHAPE_OF = {
    "api-day.json": "Daily Papers API",
    "arxiv-query.atom.xml": "Atom",
    "arxiv.rss.xml": "RSS",
    "daily.rss.xml": "RSS",
    "days.jsonl": "paper lines",
    "firecrawl.md": "Markdown dump",
    "items.json": "JSON Feed",
    "notebook.md": "link dump",
    "page.html": "Daily Papers page",
    "page.txt": "page dump",
    "papers.jsonl": "paper lines",
    "search.txt": "line dump",
}


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def example(name: str) -> Feed:
    return reading.read(content(name), source=name, read_at=NOW)


def read(text: str) -> Feed:
    return reading.read(text.encode(), source="a feed", read_at=NOW)


def first(text: str) -> Sighting:
    return read(text).sightings[0]


def document(raw: bytes) -> Document:
    text = decoded(raw, source="a feed")
    return Document(source="a feed", text=text, read_at=NOW, json=json_text.read(text))
