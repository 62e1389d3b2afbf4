"""The lines of a log, plain or packed by gzip, read as they are asked for: a log may be larger than memory."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newsletter.errors import NewsletterError

_LONGEST = 64 * 1024  # bytes; what is longer is no line of a mail log, and is left out
_PACKED = b"\x1f\x8b"


def lines(path: Path) -> Iterator[bytes]:
    """Return the lines of a file; `-` is standard input. Raises NewsletterError for one that cannot be read to its
    end."""
    if str(path) == "-":
        yield from _short(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2).startswith(_PACKED)
            yield from _short(gzip.GzipFile(fileobj=raw) if packed else raw)
    except (OSError, EOFError, zlib.error) as error:
        raise NewsletterError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _short(opened: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while line := opened.readline(_LONGEST):
        if line.endswith(b"\n") or len(line) < _LONGEST:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = opened.readline(_LONGEST)
