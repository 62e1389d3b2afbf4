"""The Daily Papers API's answer for a day, a week or a month: a list of papers, bare or in a mirror's object."""

from collections.abc import Mapping
from typing import Any

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources.shapes import json_feed, paper_lines, paper_list
from newsletter.sources.shapes.shape import Document, Shape


def recognises(document: Document) -> bool:
    """Accept one JSON value that is neither a paper nor a JSON Feed; whether it holds papers is for `parse` to say."""
    if document.json is None or len(document.json.values) != 1:
        return False
    return not json_feed.recognises(document) and not paper_lines.recognises(document)


def parse(document: Document) -> Feed:
    """Read every paper that has a title; an empty list is the list of a day without papers.

    Raises FeedError for an answer without a list, for an empty list beside an error, and for cards of which none is
    a paper.
    """
    answer = document.json.only if document.json else None
    listed = paper_list.paper_list(answer)
    if listed is None or (not listed.cards and isinstance(answer, Mapping) and answer.get("error")):
        raise FeedError(
            f"{document.source}: the answer is not a list of papers: {_said(answer)!r}; "
            "the Daily Papers API returns a list for each day"
        )
    feed = paper_list.feed([listed], document, shape=SHAPE.name)
    if feed.skipped and not feed.sightings:
        raise FeedError(
            f"{document.source}: none of its {len(feed.skipped)} cards is a paper: card 1 is {feed.skipped[0].reason}"
        )
    return feed


def _said(answer: Any) -> str:
    words = answer.get("error") or answer.get("message") if isinstance(answer, Mapping) else None
    return str(words or answer)[:120]


SHAPE = Shape(name="Daily Papers API", recognises=recognises, parse=parse, may_be_empty=True)
