"""RSS and Atom, arXiv's included, well-formed or not, by feedparser.

Feedparser would expand a document's own entities, and needs 321 MB for one of a few kilobytes. Such a document is
refused before feedparser sees it; both are given the same bytes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import feedparser  # type: ignore[import-untyped]  # ships no types, like the next two
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.sax import parseString  # type: ignore[import-untyped]

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources import entries
from newsletter.sources.dates import iso_day
from newsletter.sources.entries import Entry
from newsletter.sources.list_days import day_of_link
from newsletter.sources.shapes import Document, Shape

_DECLARATION = re.compile(r"\s*+<\?xml[^<>]*+>")
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]*+>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?([A-Za-z][\w.-]{0,30})[\s/>]")
_BEFORE_ROOT = 20_000
_ENTITY = re.compile(r"<!\s{0,99}ENTITY", re.IGNORECASE)
_NO_TAG = re.compile(r"<(?![/!?]?[A-Za-z:_][^<>]*+>|!\[CDATA\[|!--)")
_UTF_8 = {"content-type": "application/xml; charset=utf-8"}
_LARGEST_BROKEN = 4 * 1024 * 1024


def recognises(*roots: str) -> Callable[[Document], bool]:
    """Whether the document's first element is one of these, in any namespace."""

    def recognised(document: Document) -> bool:
        root = _ROOT.search(document.text, 0, _BEFORE_ROOT) if document.text.lstrip().startswith("<") else None
        return root is not None and root[1].lower() in roots

    return recognised


def parse(shape: str) -> Callable[[Document], Feed]:
    """Read every entry that has a title. What is parsed raises FeedError for a document that declares entities."""

    def parsed(document: Document) -> Feed:
        read = feedparser.parse(
            BytesIO(_harmless(document)),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers=_UTF_8,
        )
        found = [_entry(entry) for entry in read.entries]
        return entries.feed(found, document, shape=shape, list_day=_list_day(read.feed, found))

    return parsed


def _harmless(document: Document) -> bytes:
    """The document in UTF-8, without the declaration that may say otherwise. Raises FeedError for an XML bomb."""
    text = _without_prolog(document.text)
    try:
        parseString(text.encode(), ContentHandler(), forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise FeedError(f"{document.source}: XML that declares entities of its own, which no feed needs") from error
    except SAXParseException as error:
        return _mended(text, error, document.source).encode()
    return text.encode()


def _without_prolog(text: str) -> str:
    """The text without its declaration and without a document type that declares nothing and only names a file."""
    root = _ROOT.search(text, 0, _BEFORE_ROOT)
    start = root.start() if root else 0
    return _DOCTYPE.sub("", _DECLARATION.sub("", text[:start], count=1), count=1) + text[start:]


def _mended(text: str, error: SAXParseException, source: str) -> str:
    """Broken XML, as far as a forgiving parser can take it: it is slow on a `<` that begins no tag."""
    if _ENTITY.search(text):
        raise FeedError(f"{source}: broken XML that declares entities of its own, which no feed needs") from error
    if len(text) > _LARGEST_BROKEN:
        raise FeedError(f"{source}: broken XML ({error.getMessage()}) of more than 4 MB; fetch it again") from error
    return _NO_TAG.sub("&lt;", text)


def _list_day(channel: Any, found: Sequence[Entry]) -> date | None:
    """The day of arXiv's announcement, or what the feed's address says; the moment it was built says nothing."""
    announced = Counter(entry.published for entry in found if entry.announcement and entry.published)
    if announced:
        return announced.most_common(1)[0][0]
    links = [channel.get("link", ""), *(link.get("href", "") for link in channel.get("links", ()))]
    return next((day for day in map(day_of_link, links) if day), None)


def _entry(entry: Any) -> Entry:
    written = entry["content"][0] if entry.get("content") else {}
    return Entry(
        title=entry.get("title", ""),
        link=entry.get("link", ""),
        id=entry.get("id", ""),
        description=written.get("value") or entry.get("summary", ""),
        names=tuple(author["name"] for author in entry.get("authors", ()) if author.get("name")),
        published=_day(entry, "published") or _day(entry, "updated"),
        keywords=tuple(tag["term"] for tag in entry.get("tags", ()) if tag.get("term")),
        image=_image(entry),
        announcement=entry.get("arxiv_announce_type", ""),
    )


def _day(entry: Any, name: str) -> date | None:
    """The day as it is written where it is in ISO 8601, else in UTC."""
    if name not in entry:
        return None
    moment = entry.get(f"{name}_parsed")
    return iso_day(entry[name]) or (date(*moment[:3]) if moment else None)


def _image(entry: Any) -> str:
    pictures: Iterable[Any] = [
        *(thumbnail.get("url") for thumbnail in entry.get("media_thumbnail", ())),
        *(file.get("href") for file in entry.get("enclosures", ()) if file.get("type", "").startswith("image/")),
    ]
    return next((picture for picture in pictures if picture), "")


RSS = Shape(name="RSS", recognises=recognises("rss", "rdf"), parse=parse("RSS"))
ATOM = Shape(name="Atom", recognises=recognises("feed"), parse=parse("Atom"))
