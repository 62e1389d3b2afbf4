"""Workers on three machines, pages on a fourth and a crontab over one PostgreSQL; they are killed and frozen at random.

A machine is a worker in a namespace of processes of its own: nobody outside can see whether it lives.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
import pytest

from tests import databases
from tests.conftest import missing
from tests.homes import Home
from tests.promise import clusters
from tests.promise.forms import LONG
from tests.promise.homes import readers, running, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import ROOT, Sink

pytest.importorskip("procrastinate")

CONNECTIONS = 4
PEOPLE = readers(20_000)
MACHINES = 3
_FROZEN = 90.0  # seconds
_PAUSE = 8.0  # seconds between two faults
_LONGEST = 900.0  # seconds
_LOOKED = 0.5  # seconds
_SLOW = 0.2  # seconds that the far end takes for a message
_WAITING = "SELECT count(*) FROM deliveries WHERE state NOT IN ('accepted', 'refused', 'skipped') AND doubts < 2"


@dataclass(slots=True)
class Machine:
    """A worker where nobody else sees it. `frozen_at` is since when it stands still."""

    home: Home
    process: "subprocess.Popen[bytes]" = field(init=False)
    frozen_at: float | None = None

    def __post_init__(self) -> None:
        command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-m", "newsletter"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen([*command, "worker"], cwd=self.home.path, env=environment, stdout=-3, stderr=-3)

    def worker(self) -> int:
        """The number of the process that works; 0 where there is none yet, or none any more."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        numbers = found.read_text().split() if found.exists() else []
        return int(numbers[0]) if numbers else 0

    def signalled(self, number: signal.Signals) -> bool:
        """Send it a signal; whether there was anybody."""
        worker = self.worker()
        if worker:
            os.kill(worker, number)
        return bool(worker)


def asked_to_stop(machine: Machine) -> None:
    """Ask until it has stopped: the first process of a namespace hears nothing while it starts."""
    while machine.process.poll() is None:
        machine.signalled(signal.SIGTERM)
        time.sleep(_LOOKED)


@contextmanager
def machines(home: Home) -> Iterator[list[Machine]]:
    """Three of them, none of which outlives the test."""
    if not shutil.which("unshare") or os.geteuid() != 0:
        missing("namespaces", "only root makes namespaces of processes, with unshare")
    there = [Machine(home) for _ in range(MACHINES)]
    try:
        yield there
    finally:
        for machine in there:
            machine.signalled(signal.SIGKILL)
            machine.process.kill()
            machine.process.wait()


def faults(there: list[Machine], home: Home, chance: Random) -> int:
    """One fault, and the end of an old one; how many machines may have had messages in flight when it happened."""
    for machine in there:
        if machine.frozen_at and time.monotonic() - machine.frozen_at > _FROZEN:
            machine.signalled(signal.SIGCONT)
            machine.frozen_at = None
    at = chance.randrange(len(there))
    machine = there[at]
    if machine.frozen_at:
        return 0
    if machine.process.poll() is not None:
        there[at] = Machine(home)
        return 0
    if chance.random() < 0.5:
        machine.frozen_at = time.monotonic()
        return machine.signalled(signal.SIGSTOP)
    hit = machine.signalled(signal.SIGKILL)
    machine.process.wait()
    there[at] = Machine(home)
    return hit


def waiting(store_url: str) -> int:
    """How many are not settled, and not held for a person."""
    with psycopg.connect(databases.plain(store_url)) as connection:
        (number,) = connection.execute(_WAITING).fetchone() or (0,)
    return int(number)


@pytest.mark.skipif(not LONG, reason="the long form alone: it takes ten minutes")
def test_machines_that_are_killed_and_frozen_skip_nobody_and_copy_no_more_than_was_in_flight(
    sink: Sink, tmp_path: Path
) -> None:
    chance, hit = Random(1), 0  # noqa: S311 - to be repeated
    with ExitStack() as stack:
        store_url = stack.enter_context(clusters.cluster()).database()
        home = Home(tmp_path, apart=True)
        end = f'\n[store]\nurl = "{store_url}"\nseal = "seal"\n'
        settled(home, sink, connections=CONNECTIONS, end=end)
        home.people(*PEOPLE)
        home.feed()
        there = stack.enter_context(machines(home))
        sink.reached(1000)
        sink.order("TAKEN", delay=_SLOW)
        cron = stack.enter_context(running(home.started("run")))
        until = time.monotonic() + _LONGEST
        while waiting(store_url) and time.monotonic() < until:
            time.sleep(_PAUSE)
            hit += faults(there, home, chance)
            if cron.poll() is not None:
                cron = stack.enter_context(running(home.started("run")))
        sink.forget()
        for machine in there:
            machine.signalled(signal.SIGCONT)
            asked_to_stop(machine)
        left = waiting(store_url)
        broken = broken_words(home, sink, PEOPLE, in_flight=hit * CONNECTIONS, store_url=store_url)
    assert (left, broken) == (0, [])
