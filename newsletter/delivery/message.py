"""A message on its way out."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.models import Delivery


@dataclass(slots=True)
class Message:
    """The bytes for one subscriber: CRLF line ends, no line that begins with a dot, ready for the wire.

    They come in `pieces`, of which a long one that many messages share is in memory once. Nobody changes a message. It
    is not frozen, and takes its values by place, because one is made for each delivery: to freeze it, or to name them,
    takes twice the time.
    """

    delivery: Delivery
    sender: str
    pieces: Sequence[bytes]

    @property
    def content(self) -> bytes:
        """All of it at once."""
        return b"".join(self.pieces)

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return sum(map(len, self.pieces))
