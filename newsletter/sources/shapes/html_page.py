"""The Daily Papers page as it is served: the data of its list, in an attribute of one element, or its visible cards."""

import html
import json
from collections.abc import Mapping
from typing import Any

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources.shapes import html_cards, paper_list
from newsletter.sources.shapes.shape import Document, Shape

_TARGET = 'data-target="DailyPapers"'
_DATA = 'data-props="'


def recognises(document: Document) -> bool:
    """Accept a page that names the list's element, or shows cards that link to papers."""
    return document.is_markup and (_TARGET in document.text or html_cards.any_card(document.text))


def parse(document: Document) -> Feed:
    """Read the data; where there is none or it holds no paper, read what a reader of the page sees.

    Raises FeedError for a page with neither data nor cards.
    """
    listed = paper_list.paper_list(_data(document.text))
    feed = paper_list.feed([listed], document, shape=SHAPE.name) if listed else None
    if feed and feed.sightings:
        return feed
    shown = html_cards.feed(document, shape=SHAPE.name)
    if feed and not feed.skipped and not shown.sightings and not shown.skipped:
        return feed
    if not shown.sightings and not shown.skipped:
        raise FeedError(f"{document.source}: a Daily Papers page without data and without cards; fetch it again")
    return shown


def _data(page: str) -> Mapping[str, Any] | None:
    """The element's data: an object in JSON, escaped into an attribute on either side of its name."""
    at = page.find(_TARGET)
    begin, end = page.rfind("<", 0, at) + 1, at + len(_TARGET)
    beside = page.find(_DATA, begin)
    if at < 0 or beside < 0 or page.find("<", end, beside) >= 0:
        return None
    begin = beside + len(_DATA)
    try:
        data = json.loads(html.unescape(page[begin : page.find('"', begin)]))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, Mapping) else None


SHAPE = Shape(name="Daily Papers page", recognises=recognises, parse=parse, may_be_empty=True)
