"""RSS and Atom, arXiv's included, well-formed or not, by feedparser.

Feedparser would expand a document's own entities, and needs 321 MB for one of a few kilobytes. Such a document is
refused before feedparser sees it; both are given the same bytes.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from itertools import accumulate
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources.fields.dates import iso_day
from newsletter.sources.fields.list_days import day_of_link
from newsletter.sources.shapes import entries
from newsletter.sources.shapes.entries import Entry
from newsletter.sources.shapes.shape import MOST_CARDS, Document, Shape

_OF_PROLOG = re.compile(r"\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s[^<>\[\]]*+>", re.IGNORECASE | re.DOTALL)
_LONGEST_PROLOG = 1000  # parts; a real one has a few
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?([A-Za-z][\w.-]{0,30})[\s/>]")
_ENTITY = re.compile(r"<!\s{0,99}ENTITY", re.IGNORECASE)
_NO_TAG = re.compile(r"<(?![/!?]?[A-Za-z:_][^<>]*+>|!\[CDATA\[|!--)")
_UTF_8 = {"content-type": "application/xml; charset=utf-8"}
_STRAY_AMPERSAND = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_LARGEST_BROKEN = 512 * 1024
_BOMB = "declares its own entities, which no feed needs"
_DEEPEST = 200  # elements within one another; the reader takes time for each pair of them
_TOO_DEEP = f"more than {_DEEPEST} nested elements, which is too many for a feed"
_ENTRIES = ("item", "entry")
_ENTRY_TAG = re.compile(r"<(/?)(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s>]", re.IGNORECASE)


class _Bounds(ContentHandler):
    """Refuses, before the slow reader sees them, more entries and more elements within one another than a feed has."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source, self._depth, self._entries = source, 0, 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802, ARG002 - an interface's
        self._depth += 1
        self._entries += name.rpartition(":")[2] in _ENTRIES
        if self._depth > _DEEPEST:
            raise FeedError(f"{self._source}: {_TOO_DEEP}")
        if self._entries > MOST_CARDS:
            raise FeedError(f"{self._source}: more than {MOST_CARDS:,} entries, which is too many for a feed")

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002 - an interface's
        self._depth -= 1


def recognises(*roots: str) -> Callable[[Document], bool]:
    """Make the test whether a document's first element is one of these, in any namespace."""

    def recognised(document: Document) -> bool:
        root = _ROOT.search(document.text, _prolog_end(document.text)) if document.is_markup else None
        return root is not None and root[1].lower() in roots

    return recognised


def parse(shape: str) -> Callable[[Document], Feed]:
    """Make the reader of every entry that has a title; a whole feed without an entry is of a day without papers.

    What is parsed raises FeedError for a document that declares entities, and for a broken one without an entry.
    """

    def parsed(document: Document) -> Feed:
        text, fault = _harmless(document)
        read = _parsed(text.encode(), document.source)
        listed = [_entry(entry) for entry in read.entries]
        if not listed and (fault or not read.feed):
            raise FeedError(f"{document.source}: {shape} without an entry ({fault or 'it is empty'}); fetch it again")
        return entries.feed(listed, document, shape=shape, list_day=_list_day(read.feed, listed))

    return parsed


def _parsed(content: bytes, source: str) -> Any:
    import feedparser  # type: ignore[import-untyped]  # slow to load, and only XML needs it; it ships no types

    try:
        return feedparser.parse(
            BytesIO(content), sanitize_html=False, resolve_relative_uris=False, response_headers=_UTF_8
        )
    # Feedparser promises to raise nothing, but its readers of extensions trip over what stands where they expect
    # something else: each of these was met with a mutated feed.
    except (AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise FeedError(f"{source}: broken XML that cannot be read ({error}); fetch it again") from error


def _harmless(document: Document) -> tuple[str, str]:
    """The document from its first element on, and what keeps it from being XML. Raises FeedError for an XML bomb."""
    text = document.text[_prolog_end(document.text) :]
    if not _broken(text, document.source):
        return text, ""
    if _ENTITY.search(text):
        raise FeedError(f"{document.source}: broken XML that {_BOMB}")
    text = _STRAY_AMPERSAND.sub("&amp;", _NO_TAG.sub("&lt;", text))
    fault = _broken(text, document.source)
    if fault and _deepest_entry(text) > _DEEPEST:
        raise FeedError(f"{document.source}: {_TOO_DEEP}")
    if fault and len(text) > _LARGEST_BROKEN:
        raise FeedError(f"{document.source}: more than 512 KB of broken XML ({fault}); fetch it again")
    return text, fault


def _broken(text: str, source: str) -> str:
    """What keeps the text from being XML, or "". A forgiving parser reads on from there, and is slow at it.

    Raises FeedError for an XML bomb, and for more elements than any feed has.
    """
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.sax import parseString  # type: ignore[import-untyped]

    try:
        parseString(text.encode(), _Bounds(source), forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise FeedError(f"{source}: XML that {_BOMB}") from error
    except SAXParseException as error:
        return str(error.getMessage())
    return ""


def _deepest_entry(text: str) -> int:
    """How many entries stand within one another, in a text that is not XML behind its first fault."""
    steps = (-1 if tag[1] else 1 for tag in _ENTRY_TAG.finditer(text))
    return max(accumulate(steps), default=0)


def _prolog_end(text: str) -> int:
    """Where the first element begins, or a document type that declares something; one that names a file does not."""
    end = 0
    for _ in range(_LONGEST_PROLOG):
        part = _OF_PROLOG.match(text, end)
        if part is None:
            break
        end = part.end()
    return end


def _list_day(channel: Any, entries: Sequence[Entry]) -> date | None:
    """The day of arXiv's announcement, or what the feed's address says; the moment it was built says nothing."""
    announced = Counter(entry.published for entry in entries if entry.announcement and entry.published)
    if announced:
        return announced.most_common(1)[0][0]
    links = [_words(channel, "link"), *(_words(link, "href") for link in channel.get("links", ()))]
    return next((day for day in map(day_of_link, links) if day), None)


def _entry(entry: Any) -> Entry:
    written = entry["content"][0] if entry.get("content") else {}
    return Entry(
        title=_words(entry, "title"),
        link=_words(entry, "link"),
        id=_words(entry, "id"),
        description=_words(written, "value") or _words(entry, "summary"),
        names=tuple(name for name in (_words(author, "name") for author in entry.get("authors", ())) if name),
        published=_day(entry, "published") or _day(entry, "updated"),
        keywords=tuple(_words(tag, "term") for tag in entry.get("tags", ())),
        image=_image(entry),
        announcement=_words(entry, "arxiv_announce_type"),
    )


def _words(part: Any, name: str) -> str:
    value = part.get(name) if name in part else None
    return value if isinstance(value, str) else ""


def _day(entry: Any, name: str) -> date | None:
    """The day as it is written where it is in ISO 8601, else in UTC."""
    moment = entry.get(f"{name}_parsed") if name in entry else None
    try:
        return iso_day(_words(entry, name)) or (date(*moment[:3]) if moment else None)
    except ValueError:
        return None


def _image(entry: Any) -> str:
    pictures = [_words(thumbnail, "url") for thumbnail in entry.get("media_thumbnail", ())]
    files = (file for file in entry.get("enclosures", ()) if _words(file, "type").startswith("image/"))
    return next((picture for picture in (*pictures, *(_words(file, "href") for file in files)) if picture), "")


RSS = Shape(name="RSS", recognises=recognises("rss", "rdf"), parse=parse("RSS"), may_be_empty=True)
ATOM = Shape(name="Atom", recognises=recognises("feed"), parse=parse("Atom"), may_be_empty=True)
