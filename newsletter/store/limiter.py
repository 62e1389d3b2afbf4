"""What the library `limits` counts, kept in the store, where all processes see it. The library takes long to load."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from limits.storage import Storage
from sqlalchemy import Connection, Integer, bindparam, case, delete, select

from newsletter.store.schema import UtcDateTime, counts
from newsletter.store.upsert import kept_or_changed


class Counts(Storage):
    """The counts as of `now`, in the transaction of `connection`: what is undone was not done."""

    STORAGE_SCHEME = None

    def __init__(self, connection: Connection, *, now: datetime) -> None:
        super().__init__()
        self._connection, self._now = connection, now

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of the store are the store's own."""
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more, for `expiry` seconds from the first; how many they are."""
        counted = {"key": key, "begins": self._now, "ends": self._now + timedelta(seconds=expiry), "more": amount}
        number: int = self._connection.execute(_counting(self._connection.dialect.name), counted).scalar_one()
        return number

    def get(self, key: str) -> int:
        """How many there are now."""
        query = select(counts.c.number).where(counts.c.name == key, counts.c.until > self._now)
        return self._connection.execute(query).scalar() or 0

    def get_expiry(self, key: str) -> float:
        """Until when they count, in seconds of the epoch."""
        until = self._connection.execute(select(counts.c.until).where(counts.c.name == key)).scalar()
        return (until or self._now).timestamp()

    def check(self) -> bool:
        """Whether the store can be asked."""
        return self._connection.execute(select(1)).scalar() == 1

    def reset(self) -> int:
        """Forget all counts; how many there were."""
        return self._connection.execute(delete(counts)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._connection.execute(delete(counts).where(counts.c.name == key))


@cache
def _counting(dialect_name: str) -> Any:
    """The statement that counts, which takes longer to put together than to run."""
    more, ends = bindparam("more", type_=Integer), bindparam("ends", type_=UtcDateTime())
    over = counts.c.until <= bindparam("begins", type_=UtcDateTime())
    row = {"name": bindparam("key"), "until": ends, "number": more}
    changed = {
        "number": case((over, more), else_=counts.c.number + more),
        "until": case((over, ends), else_=counts.c.until),
    }
    return kept_or_changed(dialect_name, counts, row, changed).returning(counts.c.number)
