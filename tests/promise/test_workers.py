"""Several workers over one PostgreSQL: one dies, others are asked to stop, and cron runs beside them."""

import signal
from pathlib import Path

import pytest

from tests.homes import Home
from tests.promise.clusters import Cluster
from tests.promise.forms import form
from tests.promise.homes import readers, running, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

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
            _, told = process.communicate()
            ends.append((process.returncode, told))
    assert (ends, broken_words(home, sink, PEOPLE, in_flight=0, store_url=store_url)) == ([(0, "")] * 2, [])


def test_a_worker_that_dies_skips_nobody_and_a_run_by_cron_beside_them_is_harmless(
    home: Home, store_url: str, sink: Sink
) -> None:
    with running(home.started("worker")) as one, running(home.started("worker")) as other:
        sink.reached(len(PEOPLE) // 4)
        one.kill()
        one.communicate()
        ran = home.run("run")
        other.send_signal(signal.SIGTERM)
        _, told = other.communicate()
    assert (ran.code, other.returncode, told) == (0, 0, "")
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS, store_url=store_url) == []
