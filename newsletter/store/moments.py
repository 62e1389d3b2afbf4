"""Which moment it is at least: the newest that the store has on record, and what its server says."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text

from newsletter.store.schema import documents, editions


def newest(connection: Connection) -> datetime | None:
    """The newest moment at which a document was read or an edition was published."""
    moments = (
        connection.execute(select(func.max(column))).scalar()
        for column in (documents.c.read_at, editions.c.published_at)
    )
    return max((moment for moment in moments if moment), default=None)


def of_store(connection: Connection) -> datetime:
    """The moment by the clock of the database, which all who share the store go by."""
    return of_server(connection) or datetime.now(UTC)


def of_server(connection: Connection) -> datetime | None:
    """The moment on a database server; None for SQLite, which is on this machine."""
    if connection.dialect.name == "sqlite":
        return None
    moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)
