"""What a store says of a move: rows still come into it, or it has moved away. Neither can be opened meanwhile.

The mark stands where the number of the schema stands, so that to look for it costs nothing where there is none.
"""

from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Column, Connection, MetaData, Table, Text, delete, insert, inspect, select, update
from sqlalchemy.engine import URL

from newsletter.errors import StoreError
from newsletter.store.schema import HEAD

MOVING, MOVED = "moving", "moved"
_alone = MetaData()
_version = Table("alembic_version", _alone, Column("version_num", Text))
_moved_to = Table("moved_to", _alone, Column("url", Text, nullable=False))


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, the schema of the store, and from which store its rows come, as `known` has it."""

    word: str
    schema: str
    source: str = ""


def read(connection: Connection) -> Mark | None:
    """Return the mark of a store, None where it has none."""
    if not inspect(connection).has_table(_version.name):
        return None
    return of(connection.execute(select(_version.c.version_num)).scalar())


def of(revision: str | None) -> Mark | None:
    """Return the mark that stands in the place of a schema's number, if any does."""
    word, *rest = (revision or "").split(" ")
    return Mark(word, *rest) if word in (MOVING, MOVED) else None


def require_none(connection: Connection, revision: str | None) -> None:
    """Raise StoreError where a store is on its way, and say what is to be done."""
    mark = of(revision)
    if mark and mark.word == MOVED:
        raise StoreError(f"this store has moved to {went_to(connection)}; set store.url to that")
    if mark:
        raise StoreError(
            "the move into this store has not ended; set store.url to the store that it came from, and run "
            "`newsletter store move` again"
        )


def begin(connection: Connection, source: URL) -> None:
    """Mark that rows of another store come into this one."""
    _set(connection, f"{MOVING} {HEAD} {known(source)}")


def end(connection: Connection) -> None:
    """Let the store be opened from now on."""
    _set(connection, HEAD)


def leave(connection: Connection, target: URL) -> None:
    """Mark that this store has moved away, and where."""
    _moved_to.create(connection, checkfirst=True)
    connection.execute(delete(_moved_to))
    connection.execute(insert(_moved_to).values(url=shown(target)))
    _set(connection, f"{MOVED} {HEAD}")


def went_to(connection: Connection) -> str:
    """Return where a store has moved, as `shown` has it."""
    return str(connection.execute(select(_moved_to.c.url)).scalar_one())


def shown(url: URL) -> str:
    """Return the URL without its password."""
    return url.set(password=None).render_as_string()


def known(url: URL) -> str:
    """Return what a store is known again by: eight digits, of its URL without user and password."""
    place = url.set(username=None, password=None).render_as_string()
    return blake2b(place.encode(), digest_size=4).hexdigest()


def _set(connection: Connection, mark: str) -> None:
    connection.execute(update(_version).values(version_num=mark))
