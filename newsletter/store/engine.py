"""The door to the database: SQLite by default, PostgreSQL for more, brought to the newest schema when opened."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from newsletter.errors import StoreError
from newsletter.store.schema import HEAD

_WAIT_FOR_LOCK = timedelta(seconds=30)
_WAL_TRIES = 20
_KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds, and probes, until a connection is given up whose other end is gone without a word: not hours, but a minute.
What a machine that lost its power has locked would hold up all others for as long."""
WRITES = "BEGIN IMMEDIATE"
"""How a transaction that writes begins on SQLite: with the write lock."""
SILENT = (StoreError, OperationalError, PoolTimeout)
"""What is raised where the store is locked, stopped or gone, or all connections to it are in use."""
_CANNOT_BE_OPENED = "its folder is missing, or this user may not open the file"
_USE = "use sqlite:///newsletter.db or postgresql+psycopg://..."


def open_store(url: str, *, patience: timedelta | None = None) -> Engine:
    """An engine on the store at `url`, its schema made or migrated. Safe to run again. Raises StoreError.

    `patience` is how long a connection, or a lock that somebody else has, is waited for; where nothing is said, it is
    30 seconds for SQLite's lock, and as the server has it on PostgreSQL.
    """
    engine = _engine(url, patience)
    _make_private(engine)
    try:
        _bring_up_to_date(engine)
    except StoreError:
        engine.dispose()
        raise
    event.listen(engine, "handle_error", _as_store_error)
    return engine


def _make_private(engine: Engine) -> None:
    """Make a new SQLite file its owner's alone: it holds addresses. What SQLite writes beside it takes its mode."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path.startswith((":memory:", "file:")):
        return
    with suppress(OSError):  # what it cannot be opened for is said by SQLite, which tries next
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _bring_up_to_date(engine: Engine) -> None:
    try:
        revision = _revision(engine)
        if revision != HEAD:
            from newsletter.store.move import marks  # what a store that was moved bears, which a migration alone asks

            with reading(engine) as connection:
                marks.require_none(connection, revision)
            _migrate(engine, revision)
    except DBAPIError as error:
        why = " ".join(str(error.orig).split()).replace("unable to open database file", _CANNOT_BE_OPENED)
        raise StoreError(f"{_shown(engine.url)}: cannot open the store: {why}; check store.url") from error


def _shown(url: URL) -> str:
    """The url as the settings have it, without a password."""
    file = unquote((url.database or "").removeprefix("file:"))
    as_set = url.set(database=file, query={}) if url.query.get("mode") == "ro" else url
    return as_set.render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only reads, and so waits for no writer on SQLite."""
    with engine.connect() as connection:
        yield connection.execution_options(reading=True)


@contextmanager
def at_one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction whose every statement sees the store as it was at the first, as SQLite does without being asked."""
    postgres = engine.dialect.name == "postgresql"
    level = {"isolation_level": "REPEATABLE READ"} if postgres else {}
    with engine.execution_options(**level).begin() as connection:
        yield connection


def _engine(url: str, patience: timedelta | None) -> Engine:
    try:
        parsed = make_url(url)
        postgres = parsed.get_backend_name() == "postgresql"
        if not postgres and parsed.get_backend_name() != "sqlite":
            raise StoreError(f"store.url: {parsed.get_backend_name()} is not supported; {_USE}")
        read_only = not postgres and _is_read_only(parsed.database)
        place = _only_read(parsed) if read_only else parsed
        engine = create_engine(place, pool_pre_ping=postgres, **_waits(parsed, patience))
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"store.url: {error}; {_USE}") from error
    except ValueError as error:
        raise StoreError(f"store.url: the port is not a number; {_USE}") from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"store.url: {error.name} is not installed; run `pip install '.[postgres]'` in the checkout"
        ) from error
    if postgres:
        event.listen(engine, "connect", _prepare_postgres)
        if patience:
            event.listen(engine, "begin", _impatient(patience))
    else:
        event.listen(engine, "connect", _prepare_only_read if read_only else _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _waits(url: URL, patience: timedelta | None) -> dict[str, Any]:
    """How long a connection is waited for: one of the server's, and one of the pool's where pages use them all up."""
    postgres = url.get_backend_name() == "postgresql"
    pooled = {"pool_timeout": patience.total_seconds()} if patience and url.database else {}
    if postgres:
        soon = {"connect_timeout": max(2, int(patience.total_seconds()))} if patience else {}
        unsaid = {name: value for name, value in _KEPT_ALIVE.items() if name not in url.query}
        return {"connect_args": unsaid | soon} | pooled
    return {"connect_args": {"timeout": (patience or _WAIT_FOR_LOCK).total_seconds()}} | pooled


def _impatient(patience: timedelta) -> Callable[[Connection], None]:
    """Wait so long for a lock, in this transaction alone: behind a pooler the session is not ours."""
    words = f"SET LOCAL lock_timeout = {int(patience / timedelta(milliseconds=1))}"

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("reading"):
            connection.exec_driver_sql(words)

    return begin


def _prepare_postgres(connection: Any, _: object) -> None:
    """Let the server too notice soon that this machine is gone, and leave statements unprepared where a pooler stands
    between: it answers under a number of its own.

    In transaction mode the next transaction may be on a connection on which another client has prepared another
    statement under the same name. The server would run that one and say that all is well.
    """
    served_by = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
    connection.rollback()
    if served_by != connection.info.backend_pid:
        connection.prepare_threshold = None
        return
    connection.execute("; ".join(f"SET tcp_{name} = {value}" for name, value in _KEPT_ALIVE.items()))
    connection.commit()


def _is_read_only(path: str | None) -> bool:
    """Whether there is a SQLite file which this process may read, and not write, or whose folder it may not."""
    file = Path(path or "")
    return file.is_file() and not all(os.access(place, os.W_OK, effective_ids=True) for place in (file, file.parent))


def _only_read(url: URL) -> URL:
    """The file, only to be read. Without a journal beside it SQLite needs no lock, which it could not write down."""
    file = Path(url.database or "").resolve()
    journal = file.with_name(f"{file.name}-wal").exists()
    query = {"mode": "ro", "uri": "true"} | ({} if journal else {"immutable": "1"})
    return url.set(database=f"file:{quote(str(file))}", query=query)


def _prepare_only_read(connection: sqlite3.Connection, _: object) -> None:
    """Leave the beginning of transactions to us, as where it may write."""
    connection.isolation_level = None


def _as_store_error(context: ExceptionContext) -> None:
    """A store that is locked, full, stopped, gone or damaged is for the operator; all else is a bug of ours."""
    fault = context.sqlalchemy_exception
    if (isinstance(fault, OperationalError) or type(fault) is DatabaseError) and not context.is_pre_ping:
        raise failed(context.original_exception) from context.original_exception


def failed(error: BaseException) -> StoreError:
    """Say what the store answered, and what to do."""
    why = " ".join(str(error).split())
    if "readonly database" in why:
        return StoreError("the store is read-only here; give this user write permission for the file and its folder")
    return StoreError(f"the store failed: {why}; nothing is half written; run again to continue")


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """WAL with FULL: what is committed survives the loss of power, which the delivery promise needs.

    Of a new file, room can be given back, which has to be said before anything is in it.
    """
    connection.isolation_level = None
    if connection.execute("PRAGMA page_count").fetchone() == (0,):
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    _to_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _to_wal(connection: sqlite3.Connection) -> None:
    """SQLite refuses this change at once where it would wait for any other lock, so a lock is waited for in between."""
    for _ in range(_WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer half-way would be refused instead of waiting."""
    reads = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reads else WRITES)


def _revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine, revision: str | None) -> None:
    """Alembic is imported here, which takes as long as most of a command that needs no migration."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "newsletter.store:migrations")
    with _rebuilding(engine) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7110311)"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            shown = engine.url.render_as_string(hide_password=True)
            raise StoreError(
                f"{shown}: another version of this program made this store; its schema is {revision}"
            ) from error


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """A connection that may rebuild a table others point to: SQLite changes a constraint in no other way."""
    with engine.connect() as connection:
        sqlite = connection.connection.driver_connection if engine.dialect.name == "sqlite" else None
        if sqlite:
            sqlite.execute("PRAGMA foreign_keys=OFF")
        yield connection
        if sqlite:
            sqlite.execute("PRAGMA foreign_keys=ON")
