"""One fault is told once in a run, on both streams together, whoever meets it and however often."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from tests.homes import Home
from tests.smtp_server import Relay

SETTINGS = 'operator = "op@example.org"\nwelcome = true\nsecret ='
NOBODY = "smtp://127.0.0.1:1"


def settings(home: Home, *, way: str = "folder:outbox", top: str = "", end: str = "") -> None:
    """Settings in which three would meet a fault: the welcome, the edition, and the mail to the operator."""
    home.settings(way=way, top=top, end=end)
    file = home.path / "newsletter.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("secret =", SETTINGS), encoding="utf-8")


def a_broken_template(home: Home) -> None:
    settings(home, top='templates = "own"')
    path = home.path / "own" / "email" / "edition" / "body.txt"
    path.parent.mkdir(parents=True)
    path.write_text("Hello\n{% for paper in %}\n", encoding="utf-8")


def a_mailbox(home: Home) -> None:
    settings(home, end='\n[mailbox]\nurl = "maildir:/nowhere/at/all"\n')


def a_source(home: Home) -> None:
    settings(home)
    (home.path / "feed.json").write_text("nonsense", encoding="utf-8")


FAULTS: list[tuple[Callable[[Home], None], str]] = [
    (lambda home: settings(home, way=NOBODY), "cannot connect"),
    (a_broken_template, "body.txt:2"),
    (a_source, "not a feed that this program knows"),
    (a_mailbox, "is not a Maildir"),
]


@pytest.mark.parametrize(("broken", "words"), FAULTS)
def test_one_fault_is_told_once_in_a_run(home: Home, broken: Callable[[Home], None], words: str) -> None:
    broken(home)
    done = Home(home.path, apart=True).run("run")
    assert (done.code, done.printed.count(words)) == (1, 1)


@pytest.mark.parametrize(
    ("step", "reply"), [("CONNECT", "554 5.7.1 go away"), ("DOT", "550 5.7.1 too like spam"), ("RCPT", "550 no")]
)
def test_a_relay_that_refuses_everybody_is_told_once_in_a_run(home: Home, relay: Relay, step: str, reply: str) -> None:
    relay.order(step, reply)
    settings(home, way=f"smtp://127.0.0.1:{relay.port}")
    assert Home(home.path, apart=True).run("run").printed.count(reply) == 1


@pytest.mark.parametrize("reply", ["550 5.7.1 mail from there is not taken", "530 5.7.0 authentication required"])
def test_a_relay_that_takes_no_mail_from_us_is_told_once_in_each_run(home: Home, relay: Relay, reply: str) -> None:
    settings(home, way=f"smtp://127.0.0.1:{relay.port}")
    relay.order("MAIL", reply)
    first = Home(home.path, apart=True).run("run")
    home.people("ada@example.org", "bob@example.org", "cyd@example.org")
    second = Home(home.path, apart=True).run("run")
    assert [(done.code, done.printed.count(reply)) for done in (first, second)] == [(1, 1), (1, 1)]


def test_a_store_that_is_locked_is_told_once_in_a_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.store.engine._WAIT_FOR_LOCK", timedelta(seconds=0.1))
    settings(home)
    home.run("status")
    with closing(sqlite3.connect(home.path / "newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = home.run("run")
    assert (done.code, done.printed.count("locked")) == (1, 1)


def test_a_relay_that_is_closed_asks_nothing_else_to_stop(home: Home) -> None:
    settings(home, way=NOBODY)
    printed = home.run("run").out
    assert ("the run was asked to stop" in printed, "published 2024-05-06" in printed) == (False, True)


def test_no_word_of_weeks_where_nobody_asks_for_them(home: Home) -> None:
    assert "week" not in home.run("run").printed + home.run("run").printed
