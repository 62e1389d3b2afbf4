"""Backup: the store as it is at one moment, the seal, and the settings without secrets, in one checked file."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newsletter import __version__
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.workplace import workplace
from newsletter.errors import BackupError
from newsletter.store import bundle, copies, seal_copies
from newsletter.store.schema import HEAD

steps = logging.getLogger("newsletter.steps")

STORE, SETTINGS, SEAL = "store", "settings.json", "seal"
"""The names in a backup: the copy of the store, the settings, and the folder of the seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made: how large it is, when it was taken, and how many rows each table has."""

    file: Path
    size: int
    taken_at: datetime
    counts: Mapping[str, int]


def backup(newsletter: Newsletter, settings: Mapping[str, Any], file: Path, *, now: datetime) -> Backup:
    """Take a backup. Others may write meanwhile, and what they write after this moment is not in it.

    The file is there once it was read again and is whole. Raises StoreError and BackupError; a backup of that name that
    was there before is then as it was.
    """
    if file.exists() and not file.is_file():
        raise BackupError(f"{file}: cannot be written: it is no file; name one that is new, or an older backup")
    try:
        with workplace(".backup-", file.absolute().parent) as made:
            counts = _made(newsletter, settings, file, made, now=now)
    except OSError as error:
        raise BackupError(f"{file}: cannot be written: {error.strerror or error}") from error
    return Backup(file=file, size=file.stat().st_size, taken_at=now, counts=counts)


def _made(
    newsletter: Newsletter, settings: Mapping[str, Any], file: Path, folder: Path, *, now: datetime
) -> Mapping[str, int]:
    """Make it in this folder, look at it once more, and put it into its place."""
    steps.info("copying the store")
    counts = copies.make(newsletter.engine, folder / STORE)
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2, default=str), encoding="utf-8")
    seal_files = seal_copies.files(newsletter.way_out.seal)  # after the store: it then knows no less
    files = {STORE: folder / STORE, SETTINGS: folder / SETTINGS}
    files |= {f"{SEAL}/{name}": path for name, path in seal_files.items()}
    manifest = {
        "program": __version__,
        "taken_at": now.isoformat(),
        "list": newsletter.mailing_list.id,
        "store": newsletter.engine.dialect.name,
        "schema": HEAD,
        "counts": counts,
        "secret": fingerprint(newsletter.links.secret),
        "old_secrets": [fingerprint(each) for each in newsletter.links.old_secrets],
    }
    steps.info("packing %s", file.name)
    bundle.write(folder / file.name, files, manifest)
    steps.info("reading %s again", file.name)
    (folder / "again").mkdir()
    bundle.unpacked(folder / file.name, folder / "again")
    (folder / file.name).replace(file)
    return counts


def fingerprint(secret: str) -> str:
    """What a secret is known again by: 16 hexadecimal digits, from which it cannot be found."""
    return hashlib.blake2b(secret.encode(), digest_size=8, person=b"newsletter bkup").hexdigest()
