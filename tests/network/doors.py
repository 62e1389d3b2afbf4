"""Doors for tests: made-up names, and a time that passes only when somebody asks for it or sleeps."""

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from newsletter.network import addresses
from newsletter.network.fetch import Door


@dataclass(kw_only=True)
class Time:
    """A clock of its own. Each look at it takes `tick` seconds and tells `ticked`."""

    tick: float = 0.0
    ticked: Callable[[], None] = lambda: None
    now: float = 1000.0
    naps: list[float] = field(default_factory=list)

    def clock(self) -> float:
        self.now += self.tick
        self.ticked()
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@dataclass(kw_only=True)
class Names:
    """A resolver that knows `known`, and addresses in any spelling. `asked` are its questions.

    With several answers for one name it gives the next each time, as a hostile one does that changes its mind.
    """

    known: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        answers = self.known.get(host)
        self.asked.append(host)
        if answers:
            return answers[min(self.asked.count(host), len(answers)) - 1]
        if addresses.literal(host):
            return addresses.resolve(host, port)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def door(time: Time | None = None, **changes: Any) -> Door:
    """A door that may go to 127.0.0.1 under that name, knows no proxy and never really sleeps."""
    passing = time or Time()
    given: dict[str, Any] = {
        "allowed_hosts": {"127.0.0.1"},
        "sleep": passing.sleep,
        "clock": passing.clock,
        "resolve": Names(),
        "proxies": {},
        "tls": _tls(),
    }
    return Door(**{**given, **changes})
