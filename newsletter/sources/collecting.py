"""One source becomes one document: ask for it, read it, and refuse an answer to another question."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources import reading
from newsletter.sources.source import Source

if TYPE_CHECKING:
    from newsletter.sources.fetch import Door, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document as it came and as it reads. `url`, `etag` and `last_modified` are "" for a saved one."""

    feed: Feed
    content: bytes
    url: str = ""
    etag: str = ""
    last_modified: str = ""


def read(source: Source, *, day: date, now: datetime, door: "Door | None", known: "Validators | None") -> Read | None:
    """What the source holds now, or None where the far end says that nothing has changed. Raises FeedError."""
    read_now = _saved(source, now) if source.path else _fetched(source, day, now, door, known)
    if read_now and source.kind and read_now.feed.shape != source.kind:
        raise FeedError(f"{source.name}: a {read_now.feed.shape}, not the {source.kind} that its kind asks for")
    return read_now


def url_of(source: Source, *, day: date) -> str:
    """The url asked for the list of `day`, or "" for a saved document. Raises FeedError for an unknown `{word}`."""
    if not source.url:
        return ""
    from newsletter.sources.fetch import source_url

    return source_url(source.url, day=day)


def _saved(source: Source, now: datetime) -> Read:
    assert source.path is not None  # noqa: S101 - a source has a path or a url
    content = reading.file_content(source.path)
    return Read(feed=reading.read(content, source=source.name, read_at=now), content=content)


def _fetched(source: Source, day: date, now: datetime, door: "Door | None", known: "Validators | None") -> Read | None:
    raise FeedError(f"{source.name}: cannot be fetched yet; save {url_of(source, day=day)} and name the file")
