"""The workers of `serve --workers`: started again when they die, ended with it, and refused where they cannot work."""

import subprocess
from collections import defaultdict
from queue import Queue
from subprocess import PIPE
from threading import Event

import pytest

from newsletter.cli import crew
from tests.homes import Home

GUARD = 30  # seconds, after which a test that would wait for ever fails


@pytest.mark.parametrize(
    ("before", "lived", "seconds"), [(0, 0, 1), (1, 5, 2), (32, 5, 60), (60, 60, 60), (60, 61, 1), (0, 900, 1)]
)
def test_one_that_dies_again_and_again_is_started_less_and_less_often(
    before: float, lived: float, seconds: float
) -> None:
    assert crew.pause(before, lived=lived) == seconds


def test_one_that_dies_is_started_again_and_those_that_live_end_with_their_input() -> None:
    said, again = Queue[str](), Event()
    started: defaultdict[str, list[subprocess.Popen[bytes]]] = defaultdict(list)

    def start(name: str) -> "subprocess.Popen[bytes]":
        dies = name == "worker 1" and not started[name]
        started[name].append(subprocess.Popen(["false" if dies else "cat"], stdin=PIPE))
        if len(started[name]) == 2:
            again.set()
        return started[name][-1]

    with crew.crew(2, start, say=said.put):
        assert again.wait(GUARD)
    assert (said.get(), said.empty()) == ("worker 1 ended with exit code 1; it is started again in 1 s", True)
    ends = {name: [process.returncode for process in each] for name, each in started.items()}
    assert ends == {"worker 1": [1, 0], "worker 2": [0]}


def test_one_that_was_killed_is_told_as_killed() -> None:
    said = Queue[str]()

    def start(_: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(["cat"], stdin=PIPE)
        process.kill()
        return process

    with crew.crew(1, start, say=said.put):
        assert said.get(timeout=GUARD) == "worker 1 was killed by SIGKILL; it is started again in 1 s"


def test_workers_of_serve_do_not_share_a_store_on_sqlite(home: Home) -> None:
    pytest.importorskip("procrastinate")
    done = home.run("serve", "--workers", "2")
    assert (done.code, done.err) == (
        1,
        "newsletter: workers need a store on PostgreSQL, and this one is SQLite; run `newsletter serve` on this "
        "machine instead, or move the store with `newsletter store move`\n",
    )
