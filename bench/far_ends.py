"""Where the messages of a bench go: Postfix's sink, a real Postfix, and either at the end of a long line."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.disk import new_disk
from tests.promise.postfixes import postfix

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEnd:
    """Where the messages go. `handed_on` waits until it has done with so many all that it does."""

    port: int
    handed_on: Callable[[int], object] = lambda _: None


@contextmanager
def sink(sessions: int = 1000) -> Iterator[FarEnd]:
    """Postfix's sink on a free port."""
    port = free_port()
    program = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *user, f"127.0.0.1:{port}", str(sessions)])
    try:
        _wait_for(port)
        yield FarEnd(port=port)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def real_postfix() -> Iterator[FarEnd]:
    """A Postfix with a queue of its own, on a new disk, on a free port."""
    with new_disk() as disk, postfix(disk) as running:
        yield FarEnd(port=running.port, handed_on=running.handed_on)


@contextmanager
def late(end: FarEnd, *, milliseconds: int) -> Iterator[FarEnd]:
    """The same at the end of a line with that round trip."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.delay", str(end.port), str(milliseconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield FarEnd(port=int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit(f"nothing listens on port {port}")
