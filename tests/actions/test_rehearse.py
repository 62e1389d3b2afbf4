"""A rehearsal: everything but the sending, and what it says of the real run."""

import json
from datetime import timedelta

import pytest

from newsletter.delivery.relays.limits import Limit
from newsletter.delivery.transports.asking import Answering
from tests.homes import Home
from tests.smtp_server import Relay

PEOPLE = [f"reader{number}@example.org" for number in range(30)]
HOUR = timedelta(hours=1)


@pytest.fixture
def published(home: Home, relay: Relay) -> Home:
    """A home with an edition published to thirty people, whose mail would leave by the relay."""
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", connections=4)
    home.people(*PEOPLE)
    home.feed()
    for command in (("subscribers", "import", "subscribers.yaml"), ("collect",), ("publish",)):
        done = home.run(*command)
        assert done.code == 0, done.printed
    return home


def test_a_rehearsal_hands_over_all_that_is_due_and_sends_nobody_anything(published: Home, relay: Relay) -> None:
    done = published.run("deliver", "--rehearse")
    assert (done.code, "30 messages" in done.out, relay.taken) == (0, True, [])
    assert published.states() == {"pending": 30}


def test_into_a_folder_it_writes_the_messages_that_the_real_run_sends(published: Home, relay: Relay) -> None:
    published.run("deliver", "--rehearse", "--into", "rehearsal")
    rehearsed = {path.read_bytes() for path in (published.path / "rehearsal").glob("*.eml")}
    published.run("deliver")
    assert (len(rehearsed), {taken.content for taken in relay.taken} == rehearsed) == (30, True)


def test_for_machines_it_says_rates_bytes_and_the_end(published: Home) -> None:
    (values,) = json.loads(published.run("deliver", "--rehearse", "--json").out)
    assert (values["messages"], values["error"], values["bytes"] > 30 * 1000) == (30, "", True)
    assert [relay["error"] for relay in values["relays"]] == [""]


def test_a_relay_that_hangs_up_when_it_is_asked_for_nothing_is_named(published: Home, relay: Relay) -> None:
    relay.order("NOOP")
    done = published.run("deliver", "--rehearse")
    named = f"127.0.0.1:{relay.port}: the connection was lost: the relay hung up, at NOOP; run again"
    assert (done.code, named in done.out) == (1, True)


def test_a_return_address_that_the_relay_does_not_take_shows_now(published: Home, relay: Relay) -> None:
    relay.order("MAIL", "501 Mail from address must be same as authorization user.", about="papers+")
    done = published.run("deliver", "--rehearse")
    assert (done.code, "set list.verp = false" in done.printed, relay.taken) == (1, True, [])


def test_a_relay_that_the_real_run_could_not_use_is_named_with_its_cure(published: Home) -> None:
    published.settings(way="smtp://127.0.0.1:1")
    done = published.run("deliver", "--rehearse")
    assert (done.code, "127.0.0.1:1: cannot connect" in done.out, "check transport.url" in done.out) == (1, True, True)


def test_where_nothing_is_due_the_relay_is_asked_and_there_is_nothing_to_rehearse(published: Home) -> None:
    published.run("deliver")
    done = published.run("deliver", "--rehearse")
    first, second = done.out.splitlines()
    assert (done.code, first) == (0, "nothing to rehearse: no edition has an open delivery")
    assert second.endswith("4 connections")
    (values,) = json.loads(published.run("deliver", "--rehearse", "--json").out)
    assert (values["day"], values["messages"]) == (None, 0)


def test_a_relay_that_cannot_be_used_is_named_where_nothing_is_due_too(published: Home) -> None:
    published.run("deliver")
    published.settings(way="smtp://127.0.0.1:1")
    done = published.run("deliver", "--rehearse")
    assert (done.code, "127.0.0.1:1: cannot connect" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("messages", "takes"),
    [(100, timedelta(seconds=1)), (1000, HOUR * 9), (1001, HOUR * 10)],
)
def test_a_limit_makes_a_run_wait_for_a_new_window_whenever_one_is_full(messages: int, takes: timedelta) -> None:
    relay = Answering(
        name="main",
        connections=2,
        round_trip=timedelta(milliseconds=20),
        limits=(Limit(capacity=100, span=HOUR),),
    )
    assert relay.takes(messages) == takes


def test_a_relay_takes_its_part_and_each_connection_a_round_trip_a_message() -> None:
    relay = Answering(name="main", connections=4, round_trip=timedelta(milliseconds=20), part=0.25)
    assert relay.takes(4000) == timedelta(seconds=5)
