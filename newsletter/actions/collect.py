"""Collect: every source is read, and what was seen of papers is kept."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Engine

from newsletter.actions.outcomes import Collected
from newsletter.editorial import listing
from newsletter.errors import FeedError
from newsletter.network.fetched import Validators
from newsletter.sources import document
from newsletter.sources.source import Source
from newsletter.store import sightings
from newsletter.store.engine import reading

logger, steps = logging.getLogger(__name__), logging.getLogger("newsletter.steps")


def collect(
    engine: Engine, sources: Iterable[Source], *, now: datetime, day: date | None = None
) -> tuple[Collected, ...]:
    """Read every source and keep its papers. A source that cannot be read costs nothing but itself.

    A source on the web is asked for the list of `day`: where none is given, for the newest one that is over.
    """
    asked = day or listing.newest_complete(now.date())
    every = tuple(sources)
    return tuple(_at_its_turn(engine, every, at, asked, now) for at in range(len(every)))


def _at_its_turn(engine: Engine, sources: Sequence[Source], at: int, day: date, now: datetime) -> Collected:
    """Read one of the sources, and log which it is and what it gave."""
    source = sources[at]
    steps.info("reading sources: %d of %d", at + 1, len(sources))
    collected = _collected(engine, source, day, now)
    if collected.refused:
        logger.info("%s: refused", source.name)  # why is in what the command prints
    elif collected.feed is None:
        logger.info("%s: nothing has changed", source.name)
    else:
        logger.info("%s: %d papers, %d new", source.name, len(collected.feed.sightings), collected.new)
    return collected


def _collected(engine: Engine, source: Source, day: date, now: datetime) -> Collected:
    try:
        known, last = _known(engine, source, day)
        read = document.read(source, day=day, now=now, known=known, last=last)
    except FeedError as error:
        return Collected(source=source.name, refused=str(error))
    if read is None:
        return Collected(source=source.name, unchanged=True)
    with engine.begin() as connection:
        new = sightings.keep(
            connection,
            read.feed,
            content=read.content,
            read_at=now,
            url=read.url,
            etag=read.validators.etag,
            last_modified=read.validators.last_modified,
        )
    return Collected(source=source.name, feed=read.feed, new=new)


def _known(engine: Engine, source: Source, day: date) -> tuple[Validators, str]:
    """What the last good document of this source, for this day, can be known again by: what its server gave, and its
    hash, or "" where it has another shape than is asked for now."""
    url = document.url_of(source, day=day)
    with reading(engine) as connection:
        etag, last_modified = sightings.validators(connection, source.name, url)
        sha256, shape = sightings.last_known(connection, source.name, url)
    is_of_kind = not source.kind or source.kind == shape
    return Validators(etag=etag, last_modified=last_modified), sha256 if is_of_kind else ""
