"""The newsletter as its settings are now, opened again when they change; a mistake in them leaves the last good one."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from newsletter.actions.newsletter import Newsletter
from newsletter.errors import NewsletterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A newsletter, the files its settings were read from, and the address that is sent a preview, or ""."""

    newsletter: Newsletter
    read: tuple[Path, ...]
    to: str = ""


class Reopening:
    """Holds one newsletter open. Safe to ask from several threads."""

    def __init__(self, opening: Callable[[], Opened]) -> None:
        """Open it the first time. Raises NewsletterError as `opening` does: there is no last good one yet."""
        self._opening, self._lock = opening, Lock()
        self._good = opening()
        self._seen = files_seen(self._good.read)
        self._mistake = ""

    def now(self) -> tuple[Opened, str]:
        """The newsletter of the last good settings, and what is wrong with the present ones, or ""."""
        with self._lock:
            seen = files_seen(self._good.read)
            if seen != self._seen:
                self._seen = seen
                self._reopen()
            return self._good, self._mistake

    def _reopen(self) -> None:
        try:
            opened = self._opening()
        except NewsletterError as error:
            self._mistake = str(error)
            return
        self._good.newsletter.engine.dispose()
        self._good, self._mistake = opened, ""


def files_seen(watched: Iterable[Path]) -> str:
    """A stamp of the files, and of those in the folders: another one once a file was written, added, moved or gone."""
    digest = hashlib.sha256()
    for path in sorted(_files(watched)):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        digest.update(f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode())
    return digest.hexdigest()[:16]


def _files(watched: Iterable[Path]) -> Iterator[Path]:
    for path in watched:
        yield from path.rglob("*") if path.is_dir() else (path,)
