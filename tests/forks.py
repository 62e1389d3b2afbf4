"""Commands in processes of their own, without their start: each is a fork of a process that has imported the program.

A command that is started so is a process like any other: it has its own number, signals, streams and end. What a start
costs, and what a command loads, is seen by the tests that start Python themselves.
"""

import atexit
import ctypes
import inspect
import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from subprocess import PIPE
from threading import Lock
from typing import Any

ROOT = Path(__file__).parents[1]
_STREAMS = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux


class Forked(subprocess.Popen[str]):
    """A command that runs; `subprocess` waits for it and ends it as if it had started it."""

    def _execute_child(self, args: Sequence[str], *rest: Any) -> None:
        asked = inspect.signature(super()._execute_child).bind(args, *rest).arguments
        streams = {name: asked[name] for name in _STREAMS}
        self.pid = _parent().forked(args, asked["cwd"], asked["env"], streams["c2pwrite"], streams["errwrite"])
        self._child_created = True
        self._close_pipe_fds(**streams)


def forked(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], *, out: int = PIPE, err: int = PIPE
) -> Forked:
    """A command of the program in that folder, which reads nothing."""
    return Forked(command, cwd=folder, env=environment, stdout=out, stderr=err, text=True)


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
        """The number of a process that runs the command."""
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
