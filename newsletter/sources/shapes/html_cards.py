"""The cards a reader sees on the Daily Papers page, for a page whose data is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from newsletter import plain
from newsletter.identity import arxiv_id, paper_id
from newsletter.models import Feed, Paper, Sighting, Skipped
from newsletter.sources.fields.byline import AUTHORS
from newsletter.sources.fields.counts import count
from newsletter.sources.fields.dates import card_date, iso_day
from newsletter.sources.fields.list_days import day_of_link
from newsletter.sources.fields.web_links import web_link
from newsletter.sources.shapes.html_tokens import tags, tokens
from newsletter.sources.shapes.shape import Document

_ARTICLE, _END = "<article", "</article>"
_PAPER = re.compile(r"(?:https://huggingface\.co)?/papers/([\w./-]{1,40})(#community)?")
_HEADINGS = ("h2", "h3", "h4")
_PAGE = "https://huggingface.co/papers/"
_LONGEST_CARD = 200_000


@dataclass(slots=True)
class _Texts:
    """The texts of a card by where they stand: in its heading, its paragraph, or behind a link."""

    link: str = ""
    image: str = ""
    title: str = ""
    abstract: str = ""
    votes: str = ""
    comments: str = ""
    rest: str = ""


def any_card(page: str) -> bool:
    """Tell whether one card on the page links to a paper."""
    return any(_PAPER.search(article) for article in _articles(page))


def feed(document: Document, *, shape: str) -> Feed:
    """Return a feed of every card that has a title; the others are named by their place, counted from 1."""
    sightings: list[Sighting] = []
    skipped: list[Skipped] = []
    day = _list_day(document.text)
    for position, article in enumerate(_articles(document.text), start=1):
        texts = _texts(article)
        if plain.line(texts.title):
            sightings.append(_sighting(texts, position, day, document))
        else:
            skipped.append(Skipped(place=f"card {position}", reason="half a card: it has no title"))
    return Feed(source=document.source, shape=shape, list_day=day, sightings=tuple(sightings), skipped=tuple(skipped))


def _articles(page: str) -> Iterator[str]:
    for part in page.split(_ARTICLE)[1:]:
        yield part.partition(_END)[0].partition(">")[2][:_LONGEST_CARD]


def _list_day(page: str) -> date | None:
    """The day above the cards, which is written for machines; a page of a week or a month writes none."""
    heading = page.partition(_ARTICLE)[0]
    written = (iso_day(tag.attributes.get("datetime")) for tag in tags(heading, "time"))
    canonical = (day_of_link(tag.attributes.get("href", "")) for tag in tags(heading, "link"))
    return next((day for day in (*written, *canonical) if day), None)


def _texts(article: str) -> _Texts:
    texts = _Texts()
    link, element = "", ""
    for token in tokens(article):
        if token.name == "a":
            link = "" if token.closes else token.attributes.get("href", "")
            texts.link = texts.link or (link if _PAPER.fullmatch(link) else "")
        elif token.name in (*_HEADINGS, "p"):
            element = "" if token.closes else token.name
        elif token.name == "img":
            texts.image = texts.image or web_link(token.attributes.get("src", ""))
        elif token.text.strip():
            place = _place(link, element)
            setattr(texts, place, f"{getattr(texts, place)} {token.text.strip()}".strip())
    return texts


def _place(link: str, element: str) -> str:
    if element in _HEADINGS:
        return "title"
    if element == "p":
        return "abstract"
    if link.startswith("/login") and "/papers/" in unquote(link):
        return "votes"
    return "comments" if link.endswith("#community") else "rest"


def _sighting(texts: _Texts, position: int, day: date | None, document: Document) -> Sighting:
    return Sighting(
        paper=_paper(texts),
        source=document.source,
        seen_at=document.read_at,
        position=position,
        list_day=day,
        upvotes=count(texts.votes),
        comments=count(texts.comments),
    )


def _paper(texts: _Texts) -> Paper:
    title = plain.line(texts.title)
    known = arxiv_id(texts.link)
    authors = AUTHORS.search(texts.rest)
    return Paper(
        id=paper_id(title=title, link_or_id=known),
        title=title,
        abstract=plain.line(texts.abstract),
        author_count=int(authors[1]) if authors else None,
        url=_PAGE + known if known else "",
        published=_published(texts.rest),
        thumbnail_url=texts.image,
    )


def _published(text: str) -> date | None:
    """ "Published on Oct 7, 2025", as the pages of trending papers print it."""
    _, label, after = text.partition("Published on ")
    written = card_date(" ".join(after.split()[:3])) if label else None
    return written.in_year(written.year) if written and written.year else None
