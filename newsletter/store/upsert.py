"""Insert what is not there yet, which two writers may do at once on either database."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Executable, Select, Table


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose keys are not taken; leave the others as they are."""
    if not rows:
        return
    connection.execute(_insert(connection, table), list(rows))


def inserted(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert one row; False where its key is taken, be it by somebody who was first a moment ago."""
    options = {"preserve_rowcount": True}
    return connection.execute(_insert(connection, table), row, execution_options=options).rowcount == 1


def inserted_of(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose keys are not taken, all by one statement; how many they were."""
    options = {"preserve_rowcount": True}
    return connection.execute(_insert(connection, table), list(rows), execution_options=options).rowcount if rows else 0


def insert_from(connection: Connection, table: Table, query: Select[Any]) -> None:
    """Insert the rows of a query, which has the table's columns, whose keys are not taken."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    statement = dialect.insert(table).from_select(list(table.columns.keys()), query)
    connection.execute(statement.on_conflict_do_nothing())


def kept_or_changed(dialect_name: str, table: Table, row: dict[str, Any], changed: dict[str, Any]) -> Any:
    """The statement that inserts a row, or changes the one that is there."""
    dialect = import_module(f"sqlalchemy.dialects.{dialect_name}")
    return (
        dialect.insert(table).values(row).on_conflict_do_update(index_elements=table.primary_key.columns, set_=changed)
    )


def _insert(connection: Connection, table: Table) -> Executable:
    """That of the store's own dialect, which was loaded with the store; the other takes long to load, and never is."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    statement: Executable = dialect.insert(table).on_conflict_do_nothing()
    return statement
