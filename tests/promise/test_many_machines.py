"""Workers on three machines, pages on two more and a crontab over one PostgreSQL: all that can go wrong goes wrong.

Machines are killed, stand still for 90 seconds and are cut off for as long; PostgreSQL stops as if it had died.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import psycopg
import pytest

from tests import databases
from tests.homes import Home
from tests.promise import clusters, sinks
from tests.promise.clusters import Cluster
from tests.promise.forms import LONG
from tests.promise.homes import published, readers, running, settled
from tests.promise.machines import Cable, Machine, cables, server_address
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

pytest.importorskip("procrastinate")


CONNECTIONS = 4
PEOPLE = readers(20_000)
WORKERS, PAGES = 3, 2
_HINDERED = 90.0  # seconds
_PAUSE = 8.0  # seconds between two faults
_FAULTS, _LONGEST = 600.0, 600.0  # seconds in which things go wrong, and then until all is sent
_SLOW = 0.5  # seconds that the far end takes for a message
_STOPS = (20, 45)  # the faults that PostgreSQL has, by number
_WAITING = "SELECT count(*) FROM deliveries WHERE state NOT IN ('accepted', 'refused', 'skipped') AND doubts < 2"


@contextmanager
def machines(home: Home, store_url: str, sink: Sink, joined: Sequence[Cable]) -> Iterator[list[Machine]]:
    """Workers behind a cable each, and pages; none outlives the test."""
    with ExitStack() as stack:
        far = {
            "NEWSLETTER_STORE__URL": store_url.replace(store_url.partition("host=")[2], server_address()),
            "NEWSLETTER_TRANSPORT__URL": f"smtp://{server_address()}:{sink.port}",
        }
        there = [Machine(home, "worker", far, cable) for cable in joined]
        there += [Machine(home, "serve", {"NEWSLETTER_SERVE__PORT": "0"}) for _ in range(PAGES)]
        for machine in there:
            stack.callback(machine.end)
        yield there


def looked_after(there: list[Machine]) -> None:
    """What a machine does by itself: what has ended is started again, and what stood still goes on."""
    for machine in there:
        if machine.hindered_at and time.monotonic() - machine.hindered_at > _HINDERED:
            machine.free()
        if machine.process.poll() is not None:
            machine.start()


def fault(there: list[Machine], chance: Random) -> int:
    """One fault; how many machines may have had messages in flight when it happened."""
    machine = chance.choice(there)
    kind = chance.choice(["kill", "freeze", "cut off"])
    if machine.hindered_at:
        return 0
    if kind == "cut off" and machine.cable:
        return machine.cut_off()
    return machine.kill() if kind == "kill" else machine.freeze()


def waiting(store_url: str) -> int:
    """How many are not settled, and not held for a person."""
    with psycopg.connect(databases.plain(store_url)) as connection:
        (number,) = connection.execute(_WAITING).fetchone() or (0,)
    return int(number)


def survived(home: Home, sink: Sink, cluster: Cluster, store_url: str, there: list[Machine]) -> int:
    """Let faults happen, with runs by cron beside, and then let the machines finish; how many were hit."""
    chance, hit, faults = Random(1), 0, 0  # noqa: S311 - to be repeated
    until = time.monotonic() + _FAULTS
    with ExitStack() as stack:
        cron = stack.enter_context(running(home.started("run")))
        while waiting(store_url) and time.monotonic() < until:
            time.sleep(_PAUSE)
            faults += 1
            looked_after(there)
            if faults in _STOPS:
                cluster.stop("immediate")
                cluster.start()
                hit += len(there) + 1
            else:
                hit += fault(there, chance)
            if cron.poll() is not None:
                cron = stack.enter_context(running(home.started("run")))
        sink.forget()
        finish(there, store_url)
        cron.communicate()
    return hit


def finish(there: list[Machine], store_url: str) -> None:
    """Nothing goes wrong any more, until everybody is served; then the machines are asked to stop."""
    until = time.monotonic() + _LONGEST
    for machine in there:
        machine.free()
    while waiting(store_url) and time.monotonic() < until:
        looked_after(there)
        time.sleep(_PAUSE)
    for machine in there:
        machine.ask_to_stop()


@pytest.mark.skipif(not LONG, reason="the long form alone: it takes ten minutes")
def test_machines_that_are_killed_frozen_and_cut_off_skip_nobody_and_copy_no_more_than_was_in_flight(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        sink = stack.enter_context(sinks.sink(tmp_path, host="0.0.0.0"))  # noqa: S104 - no other test's address
        joined = stack.enter_context(cables(WORKERS))
        cluster = stack.enter_context(clusters.cluster(listens=server_address()))
        store_url = cluster.database()
        home = Home(tmp_path, apart=True)
        settled(home, sink, connections=CONNECTIONS, end=f'\n[store]\nurl = "{store_url}"\nseal = "seal"\n')
        published(home, PEOPLE)
        there = stack.enter_context(machines(home, store_url, sink, joined))
        sink.reached(100)
        sink.order("TAKEN", delay=_SLOW)
        hit = survived(home, sink, cluster, store_url, there)
        left = waiting(store_url)
        broken = broken_words(home, sink, PEOPLE, in_flight=hit * CONNECTIONS, store_url=store_url)
    assert (left, broken) == (0, [])
