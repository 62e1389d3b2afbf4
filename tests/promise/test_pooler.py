"""A PostgreSQL behind a pooler in transaction mode, whose connections others use as well, and dispatchers that die."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from newsletter.store.engine import open_store
from tests.promise import poolers
from tests.promise.clusters import Cluster
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running
from tests.promise.poolers import Pooler
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

CONNECTIONS = 2
PEOPLE = readers(form(short=400, long=3000))
TIMES = form(short=2, long=20)
_OFTEN = 8  # a driver prepares what it has run five times


@pytest.fixture(scope="module")
def pooler(cluster: Cluster) -> Iterator[Pooler]:
    """A pooler before it."""
    with poolers.pooler(cluster) as made:
        yield made


def test_behind_a_pooler_a_statement_that_somebody_else_prepared_is_not_run_for_ours(cluster: Cluster) -> None:
    with poolers.pooler(cluster, size=2) as two:
        url = two.before(cluster.database())
        theirs, ours, holding = (open_store(url) for _ in range(3))
        asked(theirs, "theirs")
        with holding.connect() as held:  # the connection on which they prepared it; we get the other one
            held.execute(text("SELECT 1"))
            asked(ours, "ours")
        assert asked(ours, "ours") == {"ours"}
        for engine in (theirs, ours, holding):
            engine.dispose()


def asked(engine: Engine, word: str) -> set[str]:
    """What a statement that says this word gives, run so often that a driver would prepare it."""
    statement = text(f"SELECT '{word}' || :nothing")
    said = set()
    for _ in range(_OFTEN):
        with engine.begin() as connection:
            said.add(connection.execute(statement, {"nothing": ""}).scalar_one())
    return said


def test_a_dispatcher_that_dies_behind_a_pooler_skips_nobody_and_copies_few(
    cluster: Cluster, pooler: Pooler, sink: Sink, tmp_path: Path
) -> None:
    straight = cluster.database()
    through = pooler.before(straight)
    store = f'\n[store]\nurl = "{through}"\n'
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS, end=store, apart=True)
    with pooler.noise(through):
        for time in range(TIMES):
            with running(home.started("deliver")) as process:
                sink.reached(len(PEOPLE) * (time + 1) // (TIMES + 2))
                process.kill()
                process.communicate()
        words = broken_words(home, sink, PEOPLE, in_flight=TIMES * CONNECTIONS, store_url=straight)
    assert words == []
