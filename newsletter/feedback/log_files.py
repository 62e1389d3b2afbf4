"""The lines of a relay's log, plain or packed by gzip, read as they are asked for: a log may be larger than memory.

Whose log it is shows in each line: Postfix's, or KumoMTA's.
"""

import gzip
import sys
import zlib
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from newsletter.errors import NewsletterError
from newsletter.feedback import kumomta_log, postfix_log
from newsletter.feedback.kumomta_log import Skipped
from newsletter.feedback.postfix_log import Logged

_LONGEST = 64 * 1024  # bytes; what is longer is no line of a mail log
_PACKED = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def said(log: Iterable[bytes], message_ids: Container[str]) -> Iterator[Logged | Skipped]:
    """Say what became of the messages with these ids, and which lines cannot be used: those of a KumoMTA's log that are
    broken, and any of 64 KB or more.

    A line that is of neither log is taken for one of the log before it.
    """
    too_long: list[Skipped] = []
    for kumomta, numbered in groupby(_of_whom(log, too_long), key=lambda each: each[0]):
        if kumomta:
            yield from kumomta_log.logged(((number, line) for _, number, line in numbered), message_ids)
        else:
            yield from postfix_log.logged((line for _, _, line in numbered), message_ids)
    yield from too_long


def _of_whom(log: Iterable[bytes], too_long: list[Skipped]) -> Iterator[tuple[bool, int, bytes]]:
    """Each line with whether it is KumoMTA's, and its number from 1. Those that are too long go into their list."""
    kumomta = False
    for number, line in enumerate(log, start=1):
        if _goes_on(line):
            too_long.append(Skipped(line=number, reason="is longer than 64 KB"))
            continue
        kumomta = kumomta_log.is_line(line) or (kumomta and b"]: " not in line and bool(line.strip()))
        yield kumomta, number, line


def lines(path: Path) -> Iterator[bytes]:
    """Return the lines of a file, of each at most 64 KB; `-` is standard input. Raises NewsletterError for a file that
    cannot be read to its end."""
    if str(path) == "-":
        yield from _short(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as raw:
            packed = raw.peek(4).startswith(_PACKED)
            if raw.peek(4).startswith(_ZSTD):
                raise NewsletterError(f"{path}: is packed by zstd: zstdcat {path} | newsletter reconcile ... --log -")
            yield from _short(gzip.GzipFile(fileobj=raw) if packed else raw)
    except (OSError, EOFError, zlib.error) as error:
        raise NewsletterError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _short(opened: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while line := opened.readline(_LONGEST):
        yield line
        while _goes_on(line):
            line = opened.readline(_LONGEST)


def _goes_on(line: bytes) -> bool:
    """Whether it is only the beginning of a line, or its middle."""
    return len(line) >= _LONGEST and not line.endswith(b"\n")
