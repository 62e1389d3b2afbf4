"""SpamAssassin's score of many messages, a hundred at a time: it takes seconds to start."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import islice

from tests.conftest import missing

_AT_ONCE = 100
_STATUS = re.compile(r"^X-Spam-Status: .*?score=(-?[0-9.]+)", re.MULTILINE)
_TESTS = re.compile(r"^X-Spam-Status: [^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)


def scores(messages: Iterable[bytes]) -> list[tuple[float, str]]:
    """The score of each message by local rules alone, and what SpamAssassin said of it."""
    program, left = shutil.which("spamassassin"), iter(messages)
    if not program:
        missing("spamassassin", "no spamassassin on the PATH")
    return [each for some in iter(lambda: list(islice(left, _AT_ONCE)), []) for each in _scores(str(program), some)]


def _scores(program: str, messages: Iterable[bytes]) -> Iterator[tuple[float, str]]:
    # An empty line before "From " and none that begins so within: quoted-printable leaves such a line as it is.
    box = b"".join(
        b"From papers@example.org Thu May  7 06:00:00 2026\n" + _escaped(message) + b"\n\n" for message in messages
    )
    ran = subprocess.run([program, "-L", "--mbox"], input=box, capture_output=True, check=True, timeout=300)
    printed = ran.stdout.decode("utf-8", "replace")
    for score, said in zip(_STATUS.findall(printed), _TESTS.findall(printed), strict=True):
        yield float(score), said


def _escaped(message: bytes) -> bytes:
    return re.sub(rb"^From ", b">From ", message.replace(b"\r\n", b"\n"), flags=re.MULTILINE)
