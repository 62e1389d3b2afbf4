"""A folder of .eml files: for demonstrations, tests and relays that pick files up."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.errors import TransportError
from newsletter.models import Reply


class Folder:
    """Writes each message whole or not at all: into a file beside its place, then renamed into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, outbox: Outbox, *, connections: int) -> None:
        """Write the messages, `connections` at a time. A second attempt of one delivery replaces its file."""
        with ThreadPoolExecutor(max_workers=connections, thread_name_prefix="folder") as pool:
            for done in [pool.submit(self._write_each, outbox) for _ in range(connections)]:
                done.result()

    def _write_each(self, outbox: Outbox) -> None:
        try:
            for message in outbox.each():
                self._path.mkdir(parents=True, exist_ok=True)
                if outbox.begun(message):
                    name = self._write(message)
                    outbox.settle(message, Reply(code=250, enhanced="2.0.0", text=f"written to {name}"))
        except OSError as error:
            failed = TransportError(f"{self._path}: cannot write: {error.strerror}; check transport.url")
            outbox.stop(failed)
            raise failed from error

    def _write(self, message: Message) -> str:
        delivery = message.delivery
        name = f"{delivery.edition_id}.{delivery.number}.eml"
        unfinished = self._path / f".{name}"
        with unfinished.open("wb") as file:
            file.write(message.content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path / name)
        return name
