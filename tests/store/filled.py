"""A store with rows in every table that there is, of values that a database could spoil on the way into another."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
)

from newsletter.store.schema import UtcDateTime, metadata

WORDS = (
    "",
    " tab\tline\nreturn\r ends in blanks  ",
    r"back\slash \N \. \x41 100 % %s {} $1 ? ' \" ,",
    "Ærøskøbing, 東京, עברית, 👩‍🚀, \u202e, \x01\x7f",
)
_WHOLE = (0, 1, -1, 32_767)
_FLOATS = (0.1, -0.0, 1e-300, 12345678.9)
_BYTES = (b"\0\xff\0", b"", b"\\x41", bytes(range(256)))
_MOMENTS = (
    datetime(2026, 5, 7, 6, 0, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
)
_DATA: tuple[Any, ...] = ({"b": 1, "a": [1.0, None, "ü"]}, [], "word", None)
ROWS = 4


def fill(connection: Connection) -> None:
    """Write four rows into each table of a store on SQLite; of JSON, one is not written as this program would."""
    for table in metadata.sorted_tables:
        for number in range(ROWS):
            connection.execute(insert(table).values({each.name: _value(table, each, number) for each in table.columns}))
        for column in table.columns:
            if isinstance(column.type, JSON):
                odd = f'UPDATE {table.name} SET {column.name} = \'{{ "b":1,  "a" :2}}\' WHERE {_key(table)} = ?'  # noqa: S608
                connection.exec_driver_sql(odd, (_value(table, next(iter(table.primary_key)), 0),))


def _key(table: Table) -> str:
    return next(iter(table.primary_key)).name


def _value(table: Table, column: Column[Any], number: int) -> Any:
    """A value of the row of this number: a row's key differs from every other's, and what points to a row, exists."""
    for foreign in column.foreign_keys:
        return _value(foreign.column.table, foreign.column, number)
    if column.nullable and number == ROWS - 1:
        return None
    unique = column.primary_key or column.unique or column.name in ("day", "list_id", "address")
    return _of_kind(column, number, unique=unique)


def _of_kind(column: Column[Any], number: int, *, unique: bool) -> Any:
    kind, longest = column.type, getattr(column.type, "length", None) or 999
    of_a_row = {
        Integer: number + 1,
        LargeBinary: bytes([number]) * min(longest, 9),
        String: f"{number}{WORDS[number]}"[:longest],
    }
    of_any = {
        JSON: _DATA[number],
        UtcDateTime: _MOMENTS[number],
        Date: date(2026, 5, 1 + number),
        Boolean: bool(number % 2),
        Float: _FLOATS[number],
        Integer: _WHOLE[number],
        LargeBinary: _BYTES[number][:longest],
        String: WORDS[number][:longest],
    }
    (name,) = [each for each in of_any if isinstance(kind, each)]
    return of_a_row.get(name, of_any[name]) if unique else of_any[name]
