"""Documents and the sightings in them: kept for good, so that growth can be read and any day rebuilt."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from newsletter.store.schema import documents, papers, sightings
from newsletter.store.upsert import insert_new

if TYPE_CHECKING:
    from newsletter.models import Feed, Paper, Sighting


def keep(
    connection: Connection,
    feed: "Feed",
    *,
    content: bytes,
    read_at: datetime,
    url: str = "",
    etag: str = "",
    last_modified: str = "",
) -> int:
    """Keep a document's sightings; how many papers were not known before. The same document again adds nothing.

    `url`, `etag` and `last_modified` are as the far end gave them, to ask it later whether anything has changed.
    """
    _one_at_a_time(connection, feed.source)
    sha256 = hashlib.sha256(content).hexdigest()
    if last_known(connection, feed.source, url)[0] == sha256:
        return 0
    known = _known_papers(connection, (s.paper.id for s in feed.sightings))
    inserted = connection.execute(
        documents.insert().values(
            source=feed.source,
            read_at=read_at,
            sha256=sha256,
            shape=feed.shape,
            list_day=feed.list_day,
            papers=len(feed.sightings),
            skipped=len(feed.skipped),
            url=url,
            etag=etag,
            last_modified=last_modified,
        )
    )
    document = inserted.inserted_primary_key.id  # type: ignore[union-attr]  # one row was inserted
    in_order = sorted((_paper_row(s.paper) for s in feed.sightings), key=lambda row: row["sha256"])
    insert_new(connection, papers, in_order)  # in one order, so that two collectors wait for each other in turn
    if feed.sightings:  # an insert of no rows is one of a row without values
        connection.execute(sightings.insert(), [_sighting_row(s, document) for s in feed.sightings])
    return len({s.paper.id for s in feed.sightings} - known)


def between(
    connection: Connection, *, first: date, last: date, as_of: datetime, undated_since: datetime | None = None
) -> "tuple[Sighting, ...]":
    """What had been seen by `as_of`: on the lists from `first` to `last`, and since `undated_since` on undated ones."""
    undated: ColumnElement[bool] = sightings.c.list_day.is_(None)
    if undated_since is not None:
        undated = and_(undated, sightings.c.seen_at > undated_since)
    query = (
        select(sightings, documents.c.source, papers.c.content)
        .join(documents, documents.c.id == sightings.c.document)
        .join(papers, papers.c.sha256 == sightings.c.paper)
        .where(or_(undated, sightings.c.list_day.between(first, last)))
        .where(sightings.c.seen_at <= as_of)
        .order_by(sightings.c.document, sightings.c.position)
    )
    return tuple(_sighting(row) for row in connection.execute(query))


def described(connection: Connection, ids: Collection[str]) -> "dict[str, Paper]":
    """The papers with these ids as they were last described, by id. Those never seen are not among them."""
    from newsletter.editorial.content import paper_from_json  # as below

    query = select(papers.c.content).join(sightings, sightings.c.paper == papers.c.sha256)
    query = query.where(papers.c.paper_id.in_(ids)).order_by(sightings.c.document)
    latest = (paper_from_json(json.loads(content)) for content in connection.execute(query).scalars())
    return {paper.id: paper for paper in latest}


def latest_day(connection: Connection, *, before: date) -> date | None:
    """The newest list day, before `before`, of which anything was seen."""
    query = select(sightings.c.list_day).where(sightings.c.list_day < before).order_by(sightings.c.list_day.desc())
    return connection.execute(query.limit(1)).scalar()


def list_days(connection: Connection, *, first: date, last: date) -> tuple[date, ...]:
    """The list days from `first` to `last` of which anything was seen, in order."""
    query = select(sightings.c.list_day).where(sightings.c.list_day.between(first, last))
    return tuple(connection.execute(query.distinct().order_by(sightings.c.list_day)).scalars())


def any_undated(connection: Connection, *, since: datetime | None, as_of: datetime) -> bool:
    """Whether a list without a day was seen after `since` and by `as_of`."""
    query = select(sightings.c.document).where(sightings.c.list_day.is_(None), sightings.c.seen_at <= as_of)
    if since is not None:
        query = query.where(sightings.c.seen_at > since)
    return connection.execute(query.limit(1)).first() is not None


def validators(connection: Connection, source: str, url: str) -> tuple[str, str]:
    """The ETag and Last-Modified of the last good document that this source gave at `url`, or two empty strings."""
    query = select(documents.c.etag, documents.c.last_modified).where(*_from(source, url))
    row = connection.execute(query.order_by(documents.c.id.desc()).limit(1)).first()
    return (row.etag, row.last_modified) if row else ("", "")


def last_known(connection: Connection, source: str, url: str) -> tuple[str, str]:
    """The hash and the shape of the last good document that this source gave at `url`, or two empty strings."""
    query = select(documents.c.sha256, documents.c.shape).where(*_from(source, url))
    row = connection.execute(query.order_by(documents.c.id.desc()).limit(1)).first()
    return (row.sha256, row.shape) if row else ("", "")


def _one_at_a_time(connection: Connection, source: str) -> None:
    """Whoever reads the same source at the same moment waits for this transaction. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(source))))


def _from(source: str, url: str) -> tuple[ColumnElement[bool], ...]:
    return (documents.c.source == source, documents.c.url == url)


def _known_papers(connection: Connection, ids: Iterable[str]) -> set[str]:
    return set(connection.execute(select(papers.c.paper_id).where(papers.c.paper_id.in_(set(ids)))).scalars())


def _paper_row(paper: "Paper") -> dict[str, Any]:
    content = json.dumps(asdict(paper), default=str, ensure_ascii=False, sort_keys=True)
    return {"sha256": hashlib.sha256(content.encode()).hexdigest(), "paper_id": paper.id, "content": content}


def _sighting_row(sighting: "Sighting", document: int) -> dict[str, Any]:
    return {
        "document": document,
        "position": sighting.position,
        "paper": _paper_row(sighting.paper)["sha256"],
        "list_day": sighting.list_day,
        "seen_at": sighting.seen_at,
        "upvotes": sighting.upvotes,
        "comments": sighting.comments,
        "stars": sighting.stars,
    }


def _sighting(row: Row[Any]) -> "Sighting":
    from newsletter.editorial.content import paper_from_json  # which a run that finds nothing new reads none with
    from newsletter.models import Sighting

    return Sighting(
        paper=paper_from_json(json.loads(row.content)),
        source=row.source,
        seen_at=row.seen_at,
        position=row.position,
        list_day=row.list_day,
        upvotes=row.upvotes,
        comments=row.comments,
        stars=row.stars,
    )
