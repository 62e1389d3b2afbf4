"""Two of everything: dispatchers, schedulers, people at the keyboard. One edition, and one message for each reader."""

import subprocess
from pathlib import Path

import pytest

from tests.homes import Home
from tests.promise import rows
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

CONNECTIONS = 4
PEOPLE = readers(form(short=250, long=5000))


def ended(*processes: "subprocess.Popen[str]") -> list[int]:
    """How each of them ended."""
    for process in processes:
        process.communicate()
    return [process.returncode for process in processes]


def test_two_dispatchers_send_nobody_two(sink: Sink, tmp_path: Path) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with running(home.started("deliver")) as one, running(home.started("deliver")) as other:
        codes = ended(one, other)
    assert (codes, broken_words(home, sink, PEOPLE, in_flight=0)) == ([0, 0], [])


@pytest.mark.parametrize("kills", form(short=[1], long=[1, 1, 1, 1]))
def test_the_death_of_one_of_two_dispatchers_costs_what_it_had_in_flight(
    sink: Sink, tmp_path: Path, kills: int
) -> None:
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    with running(home.started("deliver")) as one, running(home.started("deliver")) as other:
        sink.reached(len(PEOPLE) // 2)
        one.kill()
        ended(one, other)
    assert broken_words(home, sink, PEOPLE, in_flight=kills * CONNECTIONS) == []


def test_two_schedulers_and_a_person_publish_one_edition(sink: Sink, tmp_path: Path) -> None:
    home = Home(tmp_path)
    settled(home, sink, connections=CONNECTIONS)
    home.people(*PEOPLE)
    home.feed()
    with (
        running(home.started("run")) as one,
        running(home.started("run")) as other,
        running(home.started("publish")) as person,
    ):
        ended(one, other, person)
    home.run("run")
    eligible = [row.address for row in rows.of(rows.sqlite(home.path))]
    assert (len(home.status()["editions"]), broken_words(home, sink, eligible, in_flight=0)) == (1, [])
