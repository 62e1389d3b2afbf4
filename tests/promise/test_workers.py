"""Several workers over one PostgreSQL: one dies, others are asked to stop, and cron runs beside them."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.homes import Home
from tests.promise.clusters import Cluster
from tests.promise.forms import form
from tests.promise.homes import readers, running, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import ROOT, Sink

pytest.importorskip("procrastinate")

CONNECTIONS = 4
PEOPLE = readers(form(short=300, long=5000))


@pytest.fixture
def store_url(cluster: Cluster) -> str:
    """A store of its own for each."""
    return cluster.database()


@pytest.fixture
def home(store_url: str, sink: Sink, tmp_path: Path) -> Home:
    """A newsletter of which nothing is read yet."""
    made = Home(tmp_path, apart=True)
    settled(made, sink, connections=CONNECTIONS, end=f'\n[store]\nurl = "{store_url}"\nseal = "seal"\n')
    made.people(*PEOPLE)
    made.feed()
    return made


def test_workers_that_are_told_nothing_do_all_of_it_and_end_when_they_are_asked_to(
    home: Home, store_url: str, sink: Sink
) -> None:
    with running(home.started("worker")) as one, running(home.started("worker")) as other:
        sink.reached(len(PEOPLE))
        ends = []
        for process in (one, other):
            process.send_signal(signal.SIGTERM)
            _, printed = process.communicate()
            ends.append((process.returncode, printed))
    assert (ends, broken_words(home, sink, PEOPLE, in_flight=0, store_url=store_url)) == ([(0, "")] * 2, [])


def children(process: "subprocess.Popen[str]") -> list[int]:
    """The processes that this one has started."""
    paths = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(number) for each in paths for number in each.read_text().split()]


def working(process: "subprocess.Popen[str]") -> str:
    """Wait until one of its workers says that it works; which it is."""
    assert process.stdout
    said = next(line for line in process.stdout if "working for" in line)
    return said.partition("UTC  ")[2].partition(":")[0]


def served(home: Home, *options: str) -> "subprocess.Popen[str]":
    """The pages, on a port that is free."""
    return home.started("serve", *options, environment={"NEWSLETTER_SERVE__PORT": "0", "PYTHONPATH": str(ROOT)})


def test_pages_with_workers_and_pages_that_run_by_themselves_keep_the_promise_and_a_worker_is_started_again(
    home: Home, store_url: str, sink: Sink
) -> None:
    with running(served(home, "--workers", "2")) as pages, running(served(home)) as others:
        assert sorted(working(pages) for _ in range(2)) == ["worker 1", "worker 2"]
        sink.reached(len(PEOPLE) // 4)
        os.kill(children(pages)[0], signal.SIGKILL)
        again = working(pages)
        sink.reached(len(PEOPLE))
        ends = []
        for process in (pages, others):
            process.send_signal(signal.SIGTERM)
            _, printed = process.communicate()
            ends.append((process.returncode, printed.partition("UTC  ")[2]))
    assert ends == [(0, f"{again} was killed by SIGKILL; it is started again in 1 s\n"), (0, "")]
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS, store_url=store_url) == []


def test_a_worker_that_dies_skips_nobody_and_a_run_by_cron_beside_them_is_harmless(
    home: Home, store_url: str, sink: Sink
) -> None:
    with running(home.started("worker")) as one, running(home.started("worker")) as other:
        sink.reached(len(PEOPLE) // 4)
        one.kill()
        one.communicate()
        ran = home.run("run")
        other.send_signal(signal.SIGTERM)
        _, printed = other.communicate()
    assert (ran.code, other.returncode, printed) == (0, 0, "")
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS, store_url=store_url) == []
