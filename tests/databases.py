"""Databases to test with: a SQLite file, and a schema of its own on PostgreSQL, both gone afterwards.

`NEWSLETTER_POSTGRES` names the server; where it is not set, the local one is looked for on its socket and its port.

The schema of the store is migrated to once for a process, and copied for the tests after that: a migration takes most
of the time of a short test.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event

from newsletter.store.engine import open_store
from tests.conftest import missing

_LOCAL = ("postgresql:///test", "postgresql://postgres@127.0.0.1:5432/test")
_CHANGES = ("CREATE ", "ALTER ", "DROP ", "INSERT ", "UPDATE ", "DELETE ")


@contextmanager
def schema() -> Iterator[str]:
    """The store URL of an empty schema, dropped at the end; a skip that is seen where there is no server."""
    server, why = _server()
    if not server:
        missing("postgres", why)
    name = f"newsletter_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    try:
        yield f"{server.replace('postgresql:', 'postgresql+psycopg:', 1)}?options={_options(name)}"
    finally:
        with psycopg.connect(server, autocommit=True, options="-csynchronous_commit=off") as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def opened(url: str) -> Engine:
    """An open store at the URL of a database that is empty, filled as a migration would."""
    if url.startswith("sqlite:///"):
        put(Path(url.removeprefix("sqlite:///")))
    else:
        fill(url)
    return open_store(url)


@contextmanager
def of_revision(url: str, revision: str) -> Iterator[Connection]:
    """A transaction in a store that was empty, and has the schema that this migration leaves."""
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "newsletter.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        yield connection
    engine.dispose()


def put(file: Path) -> None:
    """Make a store of SQLite in this file, with nothing in it."""
    shutil.copy(_migrated_file(), file)


def fill(url: str) -> None:
    """Make in a schema of PostgreSQL that is empty what a migration would make there."""
    with psycopg.connect(plain(url)) as connection:
        for statement, given in _migrated_statements():
            connection.execute(statement.encode(), given or None)


def plain(url: str) -> str:
    """The URL as the driver knows it."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


def is_served() -> bool:
    """Whether a server of PostgreSQL answers."""
    return bool(_server()[0])


def _options(name: str) -> str:
    """Its own schema; a commit is not waited for until the disk has it, as no test takes the server's power away."""
    return f"-csearch_path%3D{name}%20-csynchronous_commit%3Doff"


@cache
def _migrated_file() -> Path:
    path = Path(tempfile.mkdtemp(prefix="newsletter-")) / "migrated.db"
    open_store(f"sqlite:///{path}").dispose()
    return path


@cache
def _migrated_statements() -> tuple[tuple[str, Any], ...]:
    """What a migration of an empty schema writes."""
    said: list[tuple[str, Any]] = []

    def note(_: object, cursor: object, statement: str, given: Any, *rest: object) -> None:
        if statement.lstrip().upper().startswith(_CHANGES):
            said.append((statement, given))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with schema() as url:
            open_store(url).dispose()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return tuple(said)


@cache
def _server() -> tuple[str, str]:
    """The first server that answers, or why none did."""
    named = os.environ.get("NEWSLETTER_POSTGRES", "").replace("postgresql+psycopg:", "postgresql:", 1)
    why = ""
    for url in [named] if named else _LOCAL:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError as error:
            why = " ".join(str(error).split())
        else:
            return url, ""
    return "", why
