"""How relays answer before a run: each is opened and asked whether it takes mail from us, and no mail is sent."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from newsletter.delivery.refusals import Place, of_sender
from newsletter.delivery.relays.limits import Limit
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.smtp.replies import Replies, reply
from newsletter.delivery.transport import Transport
from newsletter.delivery.transports.several import Several
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Then
from newsletter.errors import TransportError

_TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A relay's round trip for one command, or why it cannot be used; its part of the mail, and its limits."""

    name: str
    connections: int
    round_trip: timedelta = timedelta()
    part: float = 1.0
    limits: tuple[Limit, ...] = ()
    error: str = ""

    def takes(self, messages: int) -> timedelta:
        """How long its part of so many messages takes at least: a round trip each, and the waits at its limits.

        Pipelined, a message costs its connection one round trip; a full window is followed by a wait for the next.
        """
        own = max(1, round(messages * self.part))
        waits = [(own - 1) // limit.capacity * limit.span for limit in self.limits]
        return max([own * self.round_trip / self.connections, *waits])


def asked(transport: Transport, *, connections: int, sender: str) -> Sequence[Answering]:
    """Every relay behind this way out, asked about this envelope sender; a folder has none."""
    match transport:
        case Smtp():
            return [_asked(transport, transport.name, sender=sender, connections=connections)]
        case Several():
            whole = sum(relay.terms.weight for relay, _ in transport.relays)
            return [
                _asked(
                    smtp,
                    relay.name,
                    sender=sender,
                    connections=relay.connections,
                    part=relay.terms.weight / whole,
                    limits=relay.terms.limits.of_relay,
                )
                for relay, smtp in transport.relays
            ]
    return []


def _asked(
    smtp: Smtp, name: str, *, sender: str, connections: int, part: float = 1.0, limits: tuple[Limit, ...] = ()
) -> Answering:
    try:
        round_trip, error = _round_trip(smtp, sender), ""
    except TransportError as fault:
        round_trip, error = timedelta(), str(fault)
    return Answering(name=name, connections=connections, round_trip=round_trip, part=part, limits=limits, error=error)


def _round_trip(smtp: Smtp, sender: str) -> timedelta:
    """The shortest of a few: what the way costs, not what the relay was busy with. Raises TransportError for a sender
    that is refused."""
    with closing(smtp.opened().socket) as opened, smtp.at("NOOP"):
        times = []
        for _ in range(_TIMES):
            begun = perf_counter()
            opened.sendall(b"NOOP\r\n")
            if not opened.recv(4096):
                raise ConnectionError("the relay hung up")
            times.append(perf_counter() - begun)
        opened.sendall(f"MAIL FROM:<{sender}>\r\n".encode())
        _taken(opened.recv(4096), sender, Place(relay=smtp.name, setting=smtp.setting, step="MAIL FROM"))
        opened.sendall(b"QUIT\r\n")
    return timedelta(seconds=min(times))


def _taken(said: bytes, sender: str, at: Place) -> None:
    """Raise TransportError where what answers MAIL FROM is a refusal for good."""
    for code, words in Replies().fed(said):
        answer = reply(code, words)
        meant = verdict(answer, at=at.answered)
        if meant.permanent and meant.then is not Then.SLOW:
            raise of_sender(sender, answer, at, meant)
