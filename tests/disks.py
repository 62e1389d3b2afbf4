"""A disk that is full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import missing

_MEGABYTE = 1_000_000


@contextmanager
def small(path: Path) -> Iterator[Path]:
    """A file system with room for 8 megabytes, which ends with the context."""
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        missing("tmpfs", done.stderr.strip())
    yield path
    subprocess.run(["umount", "--lazy", str(path)], check=True)


def filled(filler: Path, *, but: int) -> None:
    """Fill the disk until no more than that is left."""
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(_MEGABYTE))
        except OSError:
            file.truncate(max(0, file.tell() - but))
