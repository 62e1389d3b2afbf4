"""What a fetch may cost: time, bytes, redirects and tries."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`total` is for the whole fetch, waits included; `largest` counts bytes after decompression.

    `first_wait` doubles with every further try.
    """

    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=30)
    total: timedelta = timedelta(minutes=5)
    largest: int = 64 * 1024 * 1024
    redirects: int = 3
    tries: int = 4
    first_wait: timedelta = timedelta(seconds=2)

    @property
    def timeouts(self) -> dict[str, float]:
        """In seconds, as httpcore names them. `read` is the longest silence, not the longest answer."""
        connect, read = self.connect.total_seconds(), self.read.total_seconds()
        return {"connect": connect, "pool": connect, "read": read, "write": read}
