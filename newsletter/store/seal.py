"""The seal: what this node knows of accepted deliveries apart from the store, so that an old copy of the store cannot
mail everybody again without a word.

A folder with one file an edition. Three bytes stand for each number that a delivery may have: zeros, or a keyed hash
of the edition and the address where that delivery was accepted. So the file of a million takes 3 MB, nothing in it
needs a lock, and a write that was torn says no more than that its delivery is not known.
"""

import logging
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from newsletter.errors import StoreError
from newsletter.models import Period

if TYPE_CHECKING:
    from newsletter.delivery.ledger import Entries, Ledger, Written

KEPT = timedelta(days=30)
_SLOT = 3  # bytes
_NOT_KNOWN = bytes(_SLOT)
_KEY = 32  # bytes
_FLUSHED = timedelta(seconds=1)
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(day|week)-([0-9a-f]{16})")

logger = logging.getLogger(__name__)


class Issue(NamedTuple):
    """The edition that a page is of: the same however often it is published."""

    list_id: str
    period: Period
    day: date

    @property
    def name(self) -> str:
        """What it is called by commands."""
        return self.period.named(self.day)


class Page:
    """What is known of one edition. A context; several processes may have it open at once."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._hash = blake2b(path.name.encode(), key=key, digest_size=_SLOT)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._flushed: datetime | None = None
        self._failed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # it is of use only where the store is lost as well
            os.fdatasync(self._file)
        os.close(self._file)

    def add(self, accepted: Sequence[tuple[int, str]], *, now: datetime) -> None:
        """Keep that the deliveries with these numbers, to these addresses, were accepted.

        It survives the death of the process at once, and the loss of power a second later. A seal that cannot be
        written stops nobody's mail: that is logged, once.
        """
        try:
            for run in _runs(sorted(accepted)):
                os.pwrite(self._file, b"".join(self._slot(address) for _, address in run), run[0][0] * _SLOT)
            if self._flushed is None or not timedelta() <= now - self._flushed < _FLUSHED:
                os.fdatasync(self._file)
                self._flushed = now
        except OSError as error:
            if not self._failed:
                logger.warning("%s: the seal cannot be written: %s", self._path.parent, error.strerror)
            self._failed = True

    def known(self, deliveries: Iterator[tuple[int, str]]) -> Iterator[int]:
        """Those numbers of these deliveries that were accepted."""
        if not os.fstat(self._file).st_size:
            return
        with mmap(self._file, 0, access=ACCESS_READ) as kept:
            for number, address in deliveries:
                at = number * _SLOT
                if kept[at : at + _SLOT] == self._slot(address):
                    yield number

    def clear(self, numbers: Sequence[int]) -> None:
        """Forget these."""
        for number in numbers:
            os.pwrite(self._file, _NOT_KNOWN, number * _SLOT)

    def count(self) -> int:
        """How many are known."""
        if not os.fstat(self._file).st_size:
            return 0
        with mmap(self._file, 0, access=ACCESS_READ) as kept:
            return sum(kept[at : at + _SLOT] != _NOT_KNOWN for at in range(0, len(kept), _SLOT))

    def _slot(self, address: str) -> bytes:
        made = self._hash.copy()
        made.update(address.encode())
        digest = made.digest()
        return digest if digest != _NOT_KNOWN else b"\0\0\1"


class Seal:
    """The folder of a node. Nothing is read or written before it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, issue: Issue, *, now: datetime) -> Page:
        """Open the page of this edition, new where there is none; a new one puts away those that are too old.

        Raises StoreError where the folder cannot be written.
        """
        try:
            key = self._key() or self._new_key()
            path = self.folder / _named(key, issue)
            if not path.exists():
                self._put_away(now)
            return Page(path, key)
        except OSError as error:
            raise self._unusable(error) from error

    def known(self, list_id: str) -> tuple[Issue, ...]:
        """The editions of a list of which anything is known, oldest first."""
        key = self._key()
        if key is None:
            return ()
        matches = (_NAME.fullmatch(each.name) for each in self.folder.iterdir() if each.stat().st_size)
        mine = (each for each in matches if each and each[3] == _list(key, list_id))
        return tuple(sorted(Issue(list_id, Period(each[2]), date.fromisoformat(each[1])) for each in mine))

    def forget(self, issue: Issue) -> None:
        """Forget all of an edition."""
        if path := self._path(issue):
            path.unlink(missing_ok=True)
            self._mark(path).unlink(missing_ok=True)

    def decide(self, issue: Issue) -> None:
        """Whom this edition reached is not to get it once more, should it be published again."""
        if path := self._path(issue):
            self._mark(path).touch(0o600)

    def decided(self, issue: Issue) -> bool:
        """Whether that was decided of this edition."""
        path = self._path(issue)
        return path is not None and self._mark(path).exists()

    def _mark(self, path: Path) -> Path:
        return path.with_name(f"{path.name}.skip")

    def _path(self, issue: Issue) -> Path | None:
        key = self._key()
        return self.folder / _named(key, issue) if key else None

    def _key(self) -> bytes | None:
        """The key of the hashes; None where there is none yet, or half of one."""
        try:
            key = (self.folder / "key").read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        return key if len(key) == _KEY else None

    def _new_key(self) -> bytes:
        """Made by one process alone, and whole or not there."""
        import fcntl

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if key := self._key():
                return key
            made, whole = secrets.token_bytes(_KEY), self.folder / "key.new"
            whole.unlink(missing_ok=True)
            file = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(file, made)
            os.fsync(file)
            os.close(file)
            whole.replace(self.folder / "key")
            os.fsync(folder)
            return made
        finally:
            os.close(folder)

    def _put_away(self, now: datetime) -> None:
        oldest = (now - KEPT).date()
        for path in self.folder.iterdir():
            match = _NAME.match(path.name)
            if match and date.fromisoformat(match[1]) < oldest:
                path.unlink(missing_ok=True)

    def _unusable(self, error: OSError) -> StoreError:
        return StoreError(
            f"the seal in {self.folder} cannot be used: {error.strerror}; give this user write permission there, or "
            "set store.seal to another folder"
        )


class SealedLedger:
    """A ledger whose accepted deliveries are kept on a page of the seal too, each once the ledger has it."""

    def __init__(self, ledger: "Ledger", page: Page) -> None:
        self._ledger, self._page = ledger, page

    def write(self, entries: "Entries", *, now: datetime) -> "Written":
        """Write these down in the ledger, and then, of those that were accepted, what the ledger took."""
        written = self._ledger.write(entries, now=now)
        if entries.accepted:
            lost = written.lost
            taken = [(each.number, each.address) for each, _ in entries.accepted if each.number not in lost]
            self._page.add(taken, now=now)
        return written


def _runs(accepted: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    """What stands in one piece: each run of numbers that follow one another."""
    ends = [at for at, (one, other) in enumerate(pairwise(accepted), start=1) if other[0] != one[0] + 1]
    for begin, end in pairwise([0, *ends, len(accepted)]):
        if begin < end:
            yield accepted[begin:end]


def _named(key: bytes, issue: Issue) -> str:
    return f"{issue.day}-{issue.period.value}-{_list(key, issue.list_id)}"


def _list(key: bytes, list_id: str) -> str:
    return blake2b(list_id.encode(), key=key, digest_size=8).hexdigest()
