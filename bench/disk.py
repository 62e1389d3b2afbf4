"""A file system of its own for each run of a program that makes and deletes thousands of files.

ext4 passes over every inode that was deleted in the last minutes when it looks for a free one, so that making a file
takes it 25 µs of the processor on a new disk and was seen to take 860 where earlier runs had made and deleted theirs:
what came before would be measured, not what runs.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_SIZE = 8 * 2**30  # bytes, of which only what is written takes room
_WHOLE_AT_ONCE = "lazy_itable_init=0,lazy_journal_init=0"  # or the kernel goes on making it while something is measured


@contextmanager
def new_disk() -> Iterator[Path | None]:
    """A folder on an empty ext4 in a file, gone afterwards; None, said once, where this machine makes none."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # who uses it may be another user
        image, folder = Path(place, "disk"), Path(place, "mounted")
        folder.mkdir()
        with image.open("wb") as file:
            file.truncate(_SIZE)
        why = _failure(["mkfs.ext4", "-q", "-F", "-E", _WHOLE_AT_ONCE, str(image)])
        why = why or _failure(["mount", "-o", "loop", str(image), str(folder)])
        if why:
            _say_once(f"no disk of its own for each run, so earlier runs slow later ones: {why}")
            yield None
            return
        subprocess.run(["sync"], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _failure(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        return str(error)
    return (done.stderr.strip() or f"{command[0]} ended with {done.returncode}") if done.returncode else ""


@cache
def _say_once(words: str) -> None:
    print(words)
