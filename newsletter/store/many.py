"""One statement for many rows, given to the driver in one call: the record of deliveries is written thousands of times
a second, and building each row's parameters anew would cost more than the database does."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any, Protocol

from sqlalchemy import ARRAY, Dialect, Integer, Text, TypeDecorator, Update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_PARAMETER = re.compile(r"%\((\w+)\)s::(\w+)")
_OF_EACH = re.compile(r"(\S+) = given\.(\w+)")


class _InWords(TypeDecorator[Sequence[int]]):
    """A list of numbers in Python's own words, which are JSON too and take a third of the time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        return str(value)


NUMBERS = _InWords().with_variant(ARRAY(Integer), "postgresql")  # many numbers as one parameter


class Among(FunctionElement[Any]):
    """Whether the first argument is one of the second, which are `NUMBERS`: the same words however many they are.

    It says of no type that it is: of a boolean, SQLAlchemy would ask SQLite whether it is 1, and no key be looked up.
    """

    inherit_cache = True


@compiles(Among)
def _in_array(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    number, numbers = (compiler.process(part, **options) for part in among.clauses)
    return f"{number} = ANY({numbers})"


@compiles(Among, "sqlite")
def _in_json(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    number, numbers = (compiler.process(part, **options) for part in among.clauses)
    return f"{number} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - the compiler's own words


class Ran(Protocol):
    """What a statement came to."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        ...


class Runs(Protocol):
    """A connection in a transaction: SQLAlchemy's, or the driver's own."""

    def exec_driver_sql(self, statement: str, parameters: Any, /) -> Ran:
        """Run a statement in the driver's own words."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """An update in a driver's own words, with those of its parameters that stay the same however often it is run.

    `order` is that of the parameters where they have no names; `processes` say how the driver wants a value that is not
    as it takes it.
    """

    words: str
    order: Sequence[str]
    kept: Mapping[str, Any]
    processes: Mapping[str, Callable[[Any], Any]]

    @classmethod
    def of(cls, dialect: Dialect, statement: Update, kept: Mapping[str, Any]) -> "Change":
        """Of what is kept, what the statement does not ask for is left out."""
        words, order, asked, processes = _written(dialect, statement)
        asked_for = {name: value for name, value in kept.items() if name in asked}
        return cls(words, order, _as_taken(asked_for, processes), processes)

    def run(
        self, connection: Runs, values: Mapping[str, Any], *, each: Mapping[str, Sequence[Any]] | None = None
    ) -> int:
        """How many rows were changed. `values` are the parameters that are not kept; `each` has lists of those that
        differ from row to row, with one value for each."""
        same = {**self.kept, **_as_taken(values, self.processes)}
        if not each:
            given = tuple(map(same.__getitem__, self.order)) if self.order else same
            return connection.exec_driver_sql(self.words, given).rowcount
        if self.order:
            rows = zip(*(each[name] if name in each else repeat(same[name]) for name in self.order), strict=False)
            return connection.exec_driver_sql(self.words, list(rows)).rowcount
        return connection.exec_driver_sql(_joined(self.words, tuple(each)), {**same, **each}).rowcount


def _as_taken(values: Mapping[str, Any], processes: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: processes[name](value) if name in processes else value for name, value in values.items()}


@cache
def _written(
    dialect: Dialect, statement: Update
) -> tuple[str, Sequence[str], frozenset[str], Mapping[str, Callable[[Any], Any]]]:
    """The statement in a driver's own words, the order of its parameters where they have no names, the names of all,
    and how the driver wants the values that are not as it takes them."""
    compiled = statement.compile(dialect=dialect)
    processes = {
        bind.key: process
        for bind in compiled.binds.values()
        if (process := bind.type.dialect_impl(dialect).bind_processor(dialect))
    }
    return str(compiled), compiled.positiontup or (), frozenset(compiled.binds), processes


@cache
def _joined(words: str, names: tuple[str, ...]) -> str:
    """The statement for all rows at once, as PostgreSQL takes it: each of these parameters is an array of its values.

    A statement for each row would cost the server more than its work does. Which rows are meant is said twice, so that
    they are looked up by their key even where the server knows nothing of the table yet.
    """
    arrays = {name: f"%({name})s::{kind}[]" for name, kind in _PARAMETER.findall(words) if name in names}
    named = _PARAMETER.sub(lambda match: f"given.{match[1]}" if match[1] in arrays else match[0], words)
    setting, _, which = named.partition(" WHERE ")
    which = _OF_EACH.sub(lambda match: f"{match[0]} AND {match[1]} = ANY({arrays[match[2]]})", which)
    return f"{setting} FROM unnest({', '.join(arrays.values())}) AS given({', '.join(arrays)}) WHERE {which}"
