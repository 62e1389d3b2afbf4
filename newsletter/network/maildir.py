"""A Maildir on this machine. Mails stand in the order in which they came, which is when their names were given.

A file system notes that moment for every file. Files of one moment may be seen in any order, so a place also has the
names of those that were seen shortly before it.
"""

import heapq
import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newsletter.errors import MailboxError, MailError
from newsletter.network.mailbox import BATCH, DONE, MOST, Account, Entry, Mailbox

_FOLDERS = ("new", "cur")
_ALL = (*_FOLDERS, "tmp")
_SHORTLY = 10 * 10**9  # nanoseconds

_Mail = tuple[int, str, int]  # nanoseconds, name, bytes


@contextmanager
def opened(account: Account) -> Iterator[Mailbox]:
    """The Maildir of `maildir:/path`. Raises MailboxError where there is none, or it may not be read."""
    yield Maildir(Path(account.url.partition(":")[2]))


class Maildir:
    """Nothing in it is held open."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def batches(self, place: str) -> Iterator[Sequence[Entry]]:
        """The mails behind a place, the oldest of them, `MOST` at most."""
        at, names = json.loads(place) if place else (0, [])
        lately = deque(names)  # [moment, name]
        known = {name for _, name in names}
        behind = (each for each in self._mails() if each[0] >= at - _SHORTLY and _unique(each[1]) not in known)
        batch: list[Entry] = []
        for moment, name, size in heapq.nsmallest(MOST, behind):
            at = max(at, moment)
            lately.append([moment, _unique(name)])
            while lately[0][0] < at - _SHORTLY:
                lately.popleft()
            batch.append(Entry(name=name, size=size, place=json.dumps([at, list(lately)])))
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def read(self, entry: Entry, *, limit: int) -> bytes | None:
        """The first bytes of a mail's file."""
        try:
            with (self._path / entry.name).open("rb") as file:
                return file.read(limit)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MailError(f"{self._path / entry.name}: cannot be read: {error.strerror}") from error

    def put_away(self, entries: Sequence[Entry]) -> None:
        """Rename the files into the folder `.newsletter-done`, which IMAP servers show as `newsletter-done`."""
        done = self._path / f".{DONE}"
        try:
            for name in _ALL if entries else ():
                (done / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            for entry in entries:
                self._rename(entry.name, done)
        except OSError as error:
            raise MailboxError(
                f"{done}: mails cannot be moved there: {error.strerror}; check its permissions"
            ) from error

    def _rename(self, name: str, done: Path) -> None:
        source, target = self._path / name, done / name
        while target.exists():  # a name is given once, but not by everybody
            target = target.with_name(f"again.{target.name}")
        if source.exists():
            source.rename(target)

    def _mails(self) -> Iterator[_Mail]:
        for folder in _FOLDERS:
            try:
                with os.scandir(self._path / folder) as files:
                    for file in files:
                        yield from _of_file(folder, file)
            except FileNotFoundError as error:
                raise MailboxError(f"{self._path}: is not a Maildir: it has no folder {folder}") from error
            except OSError as error:
                raise MailboxError(
                    f"{self._path / folder}: cannot be read: {error.strerror}; check its permissions"
                ) from error


def _of_file(folder: str, file: "os.DirEntry[str]") -> Iterator[_Mail]:
    if file.name.startswith(".") or not file.is_file(follow_symlinks=False):
        return
    try:
        stands = file.stat(follow_symlinks=False)
    except FileNotFoundError:  # somebody moved it since
        return
    yield stands.st_ctime_ns, f"{folder}/{file.name}", stands.st_size


def _unique(name: str) -> str:
    """What stays of a name while the flags behind its colon change."""
    return name.rpartition("/")[2].partition(":")[0]
