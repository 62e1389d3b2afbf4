"""A store that nobody else has open: what is written to it while it moves would be lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, NullPool, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, OperationalError

from newsletter.errors import StoreError
from newsletter.store.move.marks import shown

_CURE = "stop `newsletter serve` and all runs, also those of cron and timers, and run again"
_PATIENCE = 2  # seconds, in which the server notices that a move was killed
_WAITS = f"SET LOCAL lock_timeout = '{_PATIENCE}s'"
_LOCK = 7110312
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity, pg_stat_clear_snapshot() "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_LOOKS = 20  # for others, each a tenth of a second after the one before


@contextmanager
def alone(url: URL) -> Iterator[Connection]:
    """Connect to a store that nobody else has open, nor can open before the connection ends. Raises StoreError.

    On PostgreSQL the first transaction keeps others out, so the store is marked before that one is committed.
    """
    with _engine(url).connect() as connection:
        if connection.dialect.name == "postgresql":
            _require_no_pooler(connection)
            _keep_out(connection, shown(url))
        else:
            connection.begin()
        yield connection


@contextmanager
def looking(url: URL) -> Iterator[Connection]:
    """Connect to a store that is only looked at, whatever its mark says. Raises StoreError."""
    with _engine(url).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(_WAITS))
        yield connection


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    waits = {"timeout" if sqlite else "connect_timeout": _PATIENCE}
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=waits)
    except ModuleNotFoundError as error:
        raise StoreError(f"{error.name} is not installed; run `pip install '.[postgres]'` in the checkout") from error
    event.listen(engine, "handle_error", _as_store_error(url))
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """Keep the lock on the file from one transaction to the next."""
    connection.isolation_level = None
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN EXCLUSIVE")


def _keep_out(connection: Connection, place: str) -> None:
    """Make whoever opens the store from now on wait, and count who has it open."""
    connection.execute(text(_WAITS))
    connection.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
    connection.execute(text("LOCK TABLE alembic_version"))
    for _ in range(_LOOKS):
        others = connection.execute(_OTHERS).scalar_one()
        if not others:
            return
        connection.execute(text("SELECT pg_sleep(0.1)"))
    raise StoreError(f"{place} is in use by {others} connections; {_CURE}")


def _require_no_pooler(connection: Connection) -> None:
    """Raise StoreError behind a pooler: the next client that is given its connection would hold our lock."""
    driver: Any = connection.connection.driver_connection
    if connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != driver.info.backend_pid:
        raise StoreError("this URL leads to a pooler; name PostgreSQL itself while the store moves")


def _as_store_error(url: URL) -> Callable[[ExceptionContext], None]:
    """Say which of the two stores is locked, full or stopped."""

    def raise_ours(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            return
        why = " ".join(str(context.original_exception).split())
        in_use = "is locked" in why or "lock timeout" in why
        cure = f"is in use; {_CURE}" if in_use else f"failed: {why}; nothing is lost; run again to continue"
        raise StoreError(f"{shown(url)} {cure}") from context.original_exception

    return raise_ours
