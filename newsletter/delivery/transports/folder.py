"""A folder of .eml files: for demonstrations, tests and relays that pick files up."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import TransportError

if TYPE_CHECKING:
    from newsletter.delivery.message import Message
    from newsletter.delivery.outbox import Outbox
    from newsletter.models import Reply


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Folder:
    """Writes each message whole or not at all: into a file beside its place, then renamed into it.

    Files and folder are their owner's alone, for a message holds an address and the links that act for it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, outbox: "Outbox", *, connections: int) -> None:
        """Write the messages, `connections` between two records. A second attempt of one delivery replaces its file."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            while not outbox.finished:
                for message, may in outbox.write():
                    if may and outbox.may_leave():
                        outbox.settle(message, self._write(message))
                    elif may:
                        outbox.put_back(message)
                for _ in range(min(connections, outbox.ready)):
                    if taken := outbox.take():
                        outbox.begin(taken)
        except OSError as error:
            raise TransportError(f"{self.path}: cannot write: {error.strerror}; check transport.url") from error

    def _write(self, message: "Message") -> "Reply":
        from newsletter.models import Reply  # which a folder that nothing is written into has no use for

        delivery = message.delivery
        name = f"{delivery.edition_id}.{delivery.number}.eml"
        unfinished = self.path / f".{name}"
        with open(unfinished, "wb", opener=_private) as file:
            file.writelines(message.pieces)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.path / name)
        return Reply(code=250, enhanced="2.0.0", text=f"written to {name}")
