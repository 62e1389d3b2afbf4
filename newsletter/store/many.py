"""One statement for many rows, given to the driver in one call: the record of deliveries is written thousands of times
a second, and building each row's parameters anew would cost more than the database does."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Update


def changed(
    connection: Connection, statement: Update, *, same: Mapping[str, Any], rows: Iterable[dict[str, Any]]
) -> int:
    """How many rows were changed. `same` are the parameters that all of them share.

    The statement's parameters are strings, numbers, bytes and None, and moments among `same`.
    """
    words, order, processes = _written(connection.dialect, statement)
    shared = {name: processes[name](value) if name in processes else value for name, value in same.items()}
    given = [shared | row for row in rows]
    if not given:
        return 0
    return connection.exec_driver_sql(
        words, [tuple(row[name] for name in order) for row in given] if order else given
    ).rowcount


@cache
def _written(dialect: Dialect, statement: Update) -> tuple[str, Sequence[str], Mapping[str, Any]]:
    """The statement in a driver's own words, the order of its parameters where they have no names, and how the driver
    wants the values that are not as it takes them."""
    compiled = statement.compile(dialect=dialect)
    processes = {
        bind.key: process
        for bind in compiled.binds.values()
        if (process := bind.type.dialect_impl(dialect).bind_processor(dialect))
    }
    return str(compiled), compiled.positiontup or (), processes
