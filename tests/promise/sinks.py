"""The far end as a test holds it: where it listens, what it is to do, and what it had on disk before it said so."""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CERTIFICATE = Path(__file__).parents[1] / "data" / "relay.pem"
USUAL = ("PIPELINING", "8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES", "CHUNKING", "SMTPUTF8")
_LONGEST = 120.0  # seconds; longer is a failure, so that a program that stands still ends its test


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message as the far end recorded it."""

    sender: str
    recipient: str
    id: str
    sha256: str
    size: int


class Sink:
    """A far end that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", record: Path) -> None:
        self._process, self._record, self._begin = process, record, 0
        self.port = int(self._said().removeprefix("port "))

    def order(self, step: str, reply: str = "", **more: Any) -> None:
        """Do something else at a step: see `Order`."""
        self._asked({"order": {"step": step, "reply": reply, **more}})

    def forget(self) -> None:
        """Be good from now on."""
        self._asked({"forget": True})

    def reached(self, number: int) -> None:
        """Wait until so many messages are on its disk since `begin`."""
        at = self._begin + number
        tell(self._process, {"tell_at": at})
        assert self._said() == f"taken {at}"

    def begin(self) -> None:
        """Count from here: what was taken before belongs to another test."""
        self._begin = len(self._lines())

    def taken(self) -> tuple[Taken, ...]:
        """All that it accepted since `begin`, in the order of its disk."""
        return tuple(Taken(**json.loads(line)) for line in self._lines()[self._begin :])

    def _lines(self) -> list[str]:
        return self._record.read_text(encoding="utf-8").splitlines()

    def _asked(self, what: dict[str, Any]) -> None:
        tell(self._process, what)
        assert self._said() == "ok"

    def _said(self) -> str:
        return line_of(self._process)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Far ends that are one to those who are due; `before` was taken by them before the test began to count."""

    sinks: tuple[Sink, ...]
    before: tuple[Taken, ...] = ()

    def begin(self) -> None:
        """Count from here."""
        for each in self.sinks:
            each.begin()

    def taken(self) -> tuple[Taken, ...]:
        """All that they accepted."""
        return (*self.before, *(taken for each in self.sinks for taken in each.taken()))


def line_of(process: "subprocess.Popen[bytes]") -> str:
    """The next line that a process says."""
    assert process.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(_LONGEST), f"it stood still for {_LONGEST} seconds"
    return process.stdout.readline().decode().strip()


def tell(process: "subprocess.Popen[bytes]", what: dict[str, Any]) -> None:
    """Say something to a process, as a line of JSON."""
    assert process.stdin
    process.stdin.write(json.dumps(what).encode() + b"\n")


def talking(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """A module in a process of its own, one line at a time: what is read ahead would not be waited for any more."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )


@contextmanager
def sink(folder: Path, *offers: str, host: str = "127.0.0.1") -> Iterator[Sink]:
    """A far end that offers these words, or the usual ones, and listens there."""
    record = folder / "taken.jsonl"
    with talking("tests.promise.sink", str(record), host, *(offers or USUAL)) as process:
        try:
            yield Sink(process, record)
        finally:
            process.kill()
