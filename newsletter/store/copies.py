"""Copies of a whole store as one file, made at one moment while others write, and put back whole or not at all.

SQLite copies itself with `VACUUM INTO`. PostgreSQL's own programs copy it: what they need to know of the server goes
through their environment, because a command line can be read by others.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from newsletter.errors import StoreError
from newsletter.store import balances
from newsletter.store.engine import at_one_moment, reading
from newsletter.store.schema import editions, metadata

Counts = Mapping[str, int]
"""How many rows each table has."""

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_NO_PROGRAM = "{} is not installed; install PostgreSQL's client programs, as of the server's version or newer"


def kind(url: str) -> str:
    """What a store is kept by: `sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def make(engine: Engine, file: Path) -> Counts:
    """Copy the store as it is at one moment into a new file; how many rows it has. Raises StoreError."""
    if engine.dialect.name == "sqlite":
        driver = engine.raw_connection()
        try:
            driver.cursor().execute("VACUUM INTO ?", (str(file),))
        except sqlite3.Error as error:
            raise StoreError(f"{file}: the store cannot be copied: {error}") from error
        finally:
            driver.close()
        return examined(file)
    with at_one_moment(engine) as connection:
        moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={file}")
        _ran(["pg_dump", *options], engine.url)
        counted = counts(connection)
        _require_balance(connection)
    _ran(["pg_restore", "--list", str(file)], None)
    return counted


def examined(file: Path) -> Counts:
    """Look a copy of SQLite through: it is whole, and every edition adds up. Raises StoreError."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with reading(engine) as connection:
            answer = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
            if answer != "ok":
                raise StoreError(f"the copy is damaged: {' '.join(str(answer).split())}")
            _require_balance(connection)
            return counts(connection)
    except DBAPIError as error:
        raise StoreError(f"the copy is damaged: {error.orig}") from error
    finally:
        engine.dispose()


def counts(connection: Connection) -> Counts:
    """How many rows each table has that there is."""
    there = set(inspect(connection).get_table_names())
    tables = (table for table in metadata.sorted_tables if table.name in there)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def put_file(new: Path, target: Path) -> Path | None:
    """Put a file of SQLite in the place of the store; where a copy of the store that was there is now, if any was.

    The content is changed in one transaction of SQLite's own: whoever dies in it leaves the old store. What is damaged
    is put aside as it is. Raises StoreError where the store is in use.
    """
    if not target.exists():
        _move_aside(target, only=("-wal", "-shm"))  # without their store they are of no use, and do harm beside another
        new.replace(target)
        _synchronise(target.parent)
        return None
    aside = _aside(target)
    try:
        with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as there:
            _require_alone(there, target)
            shutil.copyfile(target, aside)
            aside.chmod(0o600)
            with closing(sqlite3.connect(new)) as source:
                source.backup(there)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{target}: cannot be restored: {error}; run again") from error
    except sqlite3.DatabaseError:
        _move_aside(target)
        new.replace(target)
        _synchronise(target.parent)
    return aside


def _require_alone(connection: sqlite3.Connection, target: Path) -> None:
    """Bring SQLite's log into the file and end it, which no more than one process that has the store open can."""
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise StoreError(f"{target} is in use; stop `newsletter serve` and all runs, then restore") from error
    if mode != "delete":
        raise StoreError(f"{target} is in use; stop `newsletter serve` and all runs, then restore")


def _aside(target: Path) -> Path:
    return target.with_name(f"{target.name}.before-restore")


def _move_aside(target: Path, *, only: Sequence[str] = ("-wal", "-shm", "")) -> None:
    for behind in only:
        file = target.with_name(target.name + behind)
        if file.exists():
            file.replace(_aside(target).with_name(_aside(target).name + behind))


def put_dump(file: Path, url: str, expected: Counts) -> None:
    """Put a dump in the place of the store in a database, in one transaction. Raises StoreError where it is in use."""
    place = make_url(url)
    before, script, behind = (file.with_name(f"{name}.sql") for name in ("before", "script", "behind"))
    names = [f'"{table.name}"' for table in metadata.sorted_tables] + ["alembic_version"]
    before.write_text(f"DROP TABLE IF EXISTS {', '.join(names)} CASCADE;\n", encoding="utf-8")
    _ran(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file)], None)
    behind.write_text(_checks(expected), encoding="utf-8")
    files = [f"--file={each}" for each in (before, script, behind)]
    _ran(["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files], place)


def require_unused(url: str) -> None:
    """Raise StoreError where somebody is connected to the database, or it does not answer."""
    engine = create_engine(url)
    try:
        with reading(engine) as connection:
            others = connection.execute(text(_OTHERS)).scalar_one()
    except DBAPIError as error:
        raise StoreError(f"the store does not answer: {' '.join(str(error.orig).split())}; check store.url") from error
    finally:
        engine.dispose()
    if others:
        raise StoreError(f"the store is in use by {others} connections; stop `newsletter serve` and all runs first")


def _require_balance(connection: Connection) -> None:
    lists = connection.execute(select(editions.c.list_id).distinct()).scalars().all()
    wrong = [
        edition
        for list_id in lists
        for edition, balance in balances.of_list(connection, list_id).items()
        if not balance.holds
    ]
    if wrong:
        raise StoreError(f"deliveries do not add up in the copy: {', '.join(wrong)}; `newsletter status` shows them")


def _checks(expected: Counts) -> str:
    """SQL that fails, and so undoes it all, where a table has not as many rows as it had."""
    lines = (
        f'IF (SELECT count(*) FROM "{name}") <> {int(number)} THEN '  # noqa: S608 - names of our own tables
        f"RAISE EXCEPTION '{name} is not whole'; END IF;"
        for name, number in expected.items()
        if name in metadata.tables
    )
    return "SET search_path TO public;\nDO $$ BEGIN\n" + "\n".join(lines) + "\nEND $$;\n"


def _ran(command: Sequence[str], url: URL | None) -> None:
    """Run one of PostgreSQL's programs. Raises StoreError with its own words."""
    program = shutil.which(command[0])
    if program is None:
        raise StoreError(_NO_PROGRAM.format(command[0]))
    there = {} if url is None else _environment(url)
    named = [] if url is None else [f"--dbname={url.set(drivername='postgresql', password=None).render_as_string()}"]
    ended = subprocess.run(  # noqa: S603 - a program of PostgreSQL, and arguments of ours
        [program, *command[1:], *named], env={**os.environ, **there}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise StoreError(f"{command[0]} failed: {' '.join(ended.stderr.split())[:500]}")


def _environment(url: URL) -> dict[str, str]:
    return {"PGPASSWORD": str(url.password)} if url.password else {}


def _synchronise(folder: Path) -> None:
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
