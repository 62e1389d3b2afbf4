"""The door to the database: SQLite by default, PostgreSQL for more, brought to the newest schema when opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from newsletter.errors import StoreError
from newsletter.store.schema import HEAD

_WAIT_FOR_LOCK = 30  # seconds
_USE = "use sqlite:///newsletter.db or postgresql+psycopg://..."


def open_store(url: str) -> Engine:
    """An engine on the store at `url`, its schema made or migrated. Safe to run again. Raises StoreError."""
    engine = _engine(url)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        if _revision(engine) != HEAD:
            _migrate(engine)
    except OperationalError as error:
        raise StoreError(f"{shown}: cannot open the store: {error.orig}; check store.url") from error
    if _revision(engine) != HEAD:
        raise StoreError(f"{shown}: made by another version of this program; its schema is {_revision(engine)}")
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only reads, and so waits for no writer on SQLite."""
    with engine.connect() as connection:
        yield connection.execution_options(reading=True)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        postgres = parsed.get_backend_name() == "postgresql"
        if not postgres and parsed.get_backend_name() != "sqlite":
            raise StoreError(f"store.url: {parsed.get_backend_name()} is not supported; {_USE}")
        engine = create_engine(
            parsed, pool_pre_ping=postgres, **({} if postgres else {"connect_args": {"timeout": 30}})
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"store.url: {error}; use sqlite:///newsletter.db or postgresql+psycopg://...") from error
    except ModuleNotFoundError as error:
        raise StoreError(f"store.url: {error.name} is not installed; pip install 'newsletter[postgres]'") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """WAL with FULL: what is committed survives the loss of power, which the delivery promise needs."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_WAIT_FOR_LOCK * 1000}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer half-way would be refused instead of waiting."""
    reads = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "newsletter.store:migrations")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7110311)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
