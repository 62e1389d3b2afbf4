"""Unsubscriptions that the store could not take at once: on the disk before anybody is told, in the store before
anybody is claimed.

A line for each: the moment, and the key that the link names. No address stands there. A line is removed once the store
has it, so whatever dies in between, it is applied; and it may be applied twice, because what somebody said later stays.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.errors import StoreError

if TYPE_CHECKING:
    from newsletter.delivery.ledger import Entries, Ledger, Written

Left = tuple[datetime, bytes]
"""When somebody unsubscribed, and the key of their links."""

_AT_ONCE = 500


class Journal:
    """A file beside the store. There is none until somebody is written down in it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, key: bytes, *, at: datetime) -> None:
        """Write down that this person unsubscribed; it survives the loss of power when this returns.

        Raises StoreError where it cannot be written.
        """
        try:
            with self._held() as file:
                whole = b"" if _ends_whole(file) else b"\n"  # what somebody who died here left is no part of the line
                _write(file, whole + f"{at.astimezone(UTC).isoformat()} {key.hex()}\n".encode())
            self._synchronise_folder()
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written: {error.strerror}") from error

    def apply(self, engine: Engine) -> int:
        """Bring the store up to date and forget what it has now; how many were written down. Safe to run again.

        Raises StoreError where the store still does not answer; nothing is forgotten then.
        """
        content = self.read()
        if not content:
            return 0
        from newsletter.store import subscribers  # whom most runs find nobody for

        waiting = entries(content)
        for group in _groups(waiting):
            with engine.begin() as connection:
                for at, key in group:
                    subscribers.unsubscribe_at(connection, key, at=at)
        self.remove(content)
        return len(waiting)

    def read(self) -> bytes:
        """All whole lines."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return b""
        return content[: content.rfind(b"\n") + 1]

    def remove(self, content: bytes) -> None:
        """Remove what was read before, unless another process has; what was added since stays."""
        with self._held():
            now = self._path.read_bytes()
            if not now.startswith(content):
                return
            fresh = self._path.with_name(f"{self._path.name}.new")
            file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                _write(file, now[len(content) :])
            finally:
                os.close(file)
            fresh.replace(self._path)
        self._synchronise_folder()

    @contextmanager
    def _held(self) -> Iterator[int]:
        """The file, ours alone, and the one that has the name: another process may have put a new one there."""
        while True:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                if self._is(file):
                    yield file
                    return
            finally:
                os.close(file)

    def _is(self, file: int) -> bool:
        return self._path.exists() and os.fstat(file).st_ino == self._path.stat().st_ino

    def _synchronise_folder(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class JournalledLedger:
    """A ledger that claims nobody before what waits in the journal is applied."""

    def __init__(self, ledger: "Ledger", journal: Journal, engine: Engine) -> None:
        self._ledger, self._journal, self._engine = ledger, journal, engine

    def write(self, entries: "Entries", *, now: datetime) -> "Written":
        """Write these down in the ledger. It costs a look for the file where deliveries are claimed."""
        if entries.claim:
            self._journal.apply(self._engine)
        return self._ledger.write(entries, now=now)


def journalled(ledger: "Ledger", journal: Journal | None, engine: Engine) -> "Ledger":
    """The ledger, behind the journal where there is one."""
    return JournalledLedger(ledger, journal, engine) if journal else ledger


def entries(content: bytes) -> Sequence[Left]:
    """What stands in the lines. One that is cut short was promised to nobody."""
    return [entry for line in content.splitlines() if (entry := _entry(line))]


def _entry(line: bytes) -> Left | None:
    from newsletter.tokens import KEY_BYTES

    at, _, key = line.decode("ascii", "replace").partition(" ")
    try:
        entry = datetime.fromisoformat(at), bytes.fromhex(key)
    except ValueError:
        return None
    return entry if len(entry[1]) == KEY_BYTES and entry[0].tzinfo else None


def _groups(waiting: Sequence[Left]) -> Iterator[Sequence[Left]]:
    return (waiting[at : at + _AT_ONCE] for at in range(0, len(waiting), _AT_ONCE))


def _ends_whole(file: int) -> bool:
    size = os.fstat(file).st_size
    return not size or os.pread(file, 1, size - 1) == b"\n"


def _write(file: int, content: bytes) -> None:
    """All of it, on the disk."""
    while content:
        content = content[os.write(file, content) :]
    os.fsync(file)
