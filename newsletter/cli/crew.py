"""The workers that `serve --workers` starts beside its pages: one that dies is started again, and all end with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

_LOOKED = 0.2  # seconds, at which an end is noticed
_FIRST, _LONGEST = 1.0, 60.0  # seconds

Start = Callable[[str], "subprocess.Popen[bytes]"]


def started(name: str, *, config: Path, log_name: str) -> "subprocess.Popen[bytes]":
    """Start a worker with these settings, which says in its log who it is, and ends when its input does.

    It is in a session of its own, so that Ctrl-C reaches only who started it.
    """
    command = [sys.executable, "-m", "newsletter", "worker", "--until-input-ends", "--config", str(config)]
    environment = {**os.environ, "NEWSLETTER_LOG__NAME": f"{log_name} {name}".strip()}
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - ours


@contextmanager
def crew(number: int, start: Start, *, say: Callable[[str], None]) -> Iterator[None]:
    """Keep so many workers until the block ends, and then wait until each has finished what it has begun."""
    over = Event()
    keepers = [Thread(target=_keep, args=(f"worker {each}", start, over, say)) for each in range(1, number + 1)]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        over.set()
        for keeper in keepers:
            keeper.join()


def pause(before: float, *, lived: float) -> float:
    """Return how many seconds to wait until one that died is started again: twice as long as `before`, up to a minute;
    one second if it `lived` for longer than that."""
    return min(2 * before, _LONGEST) if before and lived <= _LONGEST else _FIRST


def _keep(name: str, start: Start, over: Event, say: Callable[[str], None]) -> None:
    """Start it, and again whenever it has ended, until it is over."""
    wait = 0.0
    while not over.wait(wait):
        begun = monotonic()
        with start(name) as process:
            while process.poll() is None and not over.wait(_LOOKED):
                pass
            if process.stdin:
                process.stdin.close()
        if not over.is_set():
            wait = pause(wait, lived=monotonic() - begun)
            say(f"{name} {_ended(process.returncode)}; it is started again in {wait:.0f} s")


def _ended(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
