"""The rows of a table, from one store into another in parts, and what they come to on either side.

Each part is committed, in the order of the source's keys. So whatever has come over is how the source begins, and a
move that was killed goes on behind it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from threading import Event
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, Text, cast, func, select
from sqlalchemy.exc import DBAPIError

from newsletter.errors import StoreError

Advance = Callable[[int], None]
"""Is called with how many rows were moved, or looked at."""

_AT_ONCE = 250  # rows in memory: one may hold a whole message
_IN_ONE = 5_000  # rows that are written in one transaction
_BITS = 128


class Differs(Exception):  # noqa: N818 - a statement of what is so
    """What has come over is not how the source begins: somebody wrote to it since."""


@dataclass(slots=True)
class Tally:
    """How many rows there are, and the sum of their hashes, which is the same in whatever order they are read."""

    number: int = 0
    sum: int = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Count these in."""
        hashes = (blake2b(repr(tuple(row)).encode(), digest_size=16).digest() for row in rows)
        self.sum = (self.sum + sum(map(partial(int.from_bytes, byteorder="big"), hashes))) % 2**_BITS
        self.number += len(rows)

    @property
    def hash(self) -> str:
        """The sum in hexadecimal digits."""
        return f"{self.sum:0{_BITS // 4}x}"


def number(connection: Connection, table: Table) -> int:
    """Count the rows of a table."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def tally(connection: Connection, table: Table, advance: Advance) -> Tally:
    """Read all rows of a table, and return what they come to."""
    total = Tally()
    for rows in _read(connection, table):
        total.add(rows)
        advance(len(rows))
    return total


def copy(source: Connection, target: Connection, table: Table, advance: Advance, stopping: Event) -> Tally:
    """Write the rows that have not come over, until it is to stop; return what all that were read come to.

    Safe to run again. Raises Differs, and StoreError for a row that the other database refuses.
    """
    there = tally(target, table, lambda _: None)
    total, waiting = Tally(), 0
    for rows in _read(source, table):
        old = rows[: max(0, there.number - total.number)]
        total.add(old)
        if total.number == there.number and total != there:
            raise Differs
        fresh = rows[len(old) :]
        _write(target, table, fresh)
        total.add(fresh)
        waiting += len(fresh)
        if waiting >= _IN_ONE or stopping.is_set():
            target.commit()
            waiting = 0
        if stopping.is_set():
            break
        advance(len(rows))
    target.commit()
    if total.number < there.number and not stopping.is_set():
        raise Differs
    return total


def _read(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows in the order of their keys. JSON is read as the text that it is, to the last blank."""
    columns = [cast(column, Text) if isinstance(column.type, JSON) else column for column in table.columns]
    query = select(*columns).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
    return iter(connection.execute(query).partitions())


def _write(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    takes = _takes(table, connection.dialect)
    given = [tuple(take(value) if take else value for take, value in zip(takes, row, strict=True)) for row in rows]
    if not given:
        return
    errors: Any = connection.dialect.dbapi
    try:
        _write_all(connection, table, given)
    except errors.Error as error:
        _require_taken(connection, table, given)
        raise StoreError(f"{table.name}: {' '.join(str(error).split())}; run again to continue") from error


def _write_all(connection: Connection, table: Table, given: Sequence[tuple[Any, ...]]) -> None:
    """By the driver itself, and by COPY where there is one: INSERT takes PostgreSQL twice as long."""
    driver: Any = connection.connection.driver_connection
    if not connection.in_transaction():
        connection.begin()
    if connection.dialect.name == "sqlite":
        driver.executemany(_insertion(table, connection.dialect), given)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {_columns(table, connection.dialect)} FROM STDIN") as target:
        for row in given:
            target.write_row(row)


def _require_taken(connection: Connection, table: Table, given: Sequence[tuple[Any, ...]]) -> None:
    """Raise StoreError for the first of these rows that the database refuses, with its key and the reason."""
    connection.rollback()
    for row in given:
        try:
            connection.exec_driver_sql(_insertion(table, connection.dialect), row)
        except DBAPIError as error:
            raise StoreError(_refused(table, row, str(error.orig))) from error
        connection.rollback()


def _refused(table: Table, row: Sequence[Any], why: str) -> str:
    named = {column.name: value for column, value in zip(table.columns, row, strict=True)}
    key = ", ".join(f"{column.name} {named[column.name]}" for column in table.primary_key)
    with_nul = ", ".join(name for name, value in named.items() if isinstance(value, str) and "\0" in value)
    reason = f"the character NUL stands in {with_nul}" if with_nul else " ".join(why.split())
    return (
        f"{table.name}, the row of {key}: it cannot be written there: {reason}. Nothing is lost, and the old store is "
        "as it was: correct that row in it, and run again"
    )


def _insertion(table: Table, dialect: Dialect) -> str:
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    return f"INSERT INTO {_columns(table, dialect)} VALUES ({', '.join(mark for _ in table.columns)})"  # noqa: S608


def _columns(table: Table, dialect: Dialect) -> str:
    """The table and its columns as both statements name them."""
    quote = dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(quote(column.name) for column in table.columns)})"


def _takes(table: Table, dialect: Dialect) -> Sequence[Callable[[Any], Any] | None]:
    """What makes of each value one that the driver takes; None where it takes it as it is."""
    kinds = [None if isinstance(column.type, JSON) else column.type for column in table.columns]
    return [kind.dialect_impl(dialect).bind_processor(dialect) if kind else None for kind in kinds]
