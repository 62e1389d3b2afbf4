"""An entry of a syndication feed (RSS, Atom, JSON Feed) becomes a paper.

What the Daily Papers feeds and arXiv's write inside an entry's description is taken out of it here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newsletter import plain
from newsletter.identity import arxiv_id, paper_id
from newsletter.models import Feed, Paper, Sighting, Skipped
from newsletter.sources.fields import description, people
from newsletter.sources.fields.web_links import web_link
from newsletter.sources.shapes.shape import Document

_ARXIV_CATEGORY = re.compile(r"[a-z-]{2,9}\.[A-Za-z-]{2,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as its format gives it: foreign text, whose description may hold markup. `names` are its authors."""

    title: str
    link: str = ""
    id: str = ""
    description: str = ""
    names: tuple[str, ...] = ()
    published: date | None = None
    keywords: tuple[str, ...] = ()
    image: str = ""
    announcement: str = ""


def feed(entries: Sequence[Entry], document: Document, *, shape: str, list_day: date | None) -> Feed:
    """Return a feed of every entry that has a title; the others are named by their place, counted from 1."""
    sightings: list[Sighting] = []
    skipped: list[Skipped] = []
    for position, entry in enumerate(entries, start=1):
        title = plain.line(entry.title)
        if title:
            sightings.append(_sighting(entry, title, position, list_day, document))
        else:
            skipped.append(Skipped(place=f"entry {position}", reason="half an entry: it has no title"))
    return Feed(
        source=document.source,
        shape=shape,
        list_day=list_day,
        sightings=tuple(sightings),
        skipped=tuple(skipped),
    )


def _sighting(entry: Entry, title: str, position: int, list_day: date | None, document: Document) -> Sighting:
    described = description.read(entry.description)
    return Sighting(
        paper=_paper(entry, title, described),
        source=document.source,
        seen_at=document.read_at,
        position=position,
        list_day=list_day,
        upvotes=described.upvotes,
        comments=described.comments,
    )


def _paper(entry: Entry, title: str, described: description.Description) -> Paper:
    authors = described.authors or people.listed(entry.names)
    known = next((known for known in map(arxiv_id, (entry.link, entry.id)) if known), "")
    announcement = entry.announcement or described.announcement
    return Paper(
        id=paper_id(title=title, link_or_id=known),
        title=title,
        abstract=described.abstract,
        authors=authors,
        author_count=len(authors) or None,
        organisation=described.organisation,
        url=web_link(entry.link) or web_link(entry.id),
        # arXiv announces a new version of an old paper with the day of the version.
        published=None if announcement.startswith("replace") else entry.published,
        keywords=_keywords(entry.keywords),
        thumbnail_url=web_link(entry.image) or described.thumbnail_url,
        feed_summary=described.feed_summary,
    )


def _keywords(words: Sequence[str]) -> tuple[str, ...]:
    """The words a reader would use, without arXiv's codes such as cs.AI."""
    return tuple(word for word in map(plain.line, words) if word and not _ARXIV_CATEGORY.fullmatch(word))
