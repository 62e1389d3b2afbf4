"""`newsletter worker` says where it cannot work, and what to do."""

import signal
from threading import Event

import pytest

from tests import databases
from tests.homes import TITLES, Home
from tests.smtp_server import Relay

pytest.importorskip("procrastinate")

GUARD = 60  # seconds, after which a test that would wait for ever fails


def test_workers_do_not_share_a_store_on_sqlite(home: Home) -> None:
    done = home.run("worker")
    assert (done.code, done.err) == (
        1,
        "newsletter: workers need a store on PostgreSQL, and this one is SQLite; run `newsletter serve` on this "
        "machine instead, or move the store with `newsletter store move`\n",
    )


def test_many_shards_leave_over_as_many_connections_as_are_delivered_at_once(home: Home, relay: Relay) -> None:
    all_taken = Event()
    relay.on_taken = lambda number: all_taken.set() if number == 8 else None
    with databases.schema() as store_url:
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
    assert (came, errors, process.returncode, relay.connections <= 2) == (True, "", 0, True)


def test_a_server_that_is_not_there_is_said(home: Home) -> None:
    home.settings(end='\n[store]\nurl = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"\n')
    done = home.run("worker")
    assert (done.code, "cannot open the store: " in done.err) == (1, True)
