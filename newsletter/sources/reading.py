"""A document becomes a Feed: decode it, choose its shape by content, parse it. Reading a file is here too."""

from datetime import datetime
from pathlib import Path

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources import daily_papers_api, line_dump, page_dump
from newsletter.sources.shapes import Document, Shape

SHAPES: tuple[Shape, ...] = (daily_papers_api.SHAPE, page_dump.SHAPE, line_dump.SHAPE)
LARGEST = 64 * 1024 * 1024


def read(content: bytes, *, source: str, read_at: datetime) -> Feed:
    """Read a document in the first shape that recognises it. Raises FeedError for one that is no feed."""
    document = Document(source=source, text=_decoded(content, source), read_at=read_at)
    shape = next((shape for shape in SHAPES if shape.recognises(document.text)), None)
    if shape is None:
        known = ", ".join(shape.name for shape in SHAPES)
        raise FeedError(
            f"{source}: no feed that this program knows ({known}); it begins with {document.text[:40].strip()!r}"
        )
    feed = shape.parse(document)
    if not feed.sightings:
        reason = f": {feed.skipped[0].place}: {feed.skipped[0].reason}" if feed.skipped else ""
        raise FeedError(f"{source}: a {shape.name} without a single whole paper{reason}")
    return feed


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


def _decoded(content: bytes, source: str) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise FeedError(f"{source}: an empty document; fetch or save it again")
        return text
    raise FeedError(f"{source}: not text in UTF-8; save it as UTF-8")
