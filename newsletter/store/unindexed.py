"""A column by which SQLite is not to look rows up: it takes any equal value to be rarer than a range of keys."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Unindexed(FunctionElement[Any]):
    """The column itself."""

    inherit_cache = True


@compiles(Unindexed)
def _as_it_is(unindexed: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = (compiler.process(part, **options) for part in unindexed.clauses)
    return column


@compiles(Unindexed, "sqlite")
def _with_a_plus(unindexed: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{_as_it_is(unindexed, compiler, **options)}"
