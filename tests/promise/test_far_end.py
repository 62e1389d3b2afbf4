"""Every fault of the far end: whoever is due gets the edition in the end, and nobody is failed who was not refused.

Each case runs twice: first with the fault, then, three hours later, with a far end that is good.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from tests.homes import Home
from tests.promise import at, rows, sinks
from tests.promise.forms import LONG
from tests.promise.homes import LIMIT, copy_of, published, readers, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

PEOPLE = readers(6)
CONNECTIONS = 2
VICTIM = "reader00003@"
LATER = timedelta(hours=3)
MANY_LINES = "\r\n".join(f"{{0}}-{line} of a long story" for line in range(200)) + "\r\n{0} the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong, how often, how many messages may be copied by it, and who is refused by it."""

    step: str
    reply: str = ""
    doubtful: int = 0
    refused: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def fault(step: str, reply: str = "", *, doubtful: int = 0, refused: tuple[str, ...] = (), **more: Any) -> Fault:
    return Fault(step=step, reply=reply, doubtful=doubtful, refused=refused, more=more)


FAULTS = {
    "closes without a greeting": fault("CONNECT", end="close", times=1),
    "closes every time without a greeting": fault("CONNECT", end="close"),
    "resets at the greeting": fault("CONNECT", end="reset"),
    "says 421 at the greeting": fault("CONNECT", "421 4.3.2 too busy", end="close"),
    "says 421 at the first greeting": fault("CONNECT", "421 4.3.2 too busy", end="close", times=1),
    "says 554 at the greeting": fault("CONNECT", "554 5.3.2 no mail here", end="close"),
    "greets in another language": fault("CONNECT", "HTTP/1.1 400 Bad Request", end="close"),
    "says 421 at EHLO": fault("EHLO", "421 4.3.2 too busy", end="close"),
    "knows no EHLO": fault("EHLO", "502 5.5.1 what?", about="EHLO"),
    "closes at EHLO": fault("EHLO", end="close", times=1),
    "answers late": fault("RCPT", delay=0.2, times=3),
    "answers the dot late": fault("TAKEN", delay=0.5, times=3),
    "says 421 between mails": fault("MAIL", "421 4.3.2 closing", end="close", skip=2, times=2),
    "says 421 before every mail": fault("MAIL", "421 4.3.2 closing", end="close"),
    "closes between mails": fault("MAIL", end="close", skip=2, times=2),
    "says 421 to a recipient": fault("RCPT", "421 4.3.2 closing", end="close", about=VICTIM),
    "says 451 to the sender": fault("MAIL", "451 4.3.0 later", times=2),
    "says 550 to the sender": fault("MAIL", "550 5.1.8 no such sender"),
    "says 553 to the sender": fault("MAIL", "553 5.5.4 what is this", times=1),
    "says 450 to a recipient": fault("RCPT", "450 4.2.1 greylisted", about=VICTIM),
    "says 550 to a recipient": fault("RCPT", "550 5.1.1 unknown", about=VICTIM, refused=(VICTIM,)),
    "says 554 5.7.1 to a recipient": fault("RCPT", "554 5.7.1 relay denied", about=VICTIM),
    "says 451 at DATA": fault("DATA", "451 4.3.0 later", times=2),
    "says 552 at DATA": fault("DATA", "552 5.3.4 too big", times=1),
    "closes at DATA": fault("DATA", end="close", times=2),
    "resets in the text": fault("TEXT", end="reset", about=VICTIM, times=1, doubtful=1),
    "closes in the text": fault("TEXT", end="close", times=2, doubtful=2),
    "says 451 to the dot": fault("DOT", "451 4.3.0 later", times=3),
    "says 552 to the dot": fault("DOT", "552 5.2.2 full", about=VICTIM),
    "says 550 5.7.1 to the dot": fault("DOT", "550 5.7.1 spam"),
    "says 550 to the dot": fault("DOT", "550 5.1.1 unknown", about=VICTIM, refused=(VICTIM,)),
    "asks for fewer": fault("DOT", "454 Maximum sending rate exceeded", times=3),
    "asks for fewer over one connection": fault("RCPT", "451 Mails per session limit exceeded", skip=3, times=2),
    "has no more for today": fault("DOT", "550 5.4.5 Daily user sending limit exceeded", skip=2),
    "has no more, and closes": fault("DOT", "421 recipient limit exceeded, try again in 1 hour", end="close", skip=2),
    "does not know us, for one recipient": fault("RCPT", "550 5.7.1 blocked by SPF policy", about=VICTIM, times=1),
    "says 421 to the dot": fault("DOT", "421 4.3.2 closing", end="close", times=2),
    "takes it and closes": fault("TAKEN", end="close", about=VICTIM, times=1, doubtful=1),
    "takes it and resets": fault("TAKEN", end="reset", times=2, doubtful=2),
    "takes it and says 421": fault("TAKEN", "421 4.3.2 closing", end="close", times=1, doubtful=1),
    "takes it and talks nonsense": fault("TAKEN", "meow", times=1, doubtful=1),
    "talks nonsense to the sender": fault("MAIL", "\x00\xff\xfe~~~", times=1),
    "talks nonsense to a recipient": fault("RCPT", "2five0", times=1),
    "says a number of no class": fault("RCPT", "999 so there", times=1),
    "says 354 to a recipient": fault("RCPT", "354 go ahead", times=1),
    "says 250 to DATA": fault("DATA", "250 2.0.0 yes", times=1, end="close"),
    "tells long stories": fault("RCPT", MANY_LINES.format("250"), times=1, end="close"),
    "tells a long story of a refusal": fault("RCPT", MANY_LINES.format("450"), about=VICTIM),
    "changes its mind in one reply": fault("RCPT", "250-yes\r\n550 no", times=1, end="close"),
    "never ends a line": fault("MAIL", "250 " + "x" * 1_000_000, times=1, end="close"),
    "closes at QUIT": fault("QUIT", end="close"),
    "offers PIPELINING and does not know it": fault("EARLY", "anything"),
    "offers SIZE and does not know it": fault("MAIL", "555 5.5.4 no such parameter", about="SIZE="),
    "offers CHUNKING and does not know it": fault("BDAT", "502 5.5.1 no such command", times=2),
}  # fmt: skip


USUAL = ("8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES", "SMTPUTF8")
OFFERS = {
    "pipelined": ("PIPELINING", *USUAL),
    "in chunks": ("PIPELINING", "CHUNKING", *USUAL),
    "in lock-step": USUAL,
    "in chunks and lock-step": ("CHUNKING", *USUAL),
    "offering nothing": ("HELP",),
}
ALSO = {"with DSN": ("PIPELINING", "DSN", *USUAL)}
NEVER = {
    "pipelined": ("BDAT",),
    "in chunks": ("DATA",),
    "in lock-step": ("BDAT", "EARLY"),
    "in chunks and lock-step": ("DATA", "EARLY"),
    "offering nothing": ("BDAT", "EARLY"),
}
SLOW = {"has no more, and closes"}  # the program asks again for a minute and a half
IN_CI = {"in chunks": ("BDAT", "TEXT", "DOT", "TAKEN"), "in lock-step": ("RCPT", "TAKEN")}


def cases() -> Iterator[tuple[str, str]]:
    """Every fault with every kind of conversation in which it can be.

    In CI each in one of them, and where another may change how it ends, in the text or in doubt or refusal, there too.
    """
    for offer in OFFERS:
        for name, case in FAULTS.items():
            ends = case.step in ("BDAT", "TEXT") or case.doubtful or case.refused
            in_ci = name not in SLOW and (offer == "pipelined" or (case.step in IN_CI.get(offer, ()) and ends))
            if case.step not in NEVER[offer] and (LONG or in_ci):
                yield offer, name


@pytest.fixture(scope="module")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with an edition to deliver, to be copied."""
    home = Home(tmp_path_factory.mktemp("far_end") / "ready")
    home.path.mkdir()
    home.settings(end=LIMIT)
    published(home, PEOPLE)
    return home


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Sink]]:
    """The far end that talks so, one for all cases."""
    with ExitStack() as stack:
        yield cache(
            lambda offer: stack.enter_context(sinks.sink(tmp_path_factory.mktemp("sink"), *(OFFERS | ALSO)[offer]))
        )


def later(home: Home) -> None:
    """Deliver again when what was deferred is due."""
    at.delivered(home.path, datetime.now(UTC) + LATER)


def beginning(sink: Sink, published_home: Home) -> tuple[Sink, Home]:
    """A sink that has met nobody yet, and a copy of the published home that sends to it."""
    home = copy_of(published_home, "home")
    settled(home, sink, connections=CONNECTIONS)
    sink.forget()
    sink.begin()
    return sink, home


@pytest.mark.parametrize(("offer", "name"), list(cases()))
def test_a_fault_of_the_far_end_skips_nobody_and_fails_nobody_it_did_not_refuse(
    talking: Callable[[str], Sink], published_home: Home, offer: str, name: str
) -> None:
    case, (sink, home) = FAULTS[name], beginning(talking(offer), published_home)
    sink.order(case.step, case.reply, **case.more)
    ran = home.run("deliver")
    stops = [line for line in ran.out.splitlines() if line.startswith("  stopped: ")]
    named = [line for line in stops if re.match(rf"  stopped: localhost:{sink.port}: .+, at .+; .+", line)]
    assert (ran.code, named) == (len(stops), stops), ran.printed
    sink.forget()
    later(home)
    words = broken_words(home, sink, PEOPLE, in_flight=case.doubtful)
    states = {row.address: row.state for row in rows.of(rows.sqlite(home.path))}
    refused = [address for address, state in states.items() if state == "refused"]
    expected = Counter({"accepted": len(PEOPLE) - len(case.refused), "refused": len(case.refused)})
    assert (words, +Counter(states.values()), all(map(str.startswith, refused, case.refused))) == (
        [],
        +expected,
        True,
    ), ran.printed


def test_a_relay_that_takes_fewer_connections_at_once_gets_all_over_those_it_takes(
    talking: Callable[[str], Sink], published_home: Home
) -> None:
    sink, home = beginning(talking("pipelined"), published_home)
    sink.order("CONNECT", "421 4.7.0 Too many concurrent SMTP connections", end="close", skip=1)
    sink.order("RCPT", delay=0.2)
    ran = home.run("deliver")
    assert (ran.code, home.states(), len(sink.taken())) == (0, {"accepted": 6}, 6), ran.printed


def test_what_stopped_a_run_is_told_to_a_machine_too_and_the_command_fails(
    talking: Callable[[str], Sink], published_home: Home
) -> None:
    sink, home = beginning(talking("pipelined"), published_home)
    sink.order("CONNECT", "421 4.3.2 too busy", end="close")
    ran = home.run("deliver", "--json")
    (values,) = json.loads(ran.out)
    assert (ran.code, values["error"], home.states()) == (
        1,
        f"localhost:{sink.port}: 421 4.3.2 too busy, at the greeting; it is closed for now: run again later, or set "
        "fewer transport.connections",
        {"pending": 6},
    )


BROKEN = [
    ("pipelined", "PIPELINING", "EARLY", "anything", ""),
    ("pipelined", "SIZE", "MAIL", "555 5.5.4 no such parameter", "SIZE="),
    ("in lock-step", "SIZE", "MAIL", "501 what is this", "SIZE="),
    ("in chunks", "CHUNKING", "BDAT", "502 5.5.1 no such command", ""),
    ("in chunks and lock-step", "CHUNKING", "BDAT", "500 what is this", ""),
    ("with DSN", "SIZE and DSN", "MAIL", "555 no such parameter", "RET="),
    ("with DSN", "DSN", "RCPT", "501 5.5.4 no such parameter", "NOTIFY="),
]


@pytest.mark.parametrize(("offer", "broken", "step", "reply", "about"), BROKEN)
def test_what_a_relay_offers_and_does_not_understand_is_not_used_again_and_settles_nobody(
    talking: Callable[[str], Sink], published_home: Home, offer: str, broken: str, step: str, reply: str, about: str
) -> None:
    sink, home = beginning(talking(offer), published_home)
    sink.order(step, reply, about=about)
    (values,) = json.loads(home.run("deliver", "--json").out)
    (note,) = values["notes"]
    assert note.startswith(f"localhost:{sink.port}: offers {broken} but does not understand it: ")
    copies = Counter(taken.recipient for taken in sink.taken())
    assert (values["error"], home.states(), copies) == (None, {"accepted": 6}, dict.fromkeys(PEOPLE, 1))


def test_a_second_doubt_is_held_by_name_and_never_sent_a_third_time(
    talking: Callable[[str], Sink], published_home: Home
) -> None:
    sink, home = beginning(talking("pipelined"), published_home)
    sink.order("TAKEN", end="close", about=VICTIM)
    for _ in range(4):
        home.run("deliver")
    held = [row.address for row in rows.of(rows.sqlite(home.path)) if row.state == "in doubt"]
    copies = Counter(message.recipient for message in sink.taken())
    assert (held, copies[held[0]], broken_words(home, sink, PEOPLE, in_flight=1)) == ([PEOPLE[3]], 2, [])


def test_where_doubts_are_to_be_held_nothing_is_sent_twice(
    talking: Callable[[str], Sink], published_home: Home
) -> None:
    sink, home = talking("pipelined"), copy_of(published_home, "home")
    settled(home, sink, connections=CONNECTIONS, end='\n[delivery]\nin_doubt = "hold"\n')
    sink.forget()
    sink.begin()
    sink.order("TAKEN", end="close", times=2)
    for _ in range(4):
        home.run("deliver")
    held = sum(row.state == "in doubt" for row in rows.of(rows.sqlite(home.path)))
    words = broken_words(home, sink, PEOPLE, in_flight=2, resends=False)
    assert (held, len(sink.taken()), words) == (2, len(PEOPLE), [])
