"""Move: all that a store holds comes into another one, and the old one is closed. Whole, or the old one goes on."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event

from sqlalchemy import Connection, func, select, text
from sqlalchemy.engine import URL, make_url

from newsletter.actions.restore import Place
from newsletter.errors import StoreError
from newsletter.models import State
from newsletter.store import seal_copies
from newsletter.store.engine import open_store
from newsletter.store.move import marks, numbers, rows
from newsletter.store.move.alone import alone, looking
from newsletter.store.move.marks import MOVED, MOVING, Mark
from newsletter.store.move.rows import Advance, Differs, Tally
from newsletter.store.schema import HEAD, deliveries, editions, metadata, notices, publishing

logger, steps = logging.getLogger(__name__), logging.getLogger("newsletter.steps")

_KINDS = ("sqlite", "postgresql+psycopg")
_USE = "sqlite:///newsletter.db or postgresql+psycopg://user@host/database"
_UNDER_WAY = (State.CLAIMED.value, State.SENDING.value)
Tallies = Mapping[str, Tally]
"""How many rows each table has, and the sum of their hashes."""
Progress = Callable[[int, int], None]
"""Is called with how many rows are done, and of how many: each is written, and compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What has moved, by table; nothing where it was stopped before the end."""

    tables: Tallies = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether the new store can be opened now, and the old one cannot."""
        return bool(self.tables)


def move(here: Place, there: Place, *, now: datetime, progress: Progress, stopping: Event) -> Moved:
    """Move a store. Killed at any step, the old store is as it was, and to run it again goes on where it ended.

    Raises StoreError where either store is in use, mail is being sent, the other place is not empty, or a row cannot be
    written there.
    """
    source_url, target_url = _url(here), _url(there)
    if marks.known(source_url) == marks.known(target_url):
        raise StoreError(f"the store is at {marks.shown(target_url)} already; name another place")
    went = _went_to(source_url)
    if went:
        return _ended(source_url, target_url, went)
    _bring_up_to_date(here)
    with alone(source_url) as source:
        _require_idle(source, now=now)
        _make_ready(there.url, target_url)
        with alone(target_url) as target:
            _begin(target, source_url, target_url)
            advance = _counted(source, progress)
            tables = _copied(source, target, advance, stopping)
            if stopping.is_set():
                return Moved()
            _require_same(target, tables, advance)
            _join_seals(here, there)
            _change_over(source, target, target_url)
    logger.info("moved to %s", marks.shown(target_url))
    return Moved(tables=tables)


def _url(place: Place) -> URL:
    """The place of a file in full: by it a move that was killed knows its source again. Raises StoreError."""
    url = make_url(place.url)
    if url.drivername not in _KINDS:
        raise StoreError(f"{marks.shown(url)}: {url.drivername} is not supported; use {_USE}")
    if url.drivername != _KINDS[0]:
        return url
    if not place.file or (url.database or "").startswith((":", "file:")):
        raise StoreError(f"{place.url}: this store is in memory and ends with the command; use {_USE}")
    return url.set(database=str(place.file.absolute()))


def _went_to(url: URL) -> str:
    """Where a store has moved already; "" where it has not. Raises StoreError where there is no store."""
    if url.drivername == _KINDS[0] and not Path(url.database or "").is_file():
        raise StoreError(f"{url.database}: there is no store; set store.url to where it is")
    with looking(url) as connection:
        mark = marks.read(connection)
        return marks.went_to(connection) if mark and mark.word == MOVED else ""


def _ended(source: URL, target: URL, went: str) -> Moved:
    """Do what a move that was killed at its very end has left to be done."""
    if went != marks.shown(target):
        raise StoreError(f"this store has moved to {went}; set store.url to that")
    with alone(target) as connection:
        if marks.read(connection) == Mark(MOVING, HEAD, marks.known(source)):
            marks.end(connection)
        tables = {table.name: rows.tally(connection, table, lambda _: None) for table in metadata.sorted_tables}
        connection.commit()
    return Moved(tables=tables)


def _bring_up_to_date(here: Place) -> None:
    """To the newest schema, and with the unsubscriptions that wait beside it."""
    engine = open_store(here.url)
    try:
        if here.journal:
            here.journal.apply(engine)
    finally:
        engine.dispose()


def _require_idle(source: Connection, *, now: datetime) -> None:
    part = source.execute(select(editions.c.day).join(publishing).order_by(editions.c.day).limit(1)).scalar()
    if part:
        raise StoreError(
            f"the edition of {part} is published to only a part of its audience; run `newsletter deliver`, which "
            "publishes it to the rest, then run this again"
        )
    for table in (deliveries, notices):
        held = (table.c.state.in_(_UNDER_WAY), table.c.claimed_until > now)
        query = select(func.count(), func.max(table.c.claimed_until)).where(*held)
        number, until = source.execute(query).one()
        if number:
            raise StoreError(
                f"{number:,} {table.name} are being sent, or their run has died; wait until it has ended, "
                f"or until {until:%H:%M} UTC, and run again"
            )


def _make_ready(url: str, target: URL) -> None:
    """Make the schema in the other place, or bring it up to date, unless rows come into it already."""
    if target.drivername != _KINDS[0] or Path(target.database or "").exists():
        with looking(target) as connection:
            mark = marks.read(connection)
        if mark and mark.word == MOVED:
            raise StoreError(f"{marks.shown(target)} is a store that has moved; delete it, or name another place")
        if mark:
            return
    open_store(url).dispose()


def _begin(target: Connection, source: URL, place: URL) -> None:
    """Mark the other store, unless this move has before. Raises StoreError where anything else is in it."""
    mine = Mark(MOVING, HEAD, marks.known(source))
    mark = marks.read(target)
    full = [table.name for table in metadata.sorted_tables if rows.number(target, table)]
    if mark not in (None, mine) or (mark is None and full):
        what = f"rows in {', '.join(full)}" if mark is None else "half of another move, or of another version's"
        raise StoreError(f"{marks.shown(place)} is not empty: there are {what}; empty it, or name another place")
    marks.begin(target, source)
    target.commit()


def _counted(source: Connection, progress: Progress) -> Advance:
    total = 2 * sum(rows.number(source, table) for table in metadata.sorted_tables)
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        progress(done, total)

    return advance


def _copied(source: Connection, target: Connection, advance: Advance, stopping: Event) -> Tallies:
    """Copy what has not come over. Where the old store was written to since, it all comes over anew."""
    try:
        return _each_copied(source, target, advance, stopping)
    except Differs:
        logger.info("the old store has changed; all of it is moved again")
        target.rollback()
        _empty(target)
        return _each_copied(source, target, advance, stopping)


def _each_copied(source: Connection, target: Connection, advance: Advance, stopping: Event) -> Tallies:
    tallies = {}
    for table in metadata.sorted_tables:
        steps.info("moving %s", table.name)
        tallies[table.name] = rows.copy(source, target, table, advance, stopping)
        if stopping.is_set():
            break
        logger.info("%s: %s rows", table.name, f"{tallies[table.name].number:,}")
    return tallies


def _empty(target: Connection) -> None:
    names = [target.dialect.identifier_preparer.quote(table.name) for table in reversed(metadata.sorted_tables)]
    if target.dialect.name == "postgresql":
        target.execute(text(f"TRUNCATE {', '.join(names)}"))
    else:
        for name in names:
            target.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - names of our own tables
    target.commit()


def _require_same(target: Connection, tables: Tallies, advance: Advance) -> None:
    for table in metadata.sorted_tables:
        steps.info("comparing %s", table.name)
        there, whole = rows.tally(target, table, advance), tables[table.name]
        if there != whole:
            raise StoreError(
                f"{table.name} is not the same in the new store: it has {there.number:,} of {whole.number:,} rows, or "
                "other rows; the old store is unchanged; empty the new one, and run again"
            )


def _join_seals(here: Place, there: Place) -> None:
    """What the seal beside the old store knows, the one beside the new store is to know."""
    if not here.seal or not there.seal or here.seal.folder == there.seal.folder or not seal_copies.files(here.seal):
        return
    if not seal_copies.join(here.seal.folder, there.seal):
        raise StoreError(f"{there.seal.folder} is another store's seal; move it away, and run again")


def _change_over(source: Connection, target: Connection, place: URL) -> None:
    """Close the old store, then open the new one: at no moment can both be opened."""
    for table in metadata.sorted_tables:
        numbers.carry_over(source, target, table)
    target.commit()
    marks.leave(source, place)
    source.commit()
    marks.end(target)
    target.commit()
