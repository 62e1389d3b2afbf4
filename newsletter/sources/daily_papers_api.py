"""The Daily Papers API's JSON: one object a paper, its fields inside `paper` or beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from newsletter.errors import FeedError
from newsletter.identity import paper_id
from newsletter.models import Feed, Paper, Sighting, Skipped
from newsletter.sources import plain
from newsletter.sources.shapes import Document, Shape

_OPENING = re.compile(r"\s*[\[{]")
_PAGE = "https://huggingface.co/papers/"


def recognises(text: str) -> bool:
    """Whatever begins as JSON; whether it holds papers is for `parse` to say."""
    return _OPENING.match(text) is not None


def parse(document: Document) -> Feed:
    """Read every paper that has a title; the others are named by their place in the list. Raises FeedError."""
    sightings: list[Sighting] = []
    skipped: list[Skipped] = []
    days: list[date] = []
    for position, card in enumerate(_cards(document), start=1):
        if isinstance(card, Mapping) and plain.line(_words(card, "title")):
            sightings.append(_sighting(card, position, document))
            days.extend(_list_day(card))
        else:
            skipped.append(Skipped(place=f"card {position}", reason=_fault(card)))
    if not sightings and skipped:
        raise FeedError(
            f"{document.source}: none of its {len(skipped)} cards is a paper: card 1 is {skipped[0].reason}"
        )
    return Feed(
        source=document.source,
        shape=SHAPE.name,
        list_day=max(set(days), key=lambda day: (days.count(day), day)) if days else None,
        sightings=tuple(sightings),
        skipped=tuple(skipped),
    )


def _cards(document: Document) -> list[Any]:
    try:
        found = json.loads(document.text)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{document.source}: broken JSON: {error}; fetch the document again") from error
    if not isinstance(found, list):
        said = found.get("error") or found.get("message") if isinstance(found, dict) else None
        raise FeedError(
            f"{document.source}: an answer that is no list of papers: {str(said or found)[:120]!r}; "
            "the Daily Papers API answers a day with a list"
        )
    return found


def _fault(card: object) -> str:
    if isinstance(card, Mapping):
        return "half a card: it has no title"
    return f"{_kind(card)} where a paper should be: {str(card)[:40]!r}"


def _kind(value: object) -> str:
    return {str: "a string", int: "a number", float: "a number", list: "a list", type(None): "null"}.get(
        type(value), "no object"
    )


def _sighting(card: Mapping[str, Any], position: int, document: Document) -> Sighting:
    return Sighting(
        paper=_paper(card),
        source=document.source,
        seen_at=document.read_at,
        position=position,
        list_day=next(_list_day(card), None),
        upvotes=_number(card, "upvotes"),
        comments=_number(card, "numComments"),
        stars=_number(card, "githubStars"),
    )


def _paper(card: Mapping[str, Any]) -> Paper:
    title = plain.line(_words(card, "title"))
    authors = tuple(_authors(card))
    identity = paper_id(title=title, link_or_id=_words(card, "id"))
    arxiv = identity.removeprefix("arxiv:") if identity.startswith("arxiv:") else ""
    return Paper(
        id=identity,
        title=title,
        abstract=plain.line(_words(card, "summary")),
        authors=authors,
        author_count=len(authors) or None,
        organisation=_organisation(card),
        url=_PAGE + arxiv if arxiv else "",
        published=_published(card),
        keywords=tuple(plain.line(word) for word in _listed(card, "ai_keywords") if isinstance(word, str)),
        code_url=_link(card, "githubRepo"),
        project_url=_link(card, "projectPage"),
        thumbnail_url=_link(card, "thumbnail"),
        feed_summary=plain.line(_words(card, "ai_summary")),
    )


def _places(card: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Where a field may stand: inside `paper` first, whose `publishedAt` is the paper's own, then beside it."""
    inner = card.get("paper")
    if isinstance(inner, Mapping):
        yield inner
    yield card


def _field(card: Mapping[str, Any], name: str) -> Any:
    return next((place[name] for place in _places(card) if place.get(name) is not None), None)


def _words(card: Mapping[str, Any], name: str) -> str:
    value = _field(card, name)
    return value if isinstance(value, str) else ""


def _number(card: Mapping[str, Any], name: str) -> int | None:
    value = _field(card, name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _listed(card: Mapping[str, Any], name: str) -> list[Any]:
    value = _field(card, name)
    return value if isinstance(value, list) else []


def _link(card: Mapping[str, Any], name: str) -> str:
    words = _words(card, name).strip()
    return words if words.startswith(("https://", "http://")) and words.isprintable() and " " not in words else ""


def _authors(card: Mapping[str, Any]) -> Iterator[str]:
    for author in _listed(card, "authors"):
        name = author.get("name") if isinstance(author, Mapping) else author
        if isinstance(name, str) and plain.line(name):
            yield plain.line(name)


def _organisation(card: Mapping[str, Any]) -> str:
    value = _field(card, "organization")
    if not isinstance(value, Mapping):
        return plain.line(value) if isinstance(value, str) else ""
    return plain.line(str(value.get("fullname") or value.get("name") or ""))


def _published(card: Mapping[str, Any]) -> date | None:
    return _day(_words(card, "publishedAt"))


def _list_day(card: Mapping[str, Any]) -> Iterator[date]:
    """The day whose list the paper is on, where the answer says it."""
    day = _day(_words(card, "submittedOnDailyAt"))
    if day:
        yield day


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


SHAPE = Shape(name="Daily Papers API", recognises=recognises, parse=parse)
