"""What a relay says in the middle of an edition, and what the run makes of it."""

from collections import Counter

import pytest
from sqlalchemy import Engine

from newsletter.errors import QuotaUsedUp, WeAreRefused
from newsletter.models import State
from newsletter.store.relays import StoredRelays
from tests.delivery.test_dispatcher import through
from tests.newsletters import (
    MINUTE,
    NOW,
    crowd,
    delivered,
    published,
    standing,
)
from tests.smtp_server import Relay


@pytest.mark.parametrize(
    "reply", ["554 5.7.1 relay access denied", "550 5.1.8 sender domain unknown", "530 log in first"]
)
def test_a_relay_that_refuses_us_pauses_the_edition_and_suppresses_nobody(
    engine: Engine, relay: Relay, reply: str
) -> None:
    relay.order("RCPT", reply)
    made = through(engine, relay)
    published(made, crowd(4))
    refused = delivered(made).tally
    relay.obey()
    delivered(made, now=NOW + 60 * MINUTE)
    assert (type(refused.error), dict(refused.states), len(relay.taken)) == (WeAreRefused, {State.DEFERRED: 1}, 4)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_relay_that_asks_for_fewer_gets_all_of_it_in_the_same_run(engine: Engine, relay: Relay, step: str) -> None:
    relay.order(step, "454 4.7.0 Maximum sending rate exceeded", times=2)
    made = through(engine, relay)
    published(made, crowd(4))
    outcome = delivered(made)
    assert (outcome.tally.error, dict(outcome.tally.states)) == (None, {State.ACCEPTED: 4})


def test_what_a_relay_was_found_to_take_is_proposed_and_remembered(engine: Engine, relay: Relay) -> None:
    relay.order("DOT", "454 4.7.0 Maximum sending rate exceeded", times=1)
    made = through(engine, relay)
    published(made, crowd(3))
    (note,) = delivered(made).tally.notes
    assert "asked us to slow down, and accepted about" in note
    assert StoredRelays(engine).pace(f"127.0.0.1:{relay.port}") is not None


def test_what_is_of_one_connection_opens_another_and_slows_nothing(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", "451 4.7.0 Mails per session limit exceeded", about="reader003", times=1)
    made = through(engine, relay)
    published(made, crowd(6))
    outcome = delivered(made)
    assert (outcome.tally.notes, len(relay.taken), relay.connections >= 2) == ((), 6, True)


def test_a_relay_in_trouble_is_not_logged_in_to_for_each_message(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", "451 4.3.0 queue file write error")
    made = through(engine, relay)
    published(made, crowd(20))
    delivered(made)
    assert (relay.connections <= 2, set(standing(engine).values())) == (True, {"deferred"})


def test_a_reader_for_whom_alone_fewer_are_asked_holds_up_nobody(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", "450 4.7.0 too many messages to this domain, slow down", about="reader002", times=20)
    made = through(engine, relay)
    published(made, crowd(12))
    outcome = delivered(made)
    assert (outcome.tally.error, Counter(standing(engine).values())) == (None, {"accepted": 11, "deferred": 1})


@pytest.mark.parametrize(
    ("reply", "minutes"),
    [
        ("550 5.1.90 you have reached your daily limit for message recipients", 60),
        ("421 recipient limit exceeded, try again in 3 hours", 180),
        ("554 5.7.0 the limit on the number of allowed outgoing messages was exceeded", 60),
    ],
)
def test_an_allowance_that_is_used_up_pauses_until_it_is_renewed_and_fails_nobody(
    engine: Engine, relay: Relay, reply: str, minutes: int
) -> None:
    made = through(engine, relay)
    published(made, crowd(6))
    relay.order("DOT", reply, about="")
    stopped = delivered(made)
    relay.obey()
    before, after = (delivered(made, now=NOW + wait * MINUTE) for wait in (minutes - 1, minutes))
    assert (type(stopped.tally.error), stopped.balance.states.get(State.REFUSED, 0)) == (QuotaUsedUp, 0)
    assert (before.balance.states.get(State.ACCEPTED, 0), after.balance.states[State.ACCEPTED]) == (0, 6)


def test_a_reader_of_whom_alone_we_are_refused_ends_alone_once_others_were_taken(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", "550 5.7.1 message blocked by SPF policy", about="reader002")
    made = through(engine, relay)
    published(made, crowd(5))
    runs = [delivered(made, now=NOW + minutes * MINUTE) for minutes in (0, 10)]
    assert [run.tally.error for run in runs] == [None, None]
    assert Counter(standing(engine).values()) == {"accepted": 4, "refused": 1}


def test_a_reply_that_nobody_knows_refuses_three_and_the_others_go_out(engine: Engine, relay: Relay) -> None:
    for number in range(6):
        relay.order("RCPT", "550 5.9.9 computer says no", about=f"reader00{number}")
    made = through(engine, relay)
    published(made, crowd(12))
    outcome = delivered(made)
    assert Counter(standing(engine).values()) == {"accepted": 6, "refused": 3, "deferred": 3}
    assert [(crowd.refused, crowd.waiting) for crowd in outcome.crowds] == [(3, 3)]


@pytest.mark.parametrize("reply", ["550 5.7.0 local policy", "550 5.7.1 delivery not authorized", "550 undeliverable"])
def test_a_reply_that_says_nothing_certain_of_a_mailbox_refuses_three_too(
    engine: Engine, relay: Relay, reply: str
) -> None:
    relay.order("RCPT", reply, about="")
    made = through(engine, relay)
    published(made, crowd(12))
    delivered(made)
    assert Counter(standing(engine).values()) == {"refused": 3, "deferred": 9}


def test_an_edition_that_the_relay_calls_spam_pauses_and_suppresses_nobody(engine: Engine, relay: Relay) -> None:
    relay.order("DOT", "550 5.7.1 this looks like spam")
    made = through(engine, relay)
    published(made, crowd(4))
    delivered(made)
    assert sorted(standing(engine).values()) == ["deferred", "pending", "pending", "pending"]
