"""A hidden folder to make something in, and what becomes of it if the process that works in it is killed."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp


@contextmanager
def workplace(prefix: str, near: Path) -> Iterator[Path]:
    """Make a folder of that prefix beside others; it ends with the block. Those of dead processes are cleared first.

    A process holds a lock on its folder, which ends with it however it dies. So no number of a process is asked, which
    another machine or container that works here may have as well. Raises OSError.
    """
    for left in near.glob(f"{prefix}*"):
        _clear(left)
    folder, lock = _locked(prefix, near)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked(prefix: str, near: Path) -> tuple[Path, int]:
    """A new folder with a lock on it. Another process may have cleared it before it was locked; then the next one."""
    while True:
        folder = Path(mkdtemp(prefix=prefix, dir=near))
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _clear(folder: Path) -> None:
    """Delete a folder that nobody holds a lock on. One that cannot be opened is left."""
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(lock)
