"""The numbers that a table has given: none is given again, though its row is gone."""

from sqlalchemy import Column, Connection, Table, func, select, text


def carry_over(source: Connection, target: Connection, table: Table) -> None:
    """Let the table of the target go on behind the last number that the source has given, or that a row of it has."""
    column = table.autoincrement_column
    if column is None:
        return
    last = max(_last(source, table, column), _highest(target, column))
    if target.dialect.name == "postgresql":
        target.execute(text("SELECT setval(:name, :last, :given)"), _counting(target, table, column, last))
    elif _never_again(table) and last:
        target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        given = {"name": table.name, "last": last}
        target.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), given)


def _last(connection: Connection, table: Table, column: Column[int]) -> int:
    """The last number that was given; 0 where none was, or where SQLite knows only its rows."""
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, table, column)
        given = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 - quoted
        return int(connection.execute(given).scalar_one())
    if not _never_again(table):
        return 0
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return connection.execute(query, {"name": table.name}).scalar() or 0


def _highest(connection: Connection, column: Column[int]) -> int:
    return connection.execute(select(func.max(column))).scalar() or 0


def _never_again(table: Table) -> bool:
    """Whether SQLite keeps the last number apart from the rows."""
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _counting(connection: Connection, table: Table, column: Column[int], last: int) -> dict[str, object]:
    return {"name": _sequence(connection, table, column), "last": max(last, 1), "given": last > 0}


def _sequence(connection: Connection, table: Table, column: Column[int]) -> str:
    """The sequence's name, quoted and with its schema."""
    query = text("SELECT pg_get_serial_sequence(:table, :column)")
    names = {"table": connection.dialect.identifier_preparer.quote(table.name), "column": column.name}
    return str(connection.execute(query, names).scalar_one())
