"""A node on another machine dies, or stands still while another takes over. Its beat is made old by the test."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from newsletter.delivery.beat import elapsed
from tests.forks import Forked, forked
from tests.homes import Home
from tests.promise import rows
from tests.promise.homes import readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink
from tests.promise.steps import until

CONNECTIONS = 4
PEOPLE = readers(120)
A_DAY = "86400"


def said(home: Home, *statements: str) -> None:
    """Change what the store says of nodes."""
    engine = create_engine(rows.sqlite(home.path))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def elsewhere(home: Home) -> None:
    """Whoever holds anything is on another machine, of whose processes nobody here can know."""
    said(home, "UPDATE deliveries SET claimed_by = 'far-' || claimed_by", "UPDATE nodes SET name = 'far-' || name")


def silent(home: Home) -> None:
    """All nodes have been silent for more than a minute."""
    said(home, "UPDATE nodes SET beat_at = strftime('%Y-%m-%d %H:%M:%f000', beat_at, '-61 seconds')")


def held(home: Home) -> int:
    """How many deliveries somebody has claimed or is sending."""
    return sum(row.state in ("claimed", "sending") for row in rows.of(rows.sqlite(home.path)))


def test_a_process_killed_on_another_machine_is_taken_over_from_when_it_has_been_silent_for_a_minute(
    sink: Sink, tmp_path: Path
) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with running(home.started("deliver")) as process:
        sink.reached(len(PEOPLE) // 4)
        process.kill()
        process.communicate()
    elsewhere(home)
    home.run("deliver")
    waiting = held(home)
    silent(home)
    assert (waiting > 0, broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS)) == (True, [])


def started_to_stand_still(home: Home, sends: str) -> Forked:
    """A run that stops itself, and sends for so many seconds after its beat."""
    return forked([sends], home.path, module="tests.promise.still")


def pass_(seconds: float) -> None:
    """Let time pass by the clock that the run will look at."""
    then = elapsed() + seconds
    while elapsed() < then:
        os.sched_yield()


@pytest.mark.parametrize(("sends", "copied"), [("1", False), (A_DAY, True)], ids=["by its clock", "by no clock"])
def test_one_that_stood_still_while_another_took_over_sends_nothing_more_and_one_that_looks_at_no_clock_is_found_out(
    sink: Sink, tmp_path: Path, sends: str, copied: bool
) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with running(started_to_stand_still(home, sends)) as process:
        until(process.pid, "State:\tT")
        silent(home)
        home.run("deliver")
        taken = len(sink.taken())
        pass_(min(1.0, float(sends)))
        process.send_signal(signal.SIGCONT)
        printed, _ = process.communicate()
    copies = len(sink.taken()) - taken
    assert (taken, copies > 0, "lost touch" in printed, process.returncode) == (len(PEOPLE), copied, not copied, 0)
    assert broken_words(home, sink, PEOPLE, in_flight=CONNECTIONS) == []
