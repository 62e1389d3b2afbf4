"""A paper as JSON gives it: the Daily Papers API's names for its fields, its client library's, and this program's own.

A field may stand inside `paper` or beside it. The inner one is asked first, since the outer `publishedAt` is the
day of the list.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from newsletter import plain
from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting
from newsletter.sources.fields import people
from newsletter.sources.fields.dates import iso_day, iso_moment
from newsletter.sources.fields.web_links import web_link

Card = Mapping[str, Any]

_PAGE = "https://huggingface.co/papers/"


def fault(card: object) -> str:
    """Say why this is no paper, or ""."""
    if not isinstance(card, Mapping):
        return f"{_kind(card)} where a paper should be: {str(card)[:40]!r}"
    return "" if plain.line(_words(card, "title")) else "half a card: it has no title"


def sighting(card: Card, *, source: str, seen_at: datetime, position: int, list_day: date | None) -> Sighting:
    """Read the paper and its counts. The card's own position (from 1), list day and moment win over the document's."""
    return Sighting(
        paper=_paper(card),
        source=source,
        seen_at=iso_moment(_field(card, "seen_at")) or seen_at,
        position=_number(card, "position") or position,
        list_day=submitted_on(card) or list_day,
        upvotes=_number(card, "upvotes"),
        comments=_number(card, "numComments", "num_comments", "comments"),
        stars=_number(card, "githubStars", "github_stars", "stars"),
    )


def submitted_on(card: Card) -> date | None:
    """Read the day whose list the paper is on; None where the card does not say it."""
    return iso_day(_words(card, "submittedOnDailyAt", "submitted_on_daily_at", "submitted_at", "list_day", "list_date"))


def _paper(card: Card) -> Paper:
    title = plain.line(_words(card, "title"))
    authors = _authors(card)
    identity = paper_id(title=title, link_or_id=_words(card, "id") or _words(card, "url"))
    arxiv = identity.removeprefix("arxiv:") if identity.startswith("arxiv:") else ""
    return Paper(
        id=identity,
        title=title,
        abstract=plain.line(_words(card, "summary", "abstract")),
        authors=authors,
        author_count=_number(card, "author_count") or len(authors) or None,
        organisation=_organisation(card),
        url=web_link(_field(card, "url")) or (_PAGE + arxiv if arxiv else ""),
        published=iso_day(_words(card, "publishedAt", "published_at", "published")),
        keywords=_keywords(card),
        code_url=web_link(_field(card, "githubRepo", "github_repo", "code_url")),
        project_url=web_link(_field(card, "projectPage", "project_page", "project_url")),
        thumbnail_url=web_link(_field(card, "thumbnail", "thumbnail_url")),
        feed_summary=plain.line(_words(card, "ai_summary", "feed_summary")),
    )


def _field(card: Card, *names: str) -> Any:
    """The first of these fields that is given, in the inner place before the outer one."""
    inner = card.get("paper")
    places = (inner, card) if isinstance(inner, Mapping) else (card,)
    return next((place[name] for place in places for name in names if place.get(name) is not None), None)


def _words(card: Card, *names: str) -> str:
    value = _field(card, *names)
    return value if isinstance(value, str) else ""


def _number(card: Card, *names: str) -> int | None:
    value = _field(card, *names)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _listed(card: Card, *names: str) -> list[Any]:
    value = _field(card, *names)
    return value if isinstance(value, list) else []


def _keywords(card: Card) -> tuple[str, ...]:
    words = (plain.line(word) for word in _listed(card, "ai_keywords", "keywords") if isinstance(word, str))
    return tuple(word for word in words if word)


def _authors(card: Card) -> tuple[str, ...]:
    given = _field(card, "authors")
    if isinstance(given, str):
        return people.people(given)
    names = (author.get("name") if isinstance(author, Mapping) else author for author in _listed(card, "authors"))
    return tuple(name for name in (plain.line(name) for name in names if isinstance(name, str)) if name)


def _organisation(card: Card) -> str:
    value = _field(card, "organization", "organisation")
    if isinstance(value, Mapping):
        value = value.get("fullname") or value.get("name")
    return plain.line(value) if isinstance(value, str) else ""


def _kind(value: object) -> str:
    kinds = {str: "a string", int: "a number", float: "a number", list: "a list", type(None): "null"}
    return kinds.get(type(value), "no object")
