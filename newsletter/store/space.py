"""The room that deleted rows leave in SQLite's file: it is used again, and given back where it is much of the file."""

from typing import Any

from sqlalchemy import Connection, Engine

from newsletter.store.engine import reading
from newsletter.store.pace import Wait, paced

_PART = 5  # one in so many pages may be free: the rows of the next days take their place
_AT_ONCE = 500  # pages


def give_back(engine: Engine, wait: Wait) -> None:
    """Make the file smaller where more than a fifth of it is free, in parts; nothing on PostgreSQL, whose autovacuum
    finds such room by itself, nor in a file that was made before this was possible."""
    if engine.dialect.name == "sqlite" and _much_is_free(engine):
        paced(engine, _part, wait)


def shrink(engine: Engine) -> None:
    """Write the file anew without room in it, so that from then on it is given back by itself. Nobody else writes
    meanwhile, and the disk needs room for a second file."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA auto_vacuum=INCREMENTAL")
        driver.execute("VACUUM")


def keeps_its_size(engine: Engine) -> bool:
    """Whether the file was made before room in it could be given back."""
    if engine.dialect.name != "sqlite":
        return False
    with reading(engine) as connection:
        return not _number(connection, "auto_vacuum")


def _much_is_free(engine: Engine) -> bool:
    with reading(engine) as connection:
        free, pages = (_number(connection, name) for name in ("freelist_count", "page_count"))
        return bool(_number(connection, "auto_vacuum")) and free * _PART > pages


def _part(connection: Connection) -> int:
    """So many pages. The driver steps once through what it executes, which is one page, and to the end of a script, of
    which it ends our transaction first."""
    before = _number(connection, "freelist_count")
    driver: Any = connection.connection.driver_connection
    driver.executescript(f"PRAGMA incremental_vacuum({_AT_ONCE})")
    return before - _number(connection, "freelist_count")


def _number(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
