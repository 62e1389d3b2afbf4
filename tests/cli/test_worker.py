"""`newsletter worker` says where it cannot work, and what to do."""

import os
import signal
from collections.abc import Iterator
from threading import Event

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from newsletter.delivery.beat import elapsed
from tests import databases
from tests.homes import TITLES, Home
from tests.smtp_server import Relay

pytest.importorskip("procrastinate")

from newsletter.cli import jobs

_OF_GONE = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock, scheduled_at)
    VALUES ('shards', 'deliver_shard', '{{"edition": "gone", "shard": {shard}}}', 'gone/{shard}', {due})
"""
GUARD = 60  # seconds, after which a test that would wait for ever fails


@pytest.fixture
def store_url() -> Iterator[str]:
    """A store on PostgreSQL, whose queue is gone afterwards."""
    with databases.schema() as url:
        yield url
        with psycopg.connect(databases.plain(url)) as connection:
            (name,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(f"{name}_queue")))


def test_workers_do_not_share_a_store_on_sqlite(home: Home) -> None:
    done = home.run("worker")
    assert (done.code, done.err) == (
        1,
        "newsletter: workers need a store on PostgreSQL, and this one is SQLite; run `newsletter serve` on this "
        "machine instead, or move the store with `newsletter store move`\n",
    )


def test_several_editions_leave_over_one_connection_that_is_kept(home: Home, relay: Relay, store_url: str) -> None:
    all_taken = Event()
    relay.on_taken = lambda number: all_taken.set() if number == 8 else None
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", end=f'\n[store]\nurl = "{store_url}"\n')
    home.run("subscribers", "import", "subscribers.yaml")
    for day, titles in ((f"2024-05-{5 + number:02}", TITLES[:number]) for number in range(1, 5)):
        home.feed(day=day, titles=titles)
        home.run("collect")
        assert home.run("publish", "--date", day).code == 0
    with home.started("worker") as process:
        came = all_taken.wait(GUARD)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate()
    assert (came, errors, process.returncode, relay.connections) == (True, "", 0, 1)


def left(queue: str) -> list[str]:
    """The shards that have a job."""
    with psycopg.connect(queue) as connection:
        return [
            lock for (lock,) in connection.execute("SELECT queueing_lock FROM procrastinate_jobs WHERE args <> '{}'")
        ]


def test_jobs_of_editions_that_are_gone_end_each_with_its_reason_and_nobody_waits_for_them(
    home: Home, relay: Relay, store_url: str
) -> None:
    all_taken = Event()
    relay.on_taken = lambda number: all_taken.set() if number == 2 else None
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", end=f'\n[store]\nurl = "{store_url}"\n')
    queue = jobs.prepare(databases.plain(store_url))
    with psycopg.connect(queue) as connection:
        for shard, due in enumerate(["now()", "now() - interval '1 day'", "now() - interval '1 minute'"], start=1):
            connection.execute(_OF_GONE.format(shard=shard, due=due).encode())
    home.run("subscribers", "import", "subscribers.yaml")
    home.feed()
    for command in ("collect", "publish"):
        assert home.run(command).code == 0
    before = len(left(queue))
    with home.started("worker") as process:
        came, until = all_taken.wait(GUARD), elapsed() + GUARD
        while left(queue) and elapsed() < until:
            os.sched_yield()
        process.send_signal(signal.SIGTERM)
        said, printed = process.communicate()
    after = left(queue)
    dropped = [
        f"shard {n} of edition gone was dropped: the store has no such edition" in said + printed for n in (1, 2, 3)
    ]
    assert (before, came, dropped, (said + printed).count("dropped"), after) == (4, True, [True] * 3, 3, [])


def test_a_server_that_is_not_there_is_said(home: Home) -> None:
    home.settings(end='\n[store]\nurl = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"\n')
    done = home.run("worker")
    assert (done.code, "cannot open the store: " in done.err) == (1, True)
