"""`newsletter worker` says where it cannot work, and what to do."""

import pytest

from tests.homes import Home

pytest.importorskip("procrastinate")


def test_workers_do_not_share_a_store_on_sqlite(home: Home) -> None:
    done = home.run("worker")
    assert (done.code, done.err) == (
        1,
        "newsletter: workers share a store on PostgreSQL, and this one is SQLite; `newsletter serve` works for it on "
        "its one machine, or `newsletter store move` moves it\n",
    )


def test_a_server_that_is_not_there_is_said(home: Home) -> None:
    home.settings(end='\n[store]\nurl = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"\n')
    done = home.run("worker")
    assert (done.code, "cannot open the store: " in done.err) == (1, True)
