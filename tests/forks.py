"""Commands in processes of their own, without their start: each is a fork of a process that has imported the program.

A command that is started so is a process like any other: it has its own number, signals, streams and end. What a start
costs, and what a command loads, is seen by the tests that start Python themselves. A shell starts them by `command`.
"""

import atexit
import ctypes
import inspect
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from subprocess import PIPE
from threading import Lock, Thread
from typing import Any

ROOT = Path(__file__).parents[1]
_STREAMS = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux

# What a shell starts as `newsletter`. Without the modules of a site Python starts in a moment.
_COMMAND = """#!{python} -IS
import json, os, socket, sys

asking = socket.socket(socket.AF_UNIX)
asking.connect({place!r})
asked = {{"command": ["newsletter", *sys.argv[1:]], "folder": os.getcwd(), "environment": dict(os.environ)}}
socket.send_fds(asking, [json.dumps(asked).encode()], [1, 2])
asking.shutdown(socket.SHUT_WR)
code = int(asking.recv(64))
sys.exit(code if code >= 0 else 128 - code)
"""


class Forked(subprocess.Popen[str]):
    """A command that runs; `subprocess` waits for it and ends it as if it had started it."""

    def _execute_child(self, args: Sequence[str], *rest: Any) -> None:
        asked = inspect.signature(super()._execute_child).bind(args, *rest).arguments
        streams = {name: asked[name] for name in _STREAMS}
        self.pid = _parent().forked(args, asked["cwd"], asked["env"], streams["c2pwrite"], streams["errwrite"])
        self._child_created = True
        self._close_pipe_fds(**streams)


def forked(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    module: str = "newsletter",
    out: int = PIPE,
    err: int = PIPE,
) -> Forked:
    """A command of the program in that folder, or of another module that is one; it reads nothing."""
    return Forked([module, *command], cwd=folder, env=environment or os.environ, stdout=out, stderr=err, text=True)


@contextmanager
def command(folder: Path) -> Iterator[None]:
    """Put an executable file `newsletter` into that folder, until the block ends: what it is asked to run is forked."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("")  # Linux finds it a name
        listening.listen()
        file = folder / "newsletter"
        file.write_text(_COMMAND.format(python=sys.executable, place=listening.getsockname()), encoding="utf-8")
        file.chmod(0o755)
        serving = Thread(target=_serve, args=(listening,))
        serving.start()
        try:
            yield
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            serving.join()


def _serve(listening: socket.socket) -> None:
    """Run what is asked for, one command after another, until the socket is shut down."""
    for asking in _connections(listening):
        with asking:
            asking.sendall(str(_ended(asking)).encode())


def _connections(listening: socket.socket) -> Iterator[socket.socket]:
    with suppress(OSError):
        while True:
            yield listening.accept()[0]


def _ended(asking: socket.socket) -> int:
    """How the command ended that is asked for there."""
    content, streams, *_ = socket.recv_fds(asking, 100_000, 2)
    while more := asking.recv(100_000):
        content += more
    asked = json.loads(content)
    number = _parent().forked(asked["command"], Path(asked["folder"]), asked["environment"], *streams)
    for stream in streams:
        os.close(stream)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


class _Parent:
    """The process that forks. It lets its children go, and the kernel gives them to us."""

    def __init__(self) -> None:
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
        self._lock = Lock()
        self._ours, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(its.fileno())], cwd=ROOT, pass_fds=[its.fileno()]
            )

    def forked(self, command: Sequence[str], folder: Path, environment: Mapping[str, str], out: int, err: int) -> int:
        """The number of a process that runs the command, a module and its arguments."""
        asked = json.dumps({"command": list(command), "folder": str(folder), "environment": dict(environment)}).encode()
        with self._lock:
            socket.send_fds(self._ours, [len(asked).to_bytes(4, "big")], [out, err])
            self._ours.sendall(asked)
            return int(self._ours.recv(64))

    def end(self) -> None:
        """End it; the processes that it made go on."""
        self._ours.close()
        self._process.wait()


@cache
def _parent() -> _Parent:
    made = _Parent()
    atexit.register(made.end)
    return made
