"""The saved text of a search page, one paper a line: upvotes, title, abstract, authors, `·`, date and comments.

Nothing separates the title from the abstract; `titles.boundary` finds the place from the words.
"""

import re
from dataclasses import dataclass
from datetime import date

from newsletter import plain
from newsletter.identity import paper_id
from newsletter.models import Feed, Paper, Sighting, Skipped
from newsletter.sources.fields.byline import AUTHORS, Byline
from newsletter.sources.fields.counts import count
from newsletter.sources.fields.dates import CardDate, capture_year, card_date
from newsletter.sources.shapes import page_dump
from newsletter.sources.shapes.shape import Document, Shape
from newsletter.sources.titles import boundary

_LONGEST_ORGANISATION = 60
_SENTENCE_END = re.compile(r"[.!?)] (?=[A-Z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line taken apart: its number, its upvotes, the words up to the byline, the byline and the date."""

    number: int
    upvotes: int
    words: str
    byline: Byline
    date: CardDate


def recognises(document: Document) -> bool:
    """Accept a text of which a line begins with a count and ends with a date behind a dot."""
    if not document.is_prose or page_dump.keeps_links(document):
        return False
    return any(isinstance(_taken_apart(number, line), _Line) for number, line in _lines(document.text))


def parse(document: Document) -> Feed:
    """Read every line; one that is no card is named by its number, the others are used."""
    read = [_taken_apart(number, line) for number, line in _lines(document.text)]
    lines = [line for line in read if isinstance(line, _Line)]
    year = capture_year([line.date for line in lines], read_on=document.read_at.date())
    sightings: list[Sighting] = []
    skipped = [line for line in read if isinstance(line, Skipped)]
    for position, line in enumerate(lines, start=1):
        published = line.date.in_year(year)
        if published is None:
            skipped.append(Skipped(place=f"line {line.number}", reason="a date that does not exist"))
        else:
            sightings.append(_sighting(line, published, position, document))
    return Feed(
        source=document.source,
        shape=SHAPE.name,
        list_day=None,
        sightings=tuple(sightings),
        skipped=tuple(skipped),
    )


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _taken_apart(number: int, text: str) -> _Line | Skipped:
    card, dot, when = text.rpartition(" · ")
    first, _, words = card.partition(" ")
    upvotes, written = count(first), card_date(when)
    if not dot or written is None:
        return Skipped(place=f"line {number}", reason=f"no date behind a dot at its end: {text[-30:]!r}")
    if upvotes is None:
        return Skipped(place=f"line {number}", reason=f"no upvotes at its start: {text[:30]!r}")
    words, made_by = _byline_at_end(words.strip())
    if not words:
        return Skipped(place=f"line {number}", reason="half a card: no title")
    return _Line(number=number, upvotes=upvotes, words=words, byline=made_by, date=written)


def _byline_at_end(words: str) -> tuple[str, Byline]:
    """Take "9 authors" off the end, or what stands behind the last sentence where it is short enough for a name."""
    tail = words.rsplit(" ", 2)
    counted = AUTHORS.fullmatch(" ".join(tail[-2:]))
    if counted:
        return " ".join(tail[:-2]), Byline(author_count=int(counted[1]))
    near_end = max(0, len(words) - _LONGEST_ORGANISATION - 2)
    ends = [match.end() for match in _SENTENCE_END.finditer(words, near_end)]
    return (words[: ends[-1]].strip(), Byline(organisation=words[ends[-1] :])) if ends else (words, Byline())


def _sighting(line: _Line, published: date, position: int, document: Document) -> Sighting:
    title, abstract = boundary.split(plain.line(line.words))
    paper = Paper(
        id=paper_id(title=title),
        title=title,
        abstract=abstract,
        author_count=line.byline.author_count,
        organisation=line.byline.organisation,
        published=published,
    )
    return Sighting(
        paper=paper,
        source=document.source,
        seen_at=document.read_at,
        position=position,
        upvotes=line.upvotes,
        comments=line.date.comments,
    )


SHAPE = Shape(name="line dump", recognises=recognises, parse=parse)
