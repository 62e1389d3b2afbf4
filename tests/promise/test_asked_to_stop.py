"""SIGTERM with many connections: no more is claimed, what is in flight is finished, and nothing is in doubt."""

import signal
from pathlib import Path

import pytest

from tests.promise import rows
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

CONNECTIONS = 8
PEOPLE = readers(form(short=600, long=1500))


@pytest.mark.parametrize("at", form(short=[200], long=[1, 2, 5, 10, 50, 100, 250, 500, 750, 1000]))
def test_whoever_is_asked_to_stop_leaves_nothing_in_doubt(sink: Sink, tmp_path: Path, at: int) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with running(home.started("deliver")) as process:
        sink.reached(at)
        process.send_signal(signal.SIGTERM)
        _, printed = process.communicate()
    stopped = rows.of(rows.sqlite(home.path))
    on_record = sorted(row.address for row in stopped if row.state == "accepted")
    arrived = sorted(message.recipient for message in sink.taken())
    assert (process.returncode, {row.state for row in stopped} <= {"accepted", "pending"}, on_record) == (
        0,
        True,
        arrived,
    ), printed
    assert broken_words(home, sink, PEOPLE, in_flight=0) == []
