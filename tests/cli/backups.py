"""Backups to test with: one is taken, changed, and restored."""

import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.homes import Home, Result

FILE = "copy.backup"


def content(home: Home) -> list[str]:
    """All that is in the store."""
    with closing(sqlite3.connect(home.path / "newsletter.db")) as connection:
        return sorted(connection.iterdump())


def backed_up(home: Home) -> Path:
    """The backup that was taken."""
    ended = home.run("backup", FILE)
    assert (ended.code, ended.err) == (0, "")
    return home.path / FILE


def restored(home: Home, *, ask: bool = False) -> Result:
    """Restore the backup."""
    return home.run("restore", FILE, *(() if ask else ("--yes",)))


def rewritten(file: Path, change: Callable[[Path], None]) -> None:
    """The backup with something changed in it."""
    folder = file.with_name("unpacked")
    folder.mkdir()
    with tarfile.open(file) as tar:
        tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2, which is Debian's, has none
        tar.extractall(folder)  # noqa: S202 - what the program has written
    change(folder)
    with tarfile.open(file, "w:gz") as tar:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                tar.add(path, arcname=str(path.relative_to(folder)))


def said(**changes: object) -> Callable[[Path], None]:
    """Something else in the manifest."""

    def change(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps(manifest | changes), encoding="utf-8")

    return change
