"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator, Mapping
from typing import Any

from newsletter.models import Feed
from newsletter.sources.fields.dates import iso_day
from newsletter.sources.fields.list_days import day_of_link
from newsletter.sources.shapes import entries
from newsletter.sources.shapes.entries import Entry
from newsletter.sources.shapes.shape import Document, Shape


def recognises(document: Document) -> bool:
    """Accept an object that names the format's version and has items [JSON Feed 1.1]."""
    feed = document.json.only if document.json else None
    return isinstance(feed, Mapping) and "jsonfeed.org/version" in _words(feed, "version") and "items" in feed


def parse(document: Document) -> Feed:
    """Read every item that has a title; the others are named by their place."""
    feed = document.json.only if document.json else {}
    items = feed["items"] if isinstance(feed["items"], list) else []
    day = day_of_link(_words(feed, "home_page_url")) or day_of_link(_words(feed, "feed_url"))
    return entries.feed([_entry(item) for item in items], document, shape=SHAPE.name, list_day=day)


def _entry(item: object) -> Entry:
    if not isinstance(item, Mapping):
        return Entry(title="")
    tags = item.get("tags")
    return Entry(
        title=_words(item, "title"),
        link=_words(item, "url") or _words(item, "external_url"),
        id=_words(item, "id"),
        description=_words(item, "content_html") or _words(item, "content_text") or _words(item, "summary"),
        names=tuple(_names(item)),
        published=iso_day(_words(item, "date_published")),
        keywords=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        image=_words(item, "image") or _words(item, "banner_image"),
    )


def _names(item: Mapping[str, Any]) -> Iterator[str]:
    """The authors: a list since version 1.1, one object before."""
    listed = item.get("authors")
    for author in listed if isinstance(listed, list) else [item.get("author")]:
        if isinstance(author, Mapping) and isinstance(author.get("name"), str):
            yield author["name"]


def _words(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


SHAPE = Shape(name="JSON Feed", recognises=recognises, parse=parse, may_be_empty=True)
