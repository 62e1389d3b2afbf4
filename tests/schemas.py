"""Schemas on PostgreSQL for test after test: making and dropping one takes the server ten times as long as emptying it.

A schema is used again where no test has changed its tables, and where they hold little.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from newsletter.store.schema import HEAD, metadata
from tests import databases

_LITTLE = 4_000_000  # bytes
_CHANGE = re.compile(r"\s*(ALTER|CREATE|DROP)\b", re.IGNORECASE)
_TABLES = [table.name for table in reversed(metadata.sorted_tables)]
_SIZE = f"SELECT {' + '.join(f'''pg_relation_size('{name}')''' for name in _TABLES)}"
_EMPTIED = "; ".join(
    (
        *(f"DELETE FROM {name}" for name in _TABLES),  # noqa: S608 - our own names
        f"UPDATE alembic_version SET version_num = '{HEAD}'",  # noqa: S608 - ours
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences "
        "WHERE schemaname = current_schema AND last_value IS NOT NULL",
    )
)


@dataclass(slots=True, kw_only=True)
class Schemas:
    """The schemas of one process, until `stack` ends."""

    stack: ExitStack
    _free: list[str] = field(default_factory=list)
    _connections: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The store URL of a schema as the migrations leave it."""
        url = self._free.pop() if self._free else self._made()
        with _changes() as changes:
            yield url
        if not changes and _emptied(self._connections[url]):
            self._free.append(url)

    def _made(self) -> str:
        url = self.stack.enter_context(databases.schema())
        databases.fill(url)
        self._connections[url] = self.stack.enter_context(psycopg.connect(databases.plain(url), autocommit=True))
        return url


@contextmanager
def _changes() -> Iterator[list[str]]:
    """The statements so far that change a table."""
    made: list[str] = []

    def note(_: object, cursor: object, statement: str, *rest: object) -> None:
        if _CHANGE.match(statement):
            made.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _emptied(connection: psycopg.Connection[Any]) -> bool:
    """Whether it was emptied: not where it holds much."""
    if is_little := connection.execute(_SIZE.encode()).fetchone() < (_LITTLE,):
        connection.execute(_EMPTIED.encode())
    return is_little
