"""Killed before every system call of a small edition, run again, and compared with what the far end has on its disk."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.homes import Home
from tests.promise import at, rows
from tests.promise.forms import form
from tests.promise.homes import copy_of, readers, ready
from tests.promise.promise import broken
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink, Together
from tests.promise.steps import Warm, chosen, killed_at, steps

PEOPLE = readers(5)
EVERY, FIRST = form(short=128, long=1), form(short=2, long=1)
FEW, EACH = form(short=64, long=1), form(short=16, long=1)
SLOWER, FEWER = (
    ("DOT", "454 Maximum sending rate exceeded", 2),
    ("RCPT", "450 4.7.0 Mails per session limit exceeded", 1),
)


def what_breaks(
    warm: Warm,
    ready: Home,
    sink: Sink | Together,
    *command: str,
    every: int,
    check: Callable[[Home], list[str]],
    orders: Callable[[], None] = lambda: None,
    ends: int = 0,
    each: int = 1,
) -> Iterator[tuple[str, list[str]]]:
    """Each step before which the program was killed and something did not hold afterwards, with what that was.

    Of the steps that are chosen of every call, it is killed before each so manieth.
    """
    made = copy_of(ready, "whole")
    orders()
    for step in chosen(steps(warm, made.path, *command, ends=ends), every=every)[::each]:
        home = copy_of(ready, "killed")
        sink.begin()
        orders()
        warm.run(home.path, *command, traced=killed_at(step))
        if words := check(home):
            yield str(step), words


@pytest.mark.parametrize("connections", form(short=[2], long=[1, 2]))
def test_a_death_before_any_step_skips_nobody_and_copies_at_most_what_was_in_flight(
    warm: Warm, sink: Sink, tmp_path: Path, connections: int
) -> None:
    def check(home: Home) -> list[str]:
        return broken_words(home, sink, PEOPLE, in_flight=connections)

    home = ready(tmp_path / "ready", sink, people=PEOPLE, connections=connections)
    assert list(what_breaks(warm, home, sink, "newsletter", "deliver", every=EVERY, each=FIRST, check=check)) == []


@pytest.mark.parametrize(
    ("step", "reply", "times"),
    [
        *form(short=[], long=[SLOWER, FEWER]),
        ("RCPT", "550 5.9.9 computer says no", 3),
    ],
)
def test_a_death_while_a_run_heeds_what_a_relay_says_skips_nobody(
    warm: Warm, sink: Sink, tmp_path: Path, step: str, reply: str, times: int
) -> None:
    def orders() -> None:
        sink.forget()
        sink.order(step, reply, times=times)

    def check(home: Home) -> list[str]:
        sink.forget()
        at.delivered(home.path, datetime.now(UTC) + timedelta(hours=1))
        return broken_words(home, sink, PEOPLE, in_flight=2)

    home = ready(tmp_path / "ready", sink, people=PEOPLE, connections=2)
    words = what_breaks(warm, home, sink, "newsletter", "deliver", every=FEW, each=EACH, check=check, orders=orders)
    assert list(words) == []


def test_a_death_while_everybody_has_a_message_of_their_own_skips_nobody(
    warm: Warm, sink: Sink, tmp_path: Path
) -> None:
    def check(home: Home) -> list[str]:
        return broken_words(home, sink, PEOPLE, in_flight=2)

    asking = [f"{each}\n    wanted: [word{number}]" for number, each in enumerate(PEOPLE)]
    home = ready(tmp_path / "ready", sink, people=asking, connections=2)
    words = what_breaks(warm, home, sink, "newsletter", "deliver", every=FEW, each=EACH, check=check)
    assert list(words) == []


@pytest.mark.parametrize(("control", "broken_word"), [("fetch", "was skipped"), ("tens", "copies, where 1")])
def test_a_sender_that_promises_less_is_found_out(
    warm: Warm, sink: Sink, tmp_path: Path, control: str, broken_word: str
) -> None:
    def check(home: Home) -> list[str]:
        warm.run(home.path, control)
        return broken(PEOPLE, sink.taken(), rows.of(rows.sqlite(home.path)), in_flight=1)

    home = ready(tmp_path / "ready", sink, people=PEOPLE, connections=1)
    words = what_breaks(warm, home, sink, control, every=8, check=check)
    assert any(broken_word in str(each) for each in words)
