"""`newsletter test-send`: one message to one address, and nobody else hears of it."""

import hashlib
import json

import pytest

from tests.homes import Home
from tests.smtp_server import Relay

ME = "you@example.com"


@pytest.fixture
def mailed(home: Home, relay: Relay) -> Home:
    """A newsletter with papers and two subscribers, whose mail leaves by a real server."""
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.run("subscribers", "import", "subscribers.yaml")
    home.run("collect")
    return home


def test_the_next_edition_goes_to_the_test_address_alone_and_nothing_is_published(mailed: Home, relay: Relay) -> None:
    ended = mailed.run("test-send", "next", "--to", ME)
    assert (ended.code, ended.out) == (0, f"Sent to {ME}: 250 2.0.0 queued as 0001\n")
    assert (relay.recipients(), mailed.status()["editions"]) == ([ME], [])


def test_it_is_the_message_of_the_published_edition_and_delivers_nothing(mailed: Home, relay: Relay) -> None:
    mailed.run("publish")
    values = json.loads(mailed.run("test-send", "2024-05-06", "--to", ME, "--json").out)
    (taken,) = relay.taken
    assert (values["to"], values["accepted"], values["date"]) == (ME, True, "2024-05-06")
    assert values["sha256"] == hashlib.sha256(taken.content).hexdigest()
    assert (b"Robots that fold laundry" in taken.content, mailed.states()) == (True, {"pending": 2})


def test_a_refused_message_ends_with_1_and_the_words_of_the_server(mailed: Home, relay: Relay) -> None:
    relay.order("RCPT", "550 5.1.1 no such user")
    ended = mailed.run("test-send", "--to", ME)
    assert (ended.code, ended.out) == (1, f"Refused for {ME}: 550 5.1.1 no such user\n")


def test_without_an_address_it_is_told_how_to_name_one(mailed: Home, relay: Relay) -> None:
    ended = mailed.run("test-send")
    assert (ended.code, ended.err, relay.taken) == (
        1,
        "newsletter: no test address; name one with --to, or set preview.to\n",
        [],
    )


def test_the_operator_is_the_address_where_no_other_is_named(mailed: Home, relay: Relay) -> None:
    text = (mailed.path / "newsletter.toml").read_text(encoding="utf-8")
    (mailed.path / "newsletter.toml").write_text(text.replace("[list]", f'[list]\noperator = "{ME}"'), encoding="utf-8")
    mailed.run("test-send", "--layout", "brief")
    assert relay.recipients() == [ME]


@pytest.mark.parametrize("edition", ["2020-01-01", "nothing"])
def test_an_edition_that_is_not_there_is_an_error(mailed: Home, relay: Relay, edition: str) -> None:
    ended = mailed.run("test-send", edition, "--to", ME)
    assert (ended.code, relay.taken, "newsletter: " in ended.err) == (1, [], True)
