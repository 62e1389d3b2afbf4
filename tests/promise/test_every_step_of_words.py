"""Killed before every system call while a run rests a relay whose quota is used up, or while people are due again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.homes import Home
from tests.promise import at, rows
from tests.promise.forms import form
from tests.promise.homes import by_relays, copy_of, published, readers, ready
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink, Together
from tests.promise.steps import Warm
from tests.promise.test_every_step import EACH, FEW, what_breaks

PEOPLE = readers(5)
NO_MORE = "550 5.4.5 Daily user sending limit exceeded"
ODD = "550 5.9.9 computer says no"
HOUR = timedelta(hours=1)


def later(home: Home, *hours: int) -> None:
    """Deliver again so many hours from now, when what waits is due and what rests has rested."""
    for each in hours:
        at.delivered(home.path, datetime.now(UTC) + each * HOUR)


def states(home: Home) -> list[str]:
    return sorted(row.state for row in rows.of(rows.sqlite(home.path)))


def unaccepted(home: Home) -> list[str]:
    """Who has no message in the end, though nobody is refused for what they are."""
    return [f"{row.address} is {row.state}" for row in rows.of(rows.sqlite(home.path)) if row.state != "accepted"]


def with_relays(folder: Path, *sinks: Sink) -> Home:
    """A home that waits for `newsletter deliver` by these relays."""
    folder.mkdir()
    home = Home(folder)
    by_relays(home, *sinks)
    published(home, PEOPLE)
    return home


def used_up(*sinks: Sink, takes: int) -> None:
    """These take so many messages more, and then say that it is enough for today."""
    for each in sinks:
        each.forget()
        each.order("DOT", NO_MORE, skip=takes)


def test_a_death_while_a_relay_is_rested_and_another_takes_over_skips_nobody(
    warm: Warm, far_ends: Callable[..., Sink], tmp_path: Path
) -> None:
    spent, other = far_ends(), far_ends()
    both = Together(sinks=(spent, other))

    def orders() -> None:
        used_up(spent, takes=1)

    def check(home: Home) -> list[str]:
        spent.forget()
        later(home, 2)
        return [*broken_words(home, both, PEOPLE, in_flight=2), *unaccepted(home)]

    home = with_relays(tmp_path / "ready", spent, other)
    orders()
    ran = copy_of(home, "seen").run("deliver")
    assert (ran.code, "relay 0 rests until" in ran.out, len(other.taken())) == (0, True, 3), ran.printed
    words = what_breaks(warm, home, both, "newsletter", "deliver", every=FEW, each=EACH, check=check, orders=orders)
    assert list(words) == []


@pytest.mark.parametrize("number", form(short=[2], long=[1, 2]))
def test_a_death_while_a_run_ends_with_all_its_relays_at_rest_skips_nobody(
    warm: Warm, far_ends: Callable[..., Sink], tmp_path: Path, number: int
) -> None:
    spent = [far_ends() for _ in range(number)]
    all_of_them = Together(sinks=tuple(spent))

    def orders() -> None:
        used_up(*spent, takes=1)

    def check(home: Home) -> list[str]:
        orders()
        home.run("deliver")
        used_up(*spent, takes=1_000_000)
        later(home, 4)
        return [*broken_words(home, all_of_them, PEOPLE, in_flight=number), *unaccepted(home)]

    one = ready(tmp_path / "ready", spent[0], people=PEOPLE, connections=1) if number == 1 else None
    home = one or with_relays(tmp_path / "ready", *spent)
    orders()
    ran = copy_of(home, "seen").run("deliver")
    assert (ran.code, "is used up" in ran.out, len(all_of_them.taken())) == (1, True, number), ran.printed
    words = what_breaks(
        warm, home, all_of_them, "newsletter", "deliver", every=FEW, each=EACH, check=check, orders=orders, ends=1
    )
    assert list(words) == []


def refuses_four(sink: Sink) -> None:
    """Four of the five are refused in words that nobody knows, as often as they are tried."""
    sink.forget()
    for address in PEOPLE[:4]:
        sink.order("RCPT", ODD, about=address)


def test_a_death_while_unknown_words_refuse_a_few_and_delay_the_others_skips_nobody(
    warm: Warm, sink: Sink, tmp_path: Path
) -> None:
    def orders() -> None:
        refuses_four(sink)

    def check(home: Home) -> list[str]:
        home.run("deliver")
        stands = states(home)
        sink.forget()
        later(home, 1, 2)
        guarded = ["accepted", "deferred", "refused", "refused", "refused"]
        return [
            *([f"three are refused and one waits, not {stands}"] if stands != guarded else []),
            *broken_words(home, sink, PEOPLE, in_flight=2),
            *unaccepted(home),
        ]

    home = ready(tmp_path / "ready", sink, people=PEOPLE, connections=2)
    words = what_breaks(
        warm, home, sink, "newsletter", "deliver", every=FEW, each=EACH, check=check, orders=orders, ends=1
    )
    assert list(words) == []


@pytest.mark.parametrize("by", form(short=["the relay"], long=["the relay", "a person"]))
def test_a_death_while_those_whom_words_refused_are_made_due_again_skips_nobody(
    warm: Warm, sink: Sink, tmp_path: Path, by: str
) -> None:
    home = ready(tmp_path / "ready", sink, people=PEOPLE, connections=2)
    refuses_four(sink)
    ran = home.run("deliver")
    name = ran.out.partition("--retry ")[2].partition("`")[0]
    counted = Together(sinks=(sink,), before=sink.taken())
    sink.forget()
    moment = (datetime.now(UTC) + HOUR).isoformat()
    command = {"the relay": ("at", moment), "a person": ("newsletter", "deliver", "--retry", name)}[by]

    def check(home: Home) -> list[str]:
        later(home, 2, 3)
        return [*broken_words(home, counted, PEOPLE, in_flight=2), *unaccepted(home)]

    assert (ran.code, states(home)) == (1, ["accepted", "deferred", "refused", "refused", "refused"]), ran.printed
    assert list(what_breaks(warm, home, counted, *command, every=FEW, each=EACH, check=check)) == []
