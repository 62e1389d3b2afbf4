"""What the library `limits` counts, kept in the store, where all processes see it. The library takes long to load."""

from datetime import datetime, timedelta

from limits.storage import Storage
from sqlalchemy import Connection, case, delete, select

from newsletter.store.schema import counts
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
        over = counts.c.until <= self._now
        until = self._now + timedelta(seconds=expiry)
        row = {"name": key, "until": until, "number": amount}
        changed = {
            "number": case((over, amount), else_=counts.c.number + amount),
            "until": case((over, until), else_=counts.c.until),
        }
        statement = kept_or_changed(self._connection, counts, row, changed).returning(counts.c.number)
        number: int = self._connection.execute(statement).scalar_one()
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
