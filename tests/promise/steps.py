"""The steps of a program that can be seen from outside, its system calls, and its death before any one of them.

A process that dies inside its own memory leaves what it leaves at its next call, so the calls are all there is.
"""

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.promise.sinks import line_of, talking, tell

WATCHED = (
    "network,poll,ppoll,select,pselect6,epoll_wait,epoll_pwait,epoll_ctl,pread64,pwrite64,fsync,fdatasync,ftruncate,"
    "fallocate,fcntl,unlink,rename,write,writev,kill,clone,clone3,exit,exit_group"
)
_CALL = re.compile(r"^(\d+) +(\w+)\(")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The `number`th time that a thread is about to make this call."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call}-{self.number}"


class Warm:
    """A process that forks the program for us: see `warm`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        assert line_of(process) == "ready"

    def run(self, folder: Path, program: str, *command: str, traced: Sequence[str] = ()) -> int:
        """Run it to its end, under strace where there are options for that; how it ended, negative for a signal."""
        asked = {"folder": str(folder), "program": program, "command": command, "held": bool(traced)}
        tell(self._process, asked)
        number = int(line_of(self._process))
        if not traced:
            return int(line_of(self._process))
        with _traced(number, traced):
            return int(line_of(self._process))


@contextmanager
def warm() -> Iterator[Warm]:
    """A process that has imported the program."""
    with talking("tests.promise.warm", environment={"OPENBLAS_NUM_THREADS": "1"}) as process:
        try:
            yield Warm(process)
        finally:
            process.kill()


def steps(warm: Warm, folder: Path, program: str, *command: str, ends: int = 0) -> list[Step]:
    """Every step of a whole run, which ends with this code."""
    trace = folder / "trace.txt"
    assert warm.run(folder, program, *command, traced=["-e", f"trace={WATCHED}", "-o", str(trace)]) == ends
    made = Counter(match.groups() for match in map(_CALL.match, trace.read_text().splitlines()) if match)
    most: dict[str, int] = {}
    for (_, call), number in made.items():
        most[call] = max(most.get(call, 0), number)
    return [Step(call=call, number=each + 1) for call, number in sorted(most.items()) for each in range(number)]


def chosen(of_run: Iterable[Step], *, every: int) -> list[Step]:
    """Of each call the first, the last, and each so manieth."""
    of_calls = [list(same) for _, same in groupby(of_run, key=lambda step: step.call)]
    return [step for same in of_calls for step in [*same[:-1:every], same[-1]]]


def killed_at(step: Step) -> list[str]:
    """The options of strace that kill a process before this step."""
    return [
        "-e", f"trace={step.call}",
        "-e", f"inject={step.call}:signal=KILL:when={step.number}",
        "-o", "/dev/null",
    ]  # fmt: skip


def refused_at(step: Step, error: str, *, for_good: bool) -> list[str]:
    """The options of strace that let this call fail with an error, once or from then on."""
    when = f"{step.number}+" if for_good else f"{step.number}"
    return [
        "-e", f"trace={step.call}",
        "-e", f"inject={step.call}:error={error}:when={when}",
        "-o", "/dev/null",
    ]  # fmt: skip


@contextmanager
def _traced(number: int, options: Sequence[str]) -> Iterator[None]:
    """Trace a process that holds itself, from where it stands. Strace says when it does."""
    command = ["strace", "-f", *options, "-p", str(number)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        words = tracer.stderr.readline()
        assert "attached" in words, words
        os.kill(number, signal.SIGCONT)
        yield
        tracer.communicate()


def until(number: int, line: str, *, but_not: str = "nowhere") -> None:
    """Wait until the process stands so."""
    while True:
        status = Path(f"/proc/{number}/status").read_text()
        if line in status and but_not not in status:
            return
        os.sched_yield()


def untraceable() -> str:
    """Why nothing can be traced here, or "" where it can."""
    done = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""
