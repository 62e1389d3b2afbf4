"""A matrix that stays in its file: a process that delivers needs a few rows of it, and holds none of them."""

import os
import struct
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt

_LOCAL_HEADER = 30  # bytes, before the name and what else is said of a member [PKWARE APPNOTE, 4.3.7]


class OnDisk:
    """A matrix of signed bytes in an `.npz` file that is not compressed. `shape` is its rows and columns.

    The file stays open, so one that is put in its place by an upgrade is not read by a process that runs.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Find where the matrix of this name lies. Raises ValueError for what is not such a matrix."""
        with path.open("rb") as file, ZipFile(file) as archive:
            member = archive.getinfo(f"{name}.npy")
            self.shape, behind = _header(archive, member)
            self._begin = _begin(file, member) + behind
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._file)

    def __getitem__(self, rows: Sequence[int]) -> npt.NDArray[np.int8]:
        """Read these rows: a matrix with one row for each. Raises ValueError where the file has been cut off."""
        width = self.shape[1]
        read = b"".join([os.pread(self._file, width, self._begin + row * width) for row in rows])
        return np.frombuffer(read, np.int8).reshape(len(rows), width)


def _header(archive: ZipFile, member: ZipInfo) -> tuple[tuple[int, int], int]:
    """The shape, and the bytes before the first row."""
    with archive.open(member) as opened:
        np.lib.format.read_magic(opened)
        shape, is_by_column, kind = np.lib.format.read_array_header_1_0(opened)
        if member.compress_type != ZIP_STORED or is_by_column or kind != np.int8 or len(shape) != 2:
            raise ValueError(f"{member.filename}: is compressed, or is no matrix of signed bytes by row")
        return shape, opened.tell()


def _begin(file: BinaryIO, member: ZipInfo) -> int:
    """Where the member's own bytes begin: the header before them may be longer than the one at the end says."""
    file.seek(member.header_offset)
    name, more = struct.unpack_from("<HH", file.read(_LOCAL_HEADER), 26)
    return member.header_offset + _LOCAL_HEADER + int(name) + int(more)
