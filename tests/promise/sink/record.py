"""What the far end accepted, on disk before it is said: one line a message, and one fsync for all that wait for it."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from threading import Condition

_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Record:
    """A file of accepted messages. `told` is called with the number of lines on disk whenever it has grown."""

    def __init__(self, path: Path, say: Callable[[int], None]) -> None:
        self._file = path.open("ab")
        self._say = say
        self._waiting: list[bytes] = []
        self._changed = Condition()
        self._writing = False
        self._given = self._kept = 0

    def keep(self, *, sender: str, recipient: str, content: bytes) -> int:
        """Its number, once it is on disk. Whoever comes first writes for all who came meanwhile."""
        match = _ID.search(content.partition(b"\r\n\r\n")[0])
        line = {
            "sender": sender,
            "recipient": recipient,
            "id": match[1].decode("latin-1") if match else "",
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }
        return self._on_disk(json.dumps(line).encode() + b"\n")

    def _on_disk(self, line: bytes) -> int:
        with self._changed:
            self._waiting.append(line)
            self._given += 1
            number = self._given
            while self._writing and self._kept < number:
                self._changed.wait()
            if self._kept >= number:
                return number
            lines, self._waiting, self._writing = self._waiting, [], True
        self._write(lines)
        return number

    def _write(self, lines: list[bytes]) -> None:
        self._file.write(b"".join(lines))
        self._file.flush()
        os.fsync(self._file.fileno())
        with self._changed:
            self._kept += len(lines)
            self._writing = False
            self._changed.notify_all()
        self._say(self._kept)
