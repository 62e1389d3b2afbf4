"""The saved text of a Daily Papers page, one element a line: title, abstract, byline, `·`, date."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from newsletter import plain
from newsletter.errors import FeedError
from newsletter.identity import paper_id
from newsletter.models import Feed, Paper, Sighting, Skipped
from newsletter.sources.fields.byline import Byline, byline
from newsletter.sources.fields.counts import count
from newsletter.sources.fields.dates import CardDate, capture_year, card_date
from newsletter.sources.shapes.shape import MOST_CARDS, Document, Shape

_DOT = re.compile(r"^[ \t]*·[ \t]*$", re.MULTILINE)
_LINK_LINE = re.compile(r"^[ \t]*https?://huggingface\.co/papers/", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"\]\(https?://huggingface\.co/papers/")
_PAGE = "https://huggingface.co/papers/"
_LONGEST_TITLE = 300
NO_PAPERS: Mapping[int, str] = MappingProxyType({})
_CHROME = (
    "new",
    "get trending papers in your email inbox",
    "subscribe",
    "daily papers",
    "by",
    "trending papers",
)
_FOOTER = ("previous", "next", "trending papers ranked by github stars activity", "system theme", "company")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A card as it stands: the number of its dot's line, the texts above it, and the two lines around the dot."""

    line: int
    paper: str
    above: tuple[str, ...]
    byline: Byline
    date: CardDate | None
    date_line: str


def recognises(document: Document) -> bool:
    """Accept a page saved as text, with its dots on lines of their own and, here, no links."""
    return keeps_links(document) == "not"


def keeps_links(document: Document) -> str:
    """Say how a page saved as text keeps its links: "not", "in Markdown", "on lines"; "" for what is no such page."""
    if not document.is_prose or not _DOT.search(document.text):
        return ""
    if _LINK_LINE.search(document.text):
        return "on lines"
    return "in Markdown" if _MARKDOWN_LINK.search(document.text) else "not"


def parse(document: Document) -> Feed:
    """Read every card; a card that cannot be used is named by its line. Half a card at the end is one of those.

    Raises FeedError for more cards than any page has.
    """
    lines = [line.strip() for line in document.text.splitlines()]
    return feed(document, lines, shape=SHAPE.name)


def feed(document: Document, lines: Sequence[str], *, shape: str, papers: Mapping[int, str] = NO_PAPERS) -> Feed:
    """Read lines that were taken apart. `papers` are arXiv ids by the index, from 0, of the line that links to them.

    Raises FeedError for more cards than any page has.
    """
    if lines.count("·") > MOST_CARDS:
        raise FeedError(f"{document.source}: more than {MOST_CARDS} papers, which is too many for a page")
    cards, heading, left_over = _cards(lines, papers)
    dates = [card.date for card in cards if card.date] + ([heading] if heading else [])
    year = capture_year(dates, read_on=document.read_at.date())
    day = heading.in_year(year) if heading else None
    sightings: list[Sighting] = []
    skipped: list[Skipped] = []
    for position, card in enumerate(cards, start=1):
        reason = _fault(card, year)
        if reason:
            skipped.append(Skipped(place=f"line {card.line}", reason=reason))
        else:
            sightings.append(replace(_sighting(card, year, position, document), list_day=day))
    if left_over:
        skipped.append(Skipped(place=f"line {left_over}", reason="half a card: it ends before its byline and date"))
    return Feed(
        source=document.source,
        shape=shape,
        list_day=day,
        sightings=tuple(sightings),
        skipped=tuple(skipped),
    )


def _cards(lines: Sequence[str], papers: Mapping[int, str]) -> tuple[list[_Card], CardDate | None, int | None]:
    """The cards, the date in the page's heading, and the line where half a card begins, if one does."""
    cards: list[_Card] = []
    heading: CardDate | None = None
    start = 0
    for dot in (number for number, line in enumerate(lines) if line == "·"):
        above = _texts(lines, start, dot)
        if not cards:
            heading, above = _without_heading(above)
        votes_shown = _upvotes(cards[0].above if cards else above[:-1]) is not None
        linked = next((papers[number] for number in range(start, dot) if number in papers), "")
        card, start = _card(lines, dot, above, votes_shown=votes_shown)
        cards.append(replace(card, paper=linked))
    return cards, heading, _left_over(lines, start)


def _left_over(lines: Sequence[str], start: int) -> int | None:
    """The number of the line where half a card begins; the foot of a page is none."""
    first = next((number for number in range(start, len(lines)) if lines[number]), None)
    return None if first is None or lines[first].lower() in _FOOTER else first + 1


def _texts(lines: Sequence[str], start: int, end: int) -> list[str]:
    return [line for line in lines[start:end] if line]


def _card(lines: Sequence[str], dot: int, above: Sequence[str], *, votes_shown: bool) -> tuple[_Card, int]:
    """The card whose dot stands at line `dot`, and the line after it."""
    below = next((number for number in range(dot + 1, min(dot + 4, len(lines))) if lines[number]), dot)
    written = card_date(lines[below]) if below > dot else None
    after = below + 1 if written or below == dot + 1 else dot + 1
    if written and written.comments is None and not votes_shown and _stands_alone(lines, after):
        written, after = replace(written, comments=int(lines[after])), after + 1
    card = _Card(
        line=dot + 1,
        paper="",
        above=tuple(above[:-1]),
        byline=byline(above[-1]) if above else Byline(),
        date=written,
        date_line=lines[below] if below > dot else "",
    )
    return card, after


def _stands_alone(lines: Sequence[str], number: int) -> bool:
    """Whether the line is a lone count: below a date that is its comments, unless the page's cards begin with votes."""
    return number < len(lines) and lines[number].isdecimal() and len(lines[number]) < 6


def _without_heading(above: Sequence[str]) -> tuple[CardDate | None, list[str]]:
    """The page's heading ends with its date, or with the last of the page's own words."""
    ends = 0
    heading: CardDate | None = None
    for number, line in enumerate(above[:-1]):
        written = card_date(line)
        if written:
            heading, ends = written, number + 1
        elif line.lower().rstrip("!").startswith(_CHROME) and len(line) < 60 and number == ends:
            ends = number + 1
    return heading, list(above[ends:])


def _fault(card: _Card, year: int) -> str:
    title, abstract = _title_and_abstract(card)
    if not title:
        return "half a card: no title above its byline"
    if len(title) > _LONGEST_TITLE and not abstract:
        return "half a card: an abstract without a title"
    if card.date is None or card.date.in_year(year) is None:
        return f"no date below the dot, but {card.date_line[:40]!r}"
    return ""


def _title_and_abstract(card: _Card) -> tuple[str, str]:
    texts = list(_without_upvotes(card.above))
    return (plain.line(texts[0]), plain.line(" ".join(texts[1:]))) if texts else ("", "")


def _without_upvotes(texts: Sequence[str]) -> Iterator[str]:
    yield from texts[1:] if _upvotes(texts) is not None else texts


def _upvotes(texts: Sequence[str]) -> int | None:
    return count(texts[0]) if len(texts) > 1 else None


def _sighting(card: _Card, year: int, position: int, document: Document) -> Sighting:
    title, abstract = _title_and_abstract(card)
    published: date | None = card.date.in_year(year) if card.date else None
    paper = Paper(
        id=paper_id(title=title, link_or_id=card.paper),
        title=title,
        abstract=abstract,
        author_count=card.byline.author_count,
        organisation=card.byline.organisation,
        url=_PAGE + card.paper if card.paper else "",
        published=published,
    )
    return Sighting(
        paper=paper,
        source=document.source,
        seen_at=document.read_at,
        position=position,
        upvotes=_upvotes(card.above),
        comments=card.date.comments if card.date else None,
    )


SHAPE = Shape(name="page dump", recognises=recognises, parse=parse)
