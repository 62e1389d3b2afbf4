"""One source becomes one document: ask for it, read it, and refuse an answer to another question."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.errors import FeedError
from newsletter.network.fetched import Fetched, Validators
from newsletter.sources.source import Source, saved_content, source_url

if TYPE_CHECKING:
    from newsletter.models import Feed
    from newsletter.network.fetch import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document as it came and as it reads. A saved one has no url and nothing to be known again by."""

    feed: "Feed"
    content: bytes
    url: str = ""
    validators: Validators = field(default_factory=Validators)


def read(source: Source, *, day: date, now: datetime, known: Validators, last: str = "") -> Read | None:
    """Return what the source holds now, or None where it holds what it did: the far end says so of what `known`
    describes, or a saved document has the hash `last`.

    Raises FeedError for what cannot be had or read, for another shape than the source's kind, and for the list of
    another day than was asked for.
    """
    document = _saved(source, now, last) if source.path else _fetched(source, day, now, known)
    if document and source.kind and document.feed.shape != source.kind:
        raise FeedError(f"{source.name}: it is a {document.feed.shape}, but its kind in the settings is {source.kind}")
    return document


def url_of(source: Source, *, day: date) -> str:
    """Return the url asked for the list of `day`, or "" for a saved document. Raises FeedError for an unknown
    `{word}`."""
    return source_url(source.url, day=day) if source.url else ""


def _saved(source: Source, now: datetime, last: str) -> Read | None:
    if source.path is None:
        raise FeedError(f"{source.name}: neither a path nor a url")
    content = saved_content(source.path)
    if sha256(content).hexdigest() == last:
        return None
    return Read(feed=_feed(content, source, now), content=content)


def _feed(content: bytes, source: Source, now: datetime) -> "Feed":
    """What a document says. The shapes are loaded here: most runs find that nothing has changed."""
    from newsletter.sources import reading

    return reading.read(content, source=source.name, read_at=now)


def _fetched(source: Source, day: date, now: datetime, known: Validators) -> Read | None:
    url = url_of(source, day=day)
    fetched = _door(source).fetch(url, known=known)
    if fetched is None:
        return None
    feed = _feed(fetched.content, source, now)
    if "{date}" in source.url:
        feed = _of_day(feed, day, fetched)
    return Read(feed=feed, content=fetched.content, url=url, validators=fetched.validators)


def _door(source: Source) -> "Door":
    """What fetches it. Who has saved documents alone never loads what speaks to the web."""
    from newsletter.network.fetch import Door

    host = urlsplit(source.url).hostname
    return Door(allowed_hosts=(host,) if source.private and host else ())


def _of_day(feed: "Feed", asked: date, fetched: Fetched) -> "Feed":
    """The feed as the list of the day that was asked for, which a document need not say itself.

    A page asked for one day may answer with another: the newest, which flips after midnight to a list of one.
    """
    if feed.list_day not in (None, asked):
        raise FeedError(
            f"{fetched.url}: asked for {asked}, but the answer is the list of {feed.list_day}; nothing was kept"
        )
    return replace(
        feed, list_day=asked, sightings=tuple(replace(s, list_day=s.list_day or asked) for s in feed.sightings)
    )
