"""The seal in a backup: copied after the store was, and joined to the one that is there. Nothing is forgotten."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from newsletter.store.seal import Seal

_KEY = "key"


def files(seal: Seal | None) -> Mapping[str, Path]:
    """All that a seal consists of, by its name; nothing where there is none."""
    if seal is None or not (seal.folder / _KEY).is_file():
        return {}
    paths = (path for path in sorted(seal.folder.iterdir()) if path.is_file() and path.suffix != ".new")
    return {path.name: path for path in paths}


def join(copy: Path, seal: Seal | None) -> bool:
    """Let the seal know what this copy knows; False where it is another node's, whose entries say nothing here.

    An entry that is there stays: the seal may be newer than the copy. Safe to run again.
    """
    if seal is None or not (copy / _KEY).is_file():
        return False
    seal.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = seal.folder / _KEY
    if there.exists() and there.read_bytes() != (copy / _KEY).read_bytes():
        return False
    for path in sorted(copy.iterdir()):
        if path.name != _KEY:
            _join(path, seal.folder / path.name)
    if not there.exists():
        _put(copy / _KEY, there)
    return True


def _join(copy: Path, page: Path) -> None:
    """The entries of both, of which those that are there come first."""
    if not page.exists():
        _put(copy, page)
        return
    known, older = bytearray(page.read_bytes()), copy.read_bytes()
    known.extend(bytes(max(0, len(older) - len(known))))
    for at in range(0, len(older), 3):
        if not any(known[at : at + 3]):
            known[at : at + 3] = older[at : at + 3]
    fresh = page.with_name(f"{page.name}.joined")
    fresh.write_bytes(known)
    fresh.chmod(0o600)
    fresh.replace(page)


def _put(source: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.joined")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(target)
