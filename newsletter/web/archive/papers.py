"""The papers of the archive in memory: what was published since they were last asked for is read before the answer."""

from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

from sqlalchemy import Engine

from newsletter.errors import StoreError
from newsletter.store import archive
from newsletter.store.engine import reading
from newsletter.web.archive.sections import Known
from newsletter.web.archive.shelf import Shelf, stocked


@dataclass(slots=True)
class Archive:
    """The shelf of one list. An edition is frozen, so each is read once by each process.

    `known` are the sections by the names of headings.
    """

    engine: Engine
    list_id: str
    known: Known
    _shelf: Shelf = field(default_factory=Shelf)
    _stocking: Lock = field(default_factory=Lock)

    def shelf(self) -> Shelf:
        """Every paper of every edition that is published by now."""
        with self._stocking, reading(self.engine) as connection:
            new = [name for name in archive.edition_ids(connection, self.list_id) if name not in self._shelf.editions]
            if new:
                self._shelf = stocked(self._shelf, archive.with_ids(connection, new), known=self.known)
            return self._shelf

    def read_ahead(self) -> Thread:
        """Begin to read what is published, so that nobody who asks for a page waits for all of it."""
        thread = Thread(target=self._read, daemon=True)
        thread.start()
        return thread

    def _read(self) -> None:
        with suppress(StoreError):  # whoever asks is told then
            self.shelf()
