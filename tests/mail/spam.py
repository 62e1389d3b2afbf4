"""SpamAssassin's score of many messages, asked once for all: it takes seconds to start."""

import re
import shutil
import subprocess
from collections.abc import Iterable

from tests.conftest import missing

_STATUS = re.compile(r"^X-Spam-Status: .*?score=(-?[0-9.]+)", re.MULTILINE)
_TESTS = re.compile(r"^X-Spam-Status: [^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)


def scores(messages: Iterable[bytes]) -> list[tuple[float, str]]:
    """The score of each message by local rules alone, and what SpamAssassin said of it."""
    program = shutil.which("spamassassin")
    if not program:
        missing("spamassassin", "no spamassassin on the PATH")
    # An empty line before "From " and none that begins so within: quoted-printable leaves such a line as it is.
    box = b"".join(
        b"From papers@example.org Thu May  7 06:00:00 2026\n" + _escaped(message) + b"\n\n" for message in messages
    )
    ran = subprocess.run([str(program), "-L", "--mbox"], input=box, capture_output=True, check=True, timeout=300)
    printed = ran.stdout.decode("utf-8", "replace")
    return [(float(score), said) for score, said in zip(_STATUS.findall(printed), _TESTS.findall(printed), strict=True)]


def _escaped(message: bytes) -> bytes:
    return re.sub(rb"^From ", b">From ", message.replace(b"\r\n", b"\n"), flags=re.MULTILINE)
