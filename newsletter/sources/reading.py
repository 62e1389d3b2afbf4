"""A document becomes a Feed: decode it, choose its shape by content, parse it. Reading a file is here too.

To add a shape: write a module with a `SHAPE`, add it to `SHAPES`, and put one example and one test beside it.
"""

from datetime import datetime
from pathlib import Path

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources import (
    daily_papers_api,
    html_page,
    json_feed,
    json_text,
    line_dump,
    linked_dump,
    page_dump,
    paper_lines,
    repeats,
    xml_feed,
)
from newsletter.sources.decoding import decoded
from newsletter.sources.shapes import Document, Shape

SHAPES: tuple[Shape, ...] = (
    daily_papers_api.SHAPE,
    paper_lines.SHAPE,
    json_feed.SHAPE,
    html_page.SHAPE,
    xml_feed.RSS,
    xml_feed.ATOM,
    page_dump.SHAPE,
    linked_dump.MARKDOWN,
    linked_dump.LINKED,
    line_dump.SHAPE,
)
LARGEST = 64 * 1024 * 1024


def read(content: bytes, *, source: str, read_at: datetime) -> Feed:
    """Read a document in the shape that recognises it. Raises FeedError for one that is no feed."""
    text = decoded(content, source=source)
    document = Document(source=source, text=text, read_at=read_at, json=json_text.read(text))
    shape = next((shape for shape in SHAPES if shape.recognises(document)), None)
    if shape is None:
        raise FeedError(f"{source}: {_unknown(document)}")
    feed = repeats.joined(shape.parse(document))
    if not feed.sightings:
        reason = f": {feed.skipped[0].place}: {feed.skipped[0].reason}" if feed.skipped else ""
        raise FeedError(f"{source}: {shape.name} without a single whole paper{reason}")
    return feed


def _unknown(document: Document) -> str:
    if document.json and document.json.fault:
        return f"broken JSON: {document.json.fault}; fetch the document again"
    known = ", ".join(shape.name for shape in SHAPES)
    return f"no feed that this program knows ({known}); it begins with {document.text[:40].strip()!r}"


def read_file(path: Path, *, read_at: datetime) -> Feed:
    """Read a saved document. Raises FeedError where the file cannot be opened, is too large or is no feed."""
    return read(file_content(path), source=path.name, read_at=read_at)


def file_content(path: Path) -> bytes:
    """The bytes of a saved document. Raises FeedError where the file cannot be opened or is too large."""
    try:
        if path.stat().st_size > LARGEST:
            raise FeedError(f"{path}: larger than {LARGEST // 1024**2} MB, which no feed is")
        return path.read_bytes()
    except OSError as error:
        raise FeedError(f"{path}: {error.strerror}; name a saved feed document") from error
