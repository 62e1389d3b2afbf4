"""Machines of one newsletter: each sees no process of another, and reaches all else over a cable of its own.

A machine is a worker in a namespace of processes and one of networks. Cut off, its packets go nowhere, as where a cable
is pulled; nobody is told.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.conftest import missing
from tests.homes import Home
from tests.promise.sinks import ROOT

_LOOKED = 0.5  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """What joins a machine to the others: a namespace of networks, and the end of the cable that is on this side."""

    namespace: str
    end: str

    def cut(self) -> None:
        """Let nothing through."""
        _ip("link", "set", self.end, "down")

    def join(self) -> None:
        """Let everything through again."""
        _ip("link", "set", self.end, "up")


def server_address() -> str:
    """Where what all machines share is reached: an address of this machine that no other test has."""
    return f"10.231.{os.getpid() % 250}.254"


@contextmanager
def cables(number: int) -> Iterator[list[Cable]]:
    """So many, with an address for what all share. Skips where this machine lets nobody make networks."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("ip", "unshare"))):
        missing("namespaces", "only root makes namespaces, with ip and unshare")
    with ExitStack() as stack:
        try:
            _made(stack, ["addr", "add", f"{server_address()}/32", "dev", "lo"], ["addr", "del"])
            made = [_cable(stack, at) for at in range(number)]
        except subprocess.CalledProcessError as error:
            missing("namespaces", f"{' '.join(error.cmd)}: {error.stderr.strip()}")
        yield made


def _cable(stack: ExitStack, at: int) -> Cable:
    network = f"10.231.{os.getpid() % 250}"
    name, here, there = (f"{kind}{os.getpid()}-{at}" for kind in ("news", "nh", "nt"))
    _made(stack, ["netns", "add", name], ["netns", "del"])
    _ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
    _ip("addr", "add", f"{network}.{4 * at + 1}/30", "dev", here)
    _ip("link", "set", here, "up")
    inside = partial(_ip, "-n", name)
    inside("addr", "add", f"{network}.{4 * at + 2}/30", "dev", there)
    inside("link", "set", there, "up")
    inside("link", "set", "lo", "up")
    inside("route", "add", "default", "via", f"{network}.{4 * at + 1}")
    return Cable(namespace=name, end=here)


def _made(stack: ExitStack, command: list[str], undone: list[str]) -> None:
    """Make something that is gone when the stack is left."""
    _ip(*command)
    stack.callback(_ip, *undone, *command[len(undone) :])


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@dataclass(slots=True)
class Machine:
    """A command where nobody else sees it, and nothing it says is kept. It stands still, or is cut off, since
    `hindered_at`."""

    home: Home
    command: str
    environment: Mapping[str, str] = field(default_factory=dict)
    cable: Cable | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)
    hindered_at: float | None = None

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        where = ["ip", "netns", "exec", self.cable.namespace] if self.cable else []
        alone = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
        command = [*where, *alone, sys.executable, "-m", "newsletter", self.command]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        self.process = subprocess.Popen(command, cwd=self.home.path, env=environment, stdout=-3, stderr=-3)

    def number(self) -> int:
        """The number of the process that works; 0 where there is none yet, or none any more."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        numbers = path.read_text().split() if path.exists() else []
        return int(numbers[0]) if numbers else 0

    def signalled(self, signal_: signal.Signals) -> bool:
        """Send it a signal; whether there was anybody."""
        number = self.number()
        if number:
            os.kill(number, signal_)
        return bool(number)

    def kill(self) -> bool:
        """Kill it, and start it again; whether there was anybody to kill."""
        hit = self.signalled(signal.SIGKILL)
        self.process.wait()
        self.start()
        return hit

    def freeze(self) -> bool:
        """Let it stand still; whether there was anybody."""
        self.hindered_at = time.monotonic()
        return self.signalled(signal.SIGSTOP)

    def cut_off(self) -> bool:
        """Cut it off from all others; whether there was anybody."""
        assert self.cable
        self.hindered_at = time.monotonic()
        self.cable.cut()
        return bool(self.number())

    def free(self) -> None:
        """Let it go on."""
        self.hindered_at = None
        self.signalled(signal.SIGCONT)
        if self.cable:
            self.cable.join()

    def ask_to_stop(self) -> None:
        """Ask until it has stopped: the first process of a namespace hears nothing while it starts."""
        while self.process.poll() is None:
            self.signalled(signal.SIGTERM)
            time.sleep(_LOOKED)

    def end(self) -> None:
        """Leave nothing of it."""
        self.signalled(signal.SIGKILL)
        self.process.kill()
        self.process.wait()
