"""A document becomes a Feed: decode it, choose its shape by content, parse it. Reading a file is here too.

To add a shape: write a module with a `SHAPE`, add it to `SHAPES`, and put one example and one test beside it.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from newsletter.errors import FeedError
from newsletter.models import Feed, Paper, Sighting, Skipped
from newsletter.sources.shapes import (
    daily_papers_api,
    html_page,
    json_feed,
    json_text,
    line_dump,
    linked_dump,
    page_dump,
    paper_lines,
    xml_feed,
)
from newsletter.sources.shapes.shape import Document, Shape
from newsletter.sources.source import saved_content

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


def read(content: bytes, *, source: str, read_at: datetime) -> Feed:
    """Read a document in the shape that recognises it. Raises FeedError for one that is no feed.

    A list that says it has no papers is no error: it is a feed without sightings.
    """
    text = decoded(content, source=source)
    document = Document(source=source, text=text, read_at=read_at, json=json_text.read(text))
    shape = next((shape for shape in SHAPES if shape.recognises(document)), None)
    if shape is None:
        raise FeedError(f"{source}: {_unknown(document)}")
    feed = joined(shape.parse(document))
    if not feed.sightings and (feed.skipped or not shape.may_be_empty):
        reason = f": {feed.skipped[0].place}: {feed.skipped[0].reason}" if feed.skipped else ""
        raise FeedError(f"{source}: {shape.name} without a single complete paper{reason}")
    return feed


def _unknown(document: Document) -> str:
    if document.json and document.json.fault:
        return f"invalid JSON: {document.json.fault}; fetch the document again"
    known = ", ".join(shape.name for shape in SHAPES)
    return f"not a feed that this program knows ({known}); it begins with {document.text[:40].strip()!r}"


def read_file(path: Path, *, read_at: datetime) -> Feed:
    """Read a saved document. Raises FeedError where the file cannot be opened, is too large or is no feed."""
    return read(saved_content(path), source=path.name, read_at=read_at)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEGINNINGS = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_DECLARED = re.compile(rb"""\s{0,50}<\?xml[^<>]{0,200}encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""")

# Python knows encodings that unpack, escape or take quadratic time, and no feed is in one of those.
_OF_FEEDS = re.compile(
    r"us-ascii|iso-8859-(?:[1-9]|1[013-6])|latin-?1|(?:windows-|cp)125[0-8]|koi8-[ru]|gbk|gb2312|gb18030|big5"
    r"|shift_jis|euc-jp|euc-kr|macintosh"
)


def decoded(content: bytes, *, source: str) -> str:
    """Return the text of a document. Raises FeedError where it is empty or not in the encoding it says it is in."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FeedError(f"{source}: not text in {encoding.upper().removesuffix('-SIG')}; save it as UTF-8") from error
    if not text.strip():
        raise FeedError(f"{source}: an empty document; fetch or save it again")
    return text


def _encoding(content: bytes) -> str:
    for beginning, encoding in (*_MARKS, *_BEGINNINGS):
        if content.startswith(beginning):
            return encoding
    declared = _DECLARED.match(content)
    name = declared[1].decode("ascii").lower() if declared else ""
    return name if _OF_FEEDS.fullmatch(name) else "utf-8"


def joined(feed: Feed) -> Feed:
    """Join what a document says twice of one paper on one list: first position, highest counts, gaps filled.

    The later ones are among the skipped, so that sightings and skipped together are every card of the document.
    """
    kept: dict[tuple[str, date | None, datetime], Sighting] = {}
    repeated: list[Skipped] = []
    for sighting in feed.sightings:
        key = (sighting.paper.id, sighting.list_day, sighting.seen_at)
        if key in kept:
            repeated.append(_named(sighting, kept[key]))
            kept[key] = _together(kept[key], sighting)
        else:
            kept[key] = sighting
    return replace(feed, sightings=tuple(kept.values()), skipped=(*feed.skipped, *repeated)) if repeated else feed


def _named(again: Sighting, first: Sighting) -> Skipped:
    return Skipped(
        place=f"paper {again.position}", reason=f"the same paper as paper {first.position}; it is counted once"
    )


def _together(first: Sighting, again: Sighting) -> Sighting:
    return replace(
        first,
        paper=_filled(first.paper, again.paper),
        upvotes=_highest([first.upvotes, again.upvotes]),
        comments=_highest([first.comments, again.comments]),
        stars=_highest([first.stars, again.stars]),
    )


def _highest(counts: Sequence[int | None]) -> int | None:
    return max((count for count in counts if count is not None), default=None)


def _filled(paper: Paper, other: Paper) -> Paper:
    gaps = [name for name in Paper.__slots__ if not getattr(paper, name) and getattr(other, name)]
    return replace(paper, **{name: getattr(other, name) for name in gaps})
