"""Transactions by the database's own driver, for the few statements that are run for every group of messages."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from newsletter.store.engine import WRITES, failed
from newsletter.store.many import Ran


class NothingBegun(Exception):  # noqa: N818 - a statement of what happened
    """The server was gone before the transaction was to end, so the store has nothing of it."""


@dataclass(frozen=True, slots=True)
class Driven:
    """The driver's own connection: a statement costs a third of what it does through SQLAlchemy."""

    driver: Any

    def exec_driver_sql(self, words: str, given: Any) -> Ran:
        """Run it once, or for each of a list, as SQLite takes many rows."""
        many = isinstance(given, list)
        ran: Ran = self.driver.executemany(words, given) if many else self.driver.execute(words, given)
        return ran


@contextmanager
def driven(connection: Connection) -> Iterator[Driven]:
    """A transaction where nothing else is under way on the connection. It is not looked first whether the server is
    still there: NothingBegun says that it was not. Raises StoreError where the store fails."""
    driver: Any = connection.connection.driver_connection
    faults = connection.dialect.loaded_dbapi
    ending = over = False
    try:
        if connection.dialect.name == "sqlite":
            driver.execute(WRITES)
        yield Driven(driver)
        ending = True
        driver.commit()
        over = True
    except faults.DatabaseError as error:
        if connection.dialect.is_disconnect(error, driver, None):
            over = True
            connection.invalidate(error)
            if not ending:
                raise NothingBegun from error
        if isinstance(error, faults.OperationalError) or type(error) is faults.DatabaseError:
            raise failed(error) from error
        raise
    finally:
        if not over:
            with suppress(faults.Error):  # what failed is raised, and a connection that is gone has nothing open
                driver.rollback()
