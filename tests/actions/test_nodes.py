"""A run that sends is a node: on record while it runs, dead to others once it is silent, gone when it is over."""

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine

from newsletter.actions.deliver import take_over
from newsletter.actions.nodes import Lasting, this_node
from newsletter.delivery import owner
from newsletter.delivery.beat import SPANS, Pulse, Spans, elapsed
from newsletter.errors import StoreError
from newsletter.models import State
from newsletter.store import nodes
from newsletter.store.engine import open_store, reading
from tests.delivery.test_dispatcher import through
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, MINUTE, NOW, delivered, ledger, published, row, standing
from tests.smtp_server import Relay
from tests.whole import changed

OFTEN = Spans(every=timedelta(milliseconds=1))
_LONGEST = 30.0  # seconds
ELSEWHERE = "another-host:4:another0:0badcafe"
A_RUN = f"{ELSEWHERE}:2a"


def on_record(engine: Engine) -> list[nodes.Node]:
    """The nodes as the store has them."""
    with reading(engine) as connection:
        return list(nodes.every(connection))


def begun(engine: Engine, name: str = ELSEWHERE) -> None:
    """A node on another host, whose last beat is now."""
    with engine.begin() as connection:
        nodes.begin(connection, name, host="another-host", version="0", ahead=timedelta(), now=datetime.now(UTC))


def aged(engine: Engine, by: timedelta) -> None:
    """All nodes have been silent for so much longer."""
    for node in on_record(engine):
        with engine.begin() as connection:
            nodes.beat(connection, node.name, ahead=node.ahead, stopping=node.stopping, now=node.beat_at - by)


def over(pulse: Pulse) -> None:
    """Wait until it is over."""
    until = elapsed() + _LONGEST
    while not pulse.is_over and elapsed() < until:
        os.sched_yield()


def test_a_run_is_on_record_while_it_runs(engine: Engine) -> None:
    with this_node(engine, clock=lambda: NOW, stopping=Event()) as node:
        (node_on_record,) = on_record(engine)
        assert (node_on_record.name, node_on_record.lost_at, node.pulse.may_send()) == (node.name, None, True)
    assert on_record(engine) == []


def test_it_beats_by_the_clock_of_the_database_and_says_how_far_its_own_is_off(engine: Engine) -> None:
    day = timedelta(days=1)
    with this_node(engine, clock=lambda: datetime.now(UTC) + day, stopping=Event()):
        (node_on_record,) = on_record(engine)
    assert (round(node_on_record.ahead / day), abs(datetime.now(UTC) - node_on_record.beat_at) < MINUTE) == (1, True)


@pytest.mark.parametrize("claimer", [ELSEWHERE, A_RUN], ids=["alone", "one of its runs"])
def test_what_a_dead_node_held_is_taken_over(engine: Engine, relay: Relay, claimer: str) -> None:
    made = through(engine, relay)
    held = ledger(engine, published(made, [ADA]), owner=claimer)
    begun(engine)
    held.claim(limit=1, now=NOW)
    aged(engine, SPANS.dead + timedelta(seconds=1))
    assert (dict(delivered(made).tally.states), relay.recipients()) == ({State.ACCEPTED: 1}, ["ada@example.org"])


def test_what_a_dead_node_was_sending_is_in_doubt_and_tried_once_more(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay)
    held = ledger(engine, published(made, [ADA]), owner=ELSEWHERE)
    begun(engine)
    (ada,) = held.claim(limit=1, now=NOW)
    held.begin(ada, now=NOW)
    aged(engine, SPANS.dead + timedelta(seconds=1))
    delivered(made)
    assert (row(engine, ADA).state, row(engine, ADA).doubts, row(engine, ADA).attempts) == ("accepted", 1, 2)


def test_what_a_dead_node_held_is_taken_back_for_those_who_deliver_already(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay)
    held = ledger(engine, published(made, [ADA, BOB]), owner=A_RUN)
    begun(engine)
    ada, _ = held.claim(limit=2, now=NOW)
    held.begin(ada, now=NOW)
    young = take_over(engine, LIST.id, made.way_out, now=NOW)
    aged(engine, SPANS.dead + timedelta(seconds=1))
    took = [take_over(engine, LIST.id, made.way_out, now=NOW) for _ in range(2)]
    assert (young, took, standing(engine)) == (
        False,
        [True, False],
        {"ada@example.org": "in doubt", "bob@example.org": "pending"},
    )


def test_what_a_living_node_holds_stays_its_own(engine: Engine, relay: Relay) -> None:
    made = through(engine, relay)
    held = ledger(engine, published(made, [ADA]), owner=ELSEWHERE)
    begun(engine)
    held.claim(limit=1, now=NOW)
    aged(engine, SPANS.dead - timedelta(seconds=20))
    delivered(made)
    assert (relay.recipients(), standing(engine)) == ([], {"ada@example.org": "claimed"})


def test_what_a_run_of_an_older_version_holds_which_never_beats_waits_for_its_lease(
    engine: Engine, relay: Relay
) -> None:
    made = through(engine, relay)
    ledger(engine, published(made, [ADA]), owner=ELSEWHERE).claim(limit=1, now=NOW)
    delivered(made)
    assert standing(engine) == {"ada@example.org": "claimed"}


def test_a_run_that_others_have_taken_over_from_sends_nothing_and_says_why(engine: Engine, relay: Relay) -> None:
    made = changed(through(engine, relay), spans=Spans(sends=timedelta(0)))
    published(made, [ADA])
    outcome = delivered(made)
    assert (str(outcome.tally.error), relay.recipients(), standing(engine)) == (
        "this process lost touch with the store, so another may have taken over from it; it stops sending",
        [],
        {"ada@example.org": "pending"},
    )


def test_a_node_that_is_forgotten_sends_nothing_more(engine: Engine) -> None:
    with this_node(engine, clock=lambda: NOW, stopping=Event(), spans=OFTEN) as node:
        with engine.begin() as connection:
            nodes.end(connection, node.name)
        over(node.pulse)
        assert not node.pulse.may_send()


def test_a_store_that_takes_no_beat_three_times_ends_a_run(sqlite_engine: Engine) -> None:
    impatient = open_store(str(sqlite_engine.url), patience=timedelta(milliseconds=10))
    with (
        this_node(impatient, clock=lambda: NOW, stopping=Event(), spans=OFTEN) as node,
        sqlite_engine.begin(),
    ):
        over(node.pulse)
    impatient.dispose()
    assert not node.pulse.may_send()


def test_a_run_that_ends_by_an_error_stays_on_record_until_others_have_what_it_held(engine: Engine) -> None:
    with pytest.raises(StoreError), this_node(engine, clock=lambda: NOW, stopping=Event()) as node:
        raise StoreError("the disk is full")
    assert [each.name for each in on_record(engine)] == [node.name]


def test_two_nodes_of_one_name_are_two(engine: Engine) -> None:
    stopping = Event()
    with (
        this_node(engine, clock=lambda: NOW, stopping=stopping) as one,
        this_node(engine, clock=lambda: NOW, stopping=stopping) as other,
    ):
        assert (len({one.name, other.name}), len({node.host for node in on_record(engine)})) == (2, 1)


def test_a_process_that_sends_again_and_again_is_one_node_on_record_until_it_ends(engine: Engine) -> None:
    with closing(Lasting(engine, clock=lambda: NOW, stopping=Event())) as lasting:
        with lasting.running() as one, lasting.running() as other:
            names = [one.name, other.name]
            ours = [owner.is_gone(name) for name in names]
        (node,) = on_record(engine)
    assert (len(set(names)), {owner.node_of(name) for name in names}) == (2, {node.name})
    assert (ours, [owner.is_gone(name) for name in names], on_record(engine)) == ([False] * 2, [True] * 2, [])


def test_a_run_of_it_that_ends_by_an_error_leaves_its_node_to_the_others_and_another_follows(engine: Engine) -> None:
    with closing(Lasting(engine, clock=lambda: NOW, stopping=Event())) as lasting, lasting.running() as going_on:
        with pytest.raises(StoreError), lasting.running() as failed:
            raise StoreError("the disk is full")
        with lasting.running() as following:
            meanwhile = [node.name for node in on_record(engine)]
        assert (going_on.pulse.is_over, following.pulse.is_over) == (False, False)
    left = [node.name for node in on_record(engine)]
    assert (meanwhile, left) == ([owner.node_of(failed.name), owner.node_of(following.name)], meanwhile[:1])


def test_a_process_that_others_have_taken_over_from_goes_on_as_another_node(engine: Engine) -> None:
    with closing(Lasting(engine, clock=lambda: NOW, stopping=Event(), spans=OFTEN)) as lasting:
        with lasting.running() as before, engine.begin() as connection:
            nodes.end(connection, owner.node_of(before.name))
        over(before.pulse)
        with lasting.running() as after:
            sends = before.pulse.may_send(), after.pulse.may_send()
    assert (sends, on_record(engine)) == ((False, True), [])
