"""PostgreSQL stopped as if it had died, while a dispatcher sends; and dispatchers killed and frozen over it."""

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.delivery import states
from tests.homes import Home
from tests.promise import at
from tests.promise.clusters import Cluster
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

CONNECTIONS = 8
PEOPLE = readers(form(short=300, long=5000))
TIMES = form(short=1, long=20)


@pytest.fixture
def store_url(cluster: Cluster) -> str:
    """A store of its own for each."""
    return cluster.database()


@pytest.fixture
def home(store_url: str, sink: Sink, tmp_path: Path) -> Home:
    """An edition to deliver from that store."""
    store = f'\n[store]\nurl = "{store_url}"\n'
    return ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS, end=store, apart=True)


def moments() -> list[int]:
    """How many the far end has when it happens, each time."""
    return [len(PEOPLE) * (time + 1) // (TIMES + 2) for time in range(TIMES)]


def test_a_database_that_dies_in_mid_run_skips_nobody(cluster: Cluster, store_url: str, home: Home, sink: Sink) -> None:
    ends = []
    for moment in moments():
        with running(home.started("deliver")) as process:
            sink.reached(moment)
            cluster.stop("immediate")
            _, printed = process.communicate()
        cluster.start()
        ends.append((process.returncode, "Traceback" in printed, "the store failed" in printed))
    words = broken_words(home, sink, PEOPLE, in_flight=TIMES * CONNECTIONS, store_url=store_url)
    assert (ends, words) == ([(1, False, True)] * TIMES, [])


def sealed(home: Home) -> Home:
    """The same home, which knows apart from the store what was accepted."""
    settings = home.path / "newsletter.toml"
    settings.write_text(settings.read_text().replace("[store]\n", '[store]\nseal = "seal"\n'))
    return home


def test_a_database_that_fails_over_and_has_lost_its_last_seconds_copies_nothing_unasked(
    cluster: Cluster, home: Home, sink: Sink
) -> None:
    with running(sealed(home).started("deliver")) as process:
        sink.reached(len(PEOPLE) // 4)
        cluster.stop("immediate")
        process.communicate()
    cluster.keep()
    cluster.start()
    with running(home.started("deliver")) as process:
        sink.reached((len(sink.taken()) + len(PEOPLE)) // 2)  # the first may have gone on while its store was stopped
        process.kill()
        process.communicate()
    cluster.stop("immediate")
    cluster.put_back()
    cluster.start()
    asked = len(sink.taken())
    stopped = home.run("deliver")
    ends = (
        stopped.code,
        "the store has forgotten deliveries that were accepted" in stopped.err,
        len(sink.taken()) - asked,
    )
    decided = [home.run("deliver", "--after-restore", "skip").code, home.run("deliver").code]
    copies = Counter(taken.recipient for taken in sink.taken())
    assert (ends, decided, sorted(copies) == PEOPLE) == ((1, True, 0), [0, 0], True)
    assert (copies.total() - len(PEOPLE) <= 3 * CONNECTIONS, max(copies.values()) <= 2) == (True, True)


def test_a_dispatcher_that_dies_over_postgresql_skips_nobody(store_url: str, home: Home, sink: Sink) -> None:
    for moment in moments():
        with running(home.started("deliver")) as process:
            sink.reached(moment)
            process.kill()
            process.communicate()
    assert broken_words(home, sink, PEOPLE, in_flight=TIMES * CONNECTIONS, store_url=store_url) == []


def test_a_dispatcher_that_freezes_over_postgresql_is_taken_over_from(store_url: str, home: Home, sink: Sink) -> None:
    with running(home.started("deliver")) as process:
        sink.reached(len(PEOPLE) // 4)
        process.send_signal(signal.SIGSTOP)
        at.delivered(home.path, datetime.now(UTC) + states.LEASE + timedelta(minutes=1))
        process.send_signal(signal.SIGCONT)
        process.communicate()
    words = broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS, store_url=store_url)
    assert (process.returncode, words) == (0, [])
