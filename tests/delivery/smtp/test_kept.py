"""Connections that outlive a run: one login for many runs, and one that the relay closed costs no message."""

import os
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.smtp.kept import Kept
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.delivery.transports import keeping
from newsletter.delivery.transports.folder import Folder
from newsletter.models import State
from tests.mail.editions import edition
from tests.newsletters import ADA, BOB, NOW, newsletter, on_list
from tests.smtp_server import Relay
from tests.whole import deliver, publish

LOGIN = ("ada", "a-password")
RUNS = 3
GUARD = 30  # seconds, after which a test that would wait for ever fails


@pytest.fixture
def relay(relays: Callable[..., Relay]) -> Relay:
    """A server that asks for a login under TLS."""
    return relays(security=Security.STARTTLS, login=LOGIN)


@pytest.fixture
def way(relay: Relay, trusting: ssl.SSLContext) -> Smtp:
    """How it is reached."""
    user, password = LOGIN
    return Smtp(
        host="localhost", port=relay.port, security=Security.STARTTLS, user=user, password=password, tls=trusting
    )


def run(made: Newsletter, number: int) -> dict[State, int]:
    """Publish and deliver another edition."""
    day = edition().day.replace(day=number)
    publish(made, replace(edition(), id=f"e{number}", day=day), now=NOW, anyway=True)
    (outcome,) = deliver(made, clock=lambda: NOW)
    return dict(outcome.tally.states)


def test_many_runs_of_one_process_log_in_once(sqlite_engine: Engine, relay: Relay, way: Smtp) -> None:
    on_list(sqlite_engine, [ADA, BOB])
    with keeping(way) as transport:
        made = newsletter(sqlite_engine, transport)
        ends = [run(made, number) for number in range(1, RUNS + 1)]
    assert (ends, relay.connections, len(relay.taken)) == ([{State.ACCEPTED: 2}] * RUNS, 1, 2 * RUNS)


def test_runs_by_hand_log_in_each(sqlite_engine: Engine, relay: Relay, way: Smtp) -> None:
    on_list(sqlite_engine, [ADA, BOB])
    made = newsletter(sqlite_engine, way)
    ends = [run(made, number) for number in range(1, RUNS + 1)]
    assert (ends, relay.connections) == ([{State.ACCEPTED: 2}] * RUNS, RUNS)


def test_one_that_was_in_use_just_now_is_asked_nothing(sqlite_engine: Engine, relay: Relay, way: Smtp) -> None:
    on_list(sqlite_engine, [ADA, BOB])
    with closing(Kept(fresh=GUARD)) as kept:
        made = newsletter(sqlite_engine, replace(way, kept=kept))
        run(made, 1)
        relay.order("NOOP", "421 4.3.2 shutting down", hang_up=True)
        ends = run(made, 2)
    assert (ends, relay.connections) == ({State.ACCEPTED: 2}, 1)


@pytest.mark.parametrize(
    ("step", "reply"), [("NOOP", ""), ("NOOP", "421 4.3.2 shutting down"), ("MAIL", ""), ("RCPT", "421 4.3.2 closing")]
)
def test_one_that_the_relay_closes_costs_a_login_and_no_message(
    sqlite_engine: Engine, relay: Relay, way: Smtp, step: str, reply: str
) -> None:
    on_list(sqlite_engine, [ADA, BOB])
    fresh = 0.0 if step == "NOOP" else GUARD
    with closing(Kept(fresh=fresh)) as kept:
        made = newsletter(sqlite_engine, replace(way, kept=kept))
        first = run(made, 1)
        relay.order(step, reply, times=1, hang_up=True)
        ends = [first, run(made, 2)]
    assert (ends, relay.connections) == ([{State.ACCEPTED: 2}] * 2, 2)
    assert relay.recipients() == [ADA.address] * 2 + [BOB.address] * 2


def test_a_text_without_a_reply_is_in_doubt_on_a_kept_one_too(sqlite_engine: Engine, relay: Relay, way: Smtp) -> None:
    on_list(sqlite_engine, [ADA])
    with keeping(way) as transport:
        made = newsletter(sqlite_engine, transport)
        run(made, 1)
        relay.order("DOT", times=1)
        ends = run(made, 2)
    assert (ends, relay.recipients()) == ({State.IN_DOUBT: 1, State.ACCEPTED: 1}, [ADA.address] * 3)


def test_a_relay_that_was_started_again_is_logged_in_to_again(sqlite_engine: Engine, relay: Relay, way: Smtp) -> None:
    on_list(sqlite_engine, [ADA])
    with keeping(way) as transport:
        made = newsletter(sqlite_engine, transport)
        run(made, 1)
        relay.hang_up()
        assert run(made, 2) == {State.ACCEPTED: 1}


def test_one_that_nobody_needs_is_left_after_a_while_and_none_is_kept_at_the_end(relay: Relay, way: Smtp) -> None:
    kept, opened = Kept(idle=0.0), way.opened()
    assert kept.keep(opened)
    until = monotonic() + GUARD
    while opened.socket.fileno() >= 0 and monotonic() < until:
        os.sched_yield()
    kept.close()
    assert (opened.socket.fileno(), kept.take(), kept.keep(opened), relay.connections) == (-1, None, False, 1)


def test_a_folder_keeps_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with keeping(folder) as transport:
        assert transport is folder
