"""Real processes, killed and asked to stop in the middle: nobody is skipped, and copied is only who was in flight."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterable
from queue import Queue

import pytest

from tests.homes import Home
from tests.smtp_server import Relay

READERS = [f"reader{number:02}@example.org" for number in range(24)]


@pytest.fixture
def victim(relay: Relay) -> "Queue[subprocess.Popen[str]]":
    """Where the relay's handler finds the process that it is to signal."""
    return Queue(maxsize=1)


def prepared(home: Home, relay: Relay, connections: int) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", connections=connections)
    home.people(*READERS)


def signalled(
    relay: Relay, victim: "Queue[subprocess.Popen[str]]", number: int, signals: Iterable[signal.Signals]
) -> None:
    """Have the relay signal the process when it has taken so many messages, before it answers the last of them."""

    def on_taken(taken: int) -> None:
        if taken == number:
            process = victim.get()
            for each in signals:
                os.kill(process.pid, each)
            if signal.SIGKILL in signals:
                process.wait()

    relay.on_taken = on_taken


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """How a process ended and what it said."""
    out, err = process.communicate()
    return process.returncode, out + err


@pytest.mark.parametrize(("number", "connections"), [(1, 1), (7, 1), (9, 3), (24, 4)])
def test_a_run_that_is_killed_skips_nobody_and_copies_at_most_what_was_in_flight(
    home: Home, relay: Relay, victim: "Queue[subprocess.Popen[str]]", number: int, connections: int
) -> None:
    prepared(home, relay, connections)
    signalled(relay, victim, number, [signal.SIGKILL])
    with home.started("run") as process:
        victim.put(process)
        code, _ = ended(process)
    after = home.run("run")
    copies = Counter(taken.recipient for taken in relay.taken)
    twice = [address for address, count in copies.items() if count > 1]
    assert (code, after.code, sorted(copies), len(twice) <= connections, max(copies.values()) <= 2, home.states()) == (
        -signal.SIGKILL,
        0,
        READERS,
        True,
        True,
        {"accepted": 24},
    )


def test_whoever_was_in_flight_gets_the_same_bytes_again(
    home: Home, relay: Relay, victim: "Queue[subprocess.Popen[str]]"
) -> None:
    prepared(home, relay, 1)
    signalled(relay, victim, 5, [signal.SIGKILL])
    with home.started("run") as process:
        victim.put(process)
        ended(process)
    home.run("run")
    fifth = relay.taken[4]
    assert [taken.content for taken in relay.taken if taken.recipient == fifth.recipient] == [fifth.content] * 2


def test_a_killed_run_is_told_as_it_stands(home: Home, relay: Relay, victim: "Queue[subprocess.Popen[str]]") -> None:
    prepared(home, relay, 1)
    signalled(relay, victim, 5, [signal.SIGKILL])
    with home.started("run") as process:
        victim.put(process)
        ended(process)
    done = home.run("status")
    assert (done.code, home.states()) == (0, {"accepted": 4, "sending": 1, "claimed": 19})


@pytest.mark.parametrize("connections", [1, 3])
def test_a_run_that_is_asked_to_stop_finishes_what_is_in_flight_and_the_next_one_the_rest(
    home: Home, relay: Relay, victim: "Queue[subprocess.Popen[str]]", connections: int
) -> None:
    prepared(home, relay, connections)
    signalled(relay, victim, 6, [signal.SIGTERM])
    with home.started("run") as process:
        victim.put(process)
        code, printed = ended(process)
    stopped = home.states()
    home.run("run")
    assert (code, set(stopped), stopped["pending"] >= 24 - 6 - connections, relay.recipients()) == (
        0,
        {"accepted", "pending"},
        True,
        READERS,
    ), printed


def test_a_server_that_is_asked_to_stop_leaves_nothing_in_doubt(
    home: Home, relay: Relay, victim: "Queue[subprocess.Popen[str]]"
) -> None:
    prepared(home, relay, 2)
    signalled(relay, victim, 6, [signal.SIGTERM])
    with home.started("serve", environment={"NEWSLETTER_SERVE__PORT": "0"}) as process:
        victim.put(process)
        code, printed = ended(process)
    stopped = home.states()
    assert (code, set(stopped) <= {"accepted", "pending"}, stopped["accepted"] == len(relay.taken)) == (
        0,
        True,
        True,
    ), printed


def test_two_runs_at_once_publish_one_edition_and_send_nobody_two(home: Home, relay: Relay) -> None:
    prepared(home, relay, 2)
    with home.started("run") as one, home.started("run") as other:
        codes = [ended(process)[0] for process in (one, other)]
    assert (codes, relay.recipients(), home.states()) == ([0, 0], READERS, {"accepted": 24})
