"""One statement for many rows, given to the driver in one call: the record of deliveries is written thousands of times
a second, and building each row's parameters anew would cost more than the database does."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Update

_PARAMETER = re.compile(r"%\((\w+)\)s::(\w+)")
_OF_EACH = re.compile(r"(\S+) = given\.(\w+)")


def changed(
    connection: Connection, statement: Update, *, same: Mapping[str, Any], rows: Iterable[dict[str, Any]]
) -> int:
    """How many rows were changed. `same` are the parameters that all of them share.

    The statement's parameters are strings, numbers, bytes and None, and moments among `same`.
    """
    given = list(rows)
    if not given:
        return 0
    words, order, processes = _written(connection.dialect, statement)
    shared = {name: processes[name](value) if name in processes else value for name, value in same.items()}
    if order:
        in_order = itemgetter(*order)
        return connection.exec_driver_sql(words, [in_order(shared | row) for row in given]).rowcount
    columns = {name: [row[name] for row in given] for name in given[0]}
    return connection.exec_driver_sql(_joined(words, tuple(columns)), shared | columns).rowcount


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


@cache
def _joined(words: str, names: tuple[str, ...]) -> str:
    """The statement for all rows at once, as PostgreSQL takes it: each of these parameters is an array of its values.

    A statement for each row would cost the server more than its work does. Which rows are meant is said twice, so that
    they are looked up by their key even where the server knows nothing of the table yet.
    """
    arrays = {name: f"%({name})s::{kind}[]" for name, kind in _PARAMETER.findall(words) if name in names}
    named = _PARAMETER.sub(lambda found: f"given.{found[1]}" if found[1] in arrays else found[0], words)
    setting, _, which = named.partition(" WHERE ")
    which = _OF_EACH.sub(lambda found: f"{found[0]} AND {found[1]} = ANY({arrays[found[2]]})", which)
    return f"{setting} FROM unnest({', '.join(arrays.values())}) AS given({', '.join(arrays)}) WHERE {which}"
