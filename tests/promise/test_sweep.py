"""A worker on another machine dies, and its job with it: only the sweep of the others finds what is left."""

import time
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL

import psycopg
import pytest

from newsletter.actions.timetable import Part
from tests import databases
from tests.forks import Forked, forked
from tests.homes import Home
from tests.promise.clusters import Cluster
from tests.promise.homes import published, readers, running, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

pytest.importorskip("procrastinate")

CONNECTIONS = 4
PEOPLE = readers(20)
_SETTINGS = '\n[serve]\nevery = 60\n[store]\nurl = "{}"\nseal = "seal"\n'
_SLOW = 90.0  # seconds that the far end takes for a message, so that the worker dies before it is done
_LONGEST = 120.0  # seconds until what the dead one left is sent
_LOOKED = 8.0  # seconds in which nobody sends it without the sweep
_WAITING = "SELECT count(*) FROM deliveries WHERE state NOT IN ('accepted', 'in_doubt')"
_SENDING = "SELECT count(*) FROM deliveries WHERE state = 'sending'"
_PARTS = "SELECT count(*) FROM public_queue.procrastinate_jobs WHERE id > {} AND task_name <> 'deliver_shard'"
_JOBS = "SELECT last_value FROM public_queue.procrastinate_jobs_id_seq"
_FAR = (
    "UPDATE deliveries SET claimed_by = 'far-' || claimed_by WHERE claimed_by LIKE '{0}%'",
    "UPDATE nodes SET name = 'far-' || name, beat_at = beat_at - interval '61 seconds' WHERE name = '{0}'",
)


def asked(store_url: str, query: str) -> list[str]:
    """The first column of what a query gives."""
    with psycopg.connect(databases.plain(store_url)) as connection:
        return [str(value) for value, *_ in connection.execute(query.encode())]


def dead_elsewhere(store_url: str, node: str) -> None:
    """Make a dead node one of another machine, which has been silent for a minute."""
    with psycopg.connect(databases.plain(store_url)) as connection:
        for statement in _FAR:
            connection.execute(statement.format(node).encode())


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait so long at most until this holds; whether it does."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.1)
    return held


def has_begun(store_url: str, jobs: int) -> bool:
    """Whether a further worker has done what a worker does as it begins, where there were so many jobs before it."""
    (now,) = asked(store_url, _JOBS)
    return int(now) >= jobs + len(Part) and asked(store_url, _PARTS.format(jobs)) == ["0"]


def worker_that_sweeps(home: Home, seconds: float) -> Forked:
    """A worker whose sweep comes so often."""
    return forked([str(seconds)], home.path, module="tests.promise.sweeping", out=DEVNULL, err=DEVNULL)


@pytest.mark.parametrize(("sweep", "seconds", "sent"), [(0.5, _LONGEST, True), (3600.0, _LOOKED, False)])
def test_what_a_dead_worker_left_is_sent_by_another_that_sweeps_and_by_none_that_does_not(
    cluster: Cluster, sink: Sink, tmp_path: Path, *, sweep: float, seconds: float, sent: bool
) -> None:
    store_url = cluster.database()
    home = Home(tmp_path, apart=True)
    settled(home, sink, connections=CONNECTIONS, end=_SETTINGS.format(store_url))
    published(home, PEOPLE)
    sink.order("TAKEN", delay=_SLOW)
    with running(home.started("worker")) as one:
        assert until(lambda: asked(store_url, _SENDING) == [str(CONNECTIONS)], _LONGEST)
        (node,), (jobs,) = asked(store_url, "SELECT name FROM nodes"), asked(store_url, _JOBS)
        with running(worker_that_sweeps(home, sweep)):
            assert until(lambda: has_begun(store_url, int(jobs)), _LONGEST)
            one.kill()
            one.communicate()
            sink.forget()
            left = asked(store_url, _WAITING)
            dead_elsewhere(store_url, node)
            done = until(lambda: asked(store_url, _WAITING) == ["0"], seconds)
    assert (left == ["0"], done) == (False, sent)
    broken = broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS, store_url=store_url)
    assert broken == []
