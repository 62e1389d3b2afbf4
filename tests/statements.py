"""Statements are compiled once for a process, and not again for every engine.

An engine keeps what it has compiled, and a test has an engine of its own: compiling took a sixth of what the tests of
actions and the store cost. A program that runs for a week has its statements compiled too. The dialects here are those
of SQLAlchemy; all that differs is that two of one server are equal, so that one's statements are the other's.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_KEPT: LRUCache[Any, Any] = LRUCache(2000)


class _Alike:
    """Equal to every other dialect of this kind, of a server of the same version."""

    supports_statement_cache = True
    server_version_info: tuple[int, ...] | None

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.server_version_info == self.server_version_info

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let the engine use what others have compiled."""
        engine.update_execution_options(compiled_cache=_KEPT)


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite, as the program uses it."""

    supports_statement_cache = True


class Postgres(_Alike, PGDialect_psycopg):
    """PostgreSQL, as the program uses it."""

    supports_statement_cache = True


def share() -> None:
    """Make engines from now on share them."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgres.__name__)
