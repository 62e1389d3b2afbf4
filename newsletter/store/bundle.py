"""Several files in one, each by its hash, so that a bundle that was cut short or changed is known before it is used."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from newsletter.errors import BackupError

FORMAT = 1
_MANIFEST = "manifest.json"
_LEVEL = 3  # of compression: a database shrinks to a third, and little more by trying harder


def write(bundle: Path, files: Mapping[str, Path], manifest: Mapping[str, Any]) -> None:
    """Write the files under their names, behind a manifest with their hashes. The bundle is its owner's alone.

    It is beside its place until it is whole and on the disk. Raises BackupError.
    """
    unfinished = bundle.with_name(f".{bundle.name}.unfinished")
    document = {"format": FORMAT, **manifest, "files": {name: _sha256(path) for name, path in files.items()}}
    first = next(iter(files.values())).with_name(_MANIFEST)
    first.write_text(json.dumps(document, indent=2), encoding="utf-8")
    try:
        with open(unfinished, "wb", opener=_private) as target:
            with tarfile.open(fileobj=target, mode="w:gz", compresslevel=_LEVEL) as tar:
                for name, path in ((_MANIFEST, first), *files.items()):
                    tar.add(path, arcname=name, recursive=False)
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(bundle)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BackupError(f"{bundle}: cannot be written: {error.strerror or error}") from error


def unpacked(bundle: Path, folder: Path) -> dict[str, Any]:
    """Unpack a bundle into an empty folder; its manifest. Raises BackupError for one that is not as it was written."""
    try:
        with tarfile.open(bundle, mode="r:gz") as tar:
            for member in tar:
                if not member.isfile() or not _is_inside(member.name):
                    raise BackupError(f"{bundle}: {member.name!r} has no place in a backup; nothing was restored")
                _take_out(tar, member, folder / member.name)
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        what = "there is no such file" if error.filename == str(bundle) else "it is no backup of this program"
        raise BackupError(f"{bundle}: {what}") from error
    except (OSError, tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        raise BackupError(f"{bundle}: it cannot be read, or was cut short: {error}; take another backup") from error
    _require_whole(bundle, manifest, folder)
    return manifest


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    """Write a file of the bundle, which only its owner may open. What else an archive may ask for is not done."""
    place.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    with open(place, "wb", opener=_private) as target:
        shutil.copyfileobj(content or io.BytesIO(), target)


def _require_whole(bundle: Path, manifest: Mapping[str, Any], folder: Path) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupError(f"{bundle}: another version of this program made it; restore it with that version")
    for name, sha256 in manifest["files"].items():
        path = folder / name
        if not _is_inside(name) or not path.is_file() or _sha256(path) != sha256:
            raise BackupError(f"{bundle}: {name} is missing or was changed; take another backup")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
