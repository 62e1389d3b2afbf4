"""Deliveries drained into a real server from a real store: what each fault costs, and whom."""

import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, text

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.dispatcher import Dispatcher
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.errors import LoginRefused, StoreError
from newsletter.mail import return_path
from newsletter.models import Delivery, State
from newsletter.store import subscribers
from tests.mail.editions import LIST
from tests.newsletters import (
    ADA,
    BOB,
    EVE,
    MINUTE,
    NOW,
    SECRET,
    crowd,
    delivered,
    frozen,
    ledger,
    newsletter,
    published,
    row,
    standing,
)
from tests.smtp_server import Relay
from tests.whole import deliver

ALL_ACCEPTED = {"ada@example.org": "accepted", "bob@example.org": "accepted"}


def through(engine: Engine, relay: Relay, *, connections: int = 1, password: str = "") -> Newsletter:
    """A newsletter that leaves through this relay."""
    smtp = Smtp(
        host="127.0.0.1",
        port=relay.port,
        security=Security.NONE,
        user="papers" if password else "",
        password=password,
    )
    return newsletter(engine, smtp, connections=connections)


def test_every_confirmed_subscriber_gets_one_message(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay, connections=3)
    published(made, [*crowd(130), EVE])
    delivered(made)
    assert relay.recipients() == [person.address for person in crowd(130)]


def test_a_second_run_sends_nothing(sqlite_engine: Engine, relay: Relay) -> None:
    made = through(sqlite_engine, relay)
    published(made, [ADA, BOB])
    delivered(made)
    assert (deliver(made, clock=lambda: NOW), len(relay.taken)) == ((), 2)


def test_each_gets_the_layout_they_asked_for_under_their_own_name(sqlite_engine: Engine, relay: Relay) -> None:
    made = through(sqlite_engine, relay)
    published(made, [ADA, BOB])
    delivered(made)
    shown = {m.recipient: (b"\r\nTo: Ada <ada@" in m.content, b"halve the drift" in m.content) for m in relay.taken}
    assert shown == {"ada@example.org": (True, True), "bob@example.org": (False, False)}


def test_each_delivery_leaves_with_a_sender_of_its_own_that_says_whose_it_is(
    sqlite_engine: Engine, relay: Relay
) -> None:
    made = replace(through(sqlite_engine, relay), mailing_list=replace(LIST, verp=True))
    published(made, [ADA, BOB])
    delivered(made)
    opened = {
        taken.recipient: return_path.opened(taken.sender, made.mailing_list, secrets=(SECRET,))[1]
        for taken in relay.taken
    }
    assert opened == {ADA.address: row(sqlite_engine, ADA).number, BOB.address: row(sqlite_engine, BOB).number}


def test_a_wrong_password_fails_nobody_and_the_right_one_sends_to_all(
    engine: Engine, relays: Callable[..., Relay]
) -> None:
    relay = relays(login=("papers", "right"))
    wrong = through(engine, relay, password="wrong", connections=2)
    published(wrong, [ADA, BOB])
    outcome = delivered(wrong)
    assert (type(outcome.tally.error), set(standing(engine).values())) == (LoginRefused, {"pending"})
    delivered(through(engine, relay, password="right"))
    assert standing(engine) == ALL_ACCEPTED


def test_a_way_out_that_is_closed_does_not_ask_the_server_around_it_to_end(sqlite_engine: Engine, relay: Relay) -> None:
    made, stopping = through(sqlite_engine, relay), Event()
    published(made, [ADA, BOB])
    relay.order("CONNECT", "554 5.7.1 go away")
    (closed,) = deliver(made, clock=lambda: NOW, stopping=stopping)
    assert (closed.tally.error is None, stopping.is_set()) == (False, False)


def test_a_refused_recipient_fails_only_himself(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", "550 5.1.1 no such user", about="ada@")
    made = through(engine, relay)
    published(made, [ADA, BOB])
    delivered(made)
    assert standing(engine) == {"ada@example.org": "refused", "bob@example.org": "accepted"}


def test_a_deferred_message_waits_and_is_sent_by_a_later_run(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", "451 4.3.0 later", about="ada@", times=1)
    made = through(engine, relay)
    published(made, [ADA, BOB])
    runs = [delivered(made, now=NOW + minutes * MINUTE).tally.states for minutes in (0, 4, 5)]
    assert [dict(states) for states in runs] == [{State.DEFERRED: 1, State.ACCEPTED: 1}, {}, {State.ACCEPTED: 1}]


def test_a_doubt_is_tried_once_more_with_the_same_bytes_and_then_held(engine: Engine, relay: Relay) -> None:
    relay.order("DOT", about="ada@")
    made = through(engine, relay)
    published(made, [ADA, BOB])
    outcome = delivered(made)
    to_ada = [taken.content for taken in relay.taken if taken.recipient == ADA.address]
    assert (len(to_ada), len(set(to_ada)), outcome.balance.held) == (2, 1, 1)


def test_a_doubt_that_is_held_is_not_sent_by_later_runs(sqlite_engine: Engine, relay: Relay) -> None:
    relay.order("DOT", about="ada@")
    made = through(sqlite_engine, relay)
    published(made, [ADA])
    for minutes in range(3):
        delivered(made, now=NOW + minutes * MINUTE)
    assert (len(relay.taken), standing(sqlite_engine)) == (2, {"ada@example.org": "in doubt"})


def test_whoever_unsubscribes_after_publishing_is_not_sent_to(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay)
    published(made, [ADA, BOB])
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
    delivered(made)
    assert (relay.recipients(), standing(engine)["ada@example.org"]) == (["bob@example.org"], "skipped")


def test_a_relay_that_is_gone_leaves_everybody_pending(sqlite_engine: Engine) -> None:
    gone = newsletter(sqlite_engine, Smtp(host="127.0.0.1", port=1, security=Security.NONE), connections=3)
    published(gone, crowd(5))
    outcome = delivered(gone)
    assert (dict(outcome.tally.states), set(standing(sqlite_engine).values())) == ({}, {"pending"})


def test_a_stop_finishes_what_is_in_flight_and_leaves_the_rest_pending(engine: Engine, relay: Relay) -> None:
    stop = Event()
    relay.on_taken = lambda number: stop.set() if number == 3 else None
    made = through(engine, relay)
    published(made, crowd(10))
    deliver(made, clock=lambda: NOW, stopping=stop)
    assert sorted(standing(engine).values()) == ["accepted"] * 3 + ["pending"] * 7


def test_a_dispatcher_that_sends_meanwhile_sends_nobody_a_second_copy(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay, connections=2)
    published(made, crowd(20))

    def another(number: int) -> None:
        if number == 5:
            deliver(made, clock=lambda: NOW)

    relay.on_taken = another
    delivered(made)
    assert relay.recipients() == [person.address for person in crowd(20)]


def test_a_local_part_beyond_ascii_is_refused_alone_and_not_suppressed(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay)
    published(made, [replace(ADA, address="adä@example.org"), BOB])
    delivered(made)
    assert standing(engine) == {"adä@example.org": "refused", "bob@example.org": "accepted"}


def renamed(engine: Engine, *, old: str, new: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_a_store_that_fails_in_the_middle_holds_up_nobody_in_the_next_run(sqlite_engine: Engine, relay: Relay) -> None:
    made = through(sqlite_engine, relay)
    published(made, crowd(6))
    relay.on_taken = lambda number: renamed(sqlite_engine, old="deliveries", new="gone") if number == 3 else None
    with pytest.raises(StoreError, match="the store failed: no such table: deliveries"):
        delivered(made)
    renamed(sqlite_engine, old="gone", new="deliveries")
    relay.on_taken = lambda _: None
    delivered(made)
    copies = Counter(relay.recipients())
    assert (set(standing(sqlite_engine).values()), len(copies), sum(copies.values())) == ({"accepted"}, 6, 7)


def test_two_drains_that_overlap_leave_the_collector_of_garbage_as_it_was(sqlite_engine: Engine) -> None:
    """The thresholds are the whole process's: what one drain found, the other had set."""
    before, seen = gc.get_threshold(), []

    @dataclass
    class Waits:
        """A way out that begins, waits to be let go, and sends nothing."""

        begun: Event = field(default_factory=Event)
        may_end: Event = field(default_factory=Event)

        def send(self, outbox: Outbox, *, connections: int) -> None:  # noqa: ARG002 - a transport's words
            self.begun.set()
            self.may_end.wait()

    first, second = Waits(), Waits()
    record = ledger(sqlite_engine, frozen(sqlite_engine, []))

    def drain(way: Waits) -> Thread:
        dispatcher = Dispatcher(ledger=record, transport=way, stamp=never_stamped, clock=lambda: NOW)
        thread = Thread(target=dispatcher.drain, kwargs={"connections": 1})
        thread.start()
        way.begun.wait()
        return thread

    one, other = drain(first), drain(second)
    for way, thread in ((first, one), (second, other)):
        seen.append(gc.get_threshold()[0])
        way.may_end.set()
        thread.join()
    assert (seen, gc.get_threshold()) == ([50_000, 50_000], before)


def never_stamped(delivery: Delivery) -> Message:
    raise AssertionError(delivery)
