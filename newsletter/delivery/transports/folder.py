"""A folder of .eml files: for demonstrations, tests and relays that pick files up."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsletter.delivery.transport import Message, Outcome
from newsletter.errors import TransportError
from newsletter.models import Reply


class Folder:
    """Writes each message whole or not at all: into a file beside its place, then renamed into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, messages: Iterable[Message]) -> Iterator[Outcome]:
        """Write the messages. A second attempt of one delivery replaces its file."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            for message in messages:
                name = self._write(message)
                yield Outcome(message=message, reply=Reply(code=250, enhanced="2.0.0", text=f"written to {name}"))
        except OSError as error:
            raise TransportError(f"{self._path}: cannot write: {error.strerror}; check transport.url") from error

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
