"""How long a connection may take: who sends half a request, or reads half an answer, keeps no door open for long."""

import resource
from asyncio import BaseTransport, TimerHandle, Transport
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsletter.people import networks

_ASIDE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A request is whole `whole` after its connection was opened or its first byte came; an answer that nobody reads on
    is waited for as long as `read` says.

    `of_network` connections are open from one network at a time; those of this machine, where a proxy may stand, are
    not counted. `open` are open in all, a quarter of what the system lets this process have: deliveries need theirs.
    """

    whole: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=60)
    of_network: int = 50
    open: int = field(default_factory=lambda: max(16, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // _ASIDE))
    counts_local: bool = False


class Door:
    """Who is connected. Where it is full, whoever has waited longest with half a request makes room."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._open: Counter[str] = Counter()
        self._waiting: dict[Patient, None] = {}
        self._number = 0

    def enter(self, network: str) -> bool:
        """Whether one more of this network may come in."""
        if network and self._open[network] >= self.bounds.of_network:
            return False
        if self._number >= self.bounds.open and not self._make_room():
            return False
        self._open[network] += 1
        self._number += 1
        return True

    def leave(self, network: str) -> None:
        """One of this network has gone."""
        self._number -= 1
        self._open[network] -= 1
        if not self._open[network]:
            del self._open[network]

    def wait(self, who: "Patient", *, waits: bool) -> None:
        """Somebody has sent half a request, or all of it."""
        if waits:
            self._waiting[who] = None
        else:
            self._waiting.pop(who, None)

    def _make_room(self) -> bool:
        first = next(iter(self._waiting), None)
        if first is None:
            return False
        first.drop()
        return True


class Patient(H11Protocol):
    """uvicorn's connection, with the bounds that it has none of."""

    def __init__(self, *given: Any, door: Door, **named: Any) -> None:
        super().__init__(*given, **named)
        self._door = door
        self._network: str | None = None
        self._request: TimerHandle | None = None
        self._answer: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Let it in, or close it at once."""
        super().connection_made(cast(Transport, transport))
        network = self._counted()
        if not self._door.enter(network):
            self.transport.abort()
            return
        self._network = network
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Look whether that was all of a request."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Look whether the next request has begun already."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        super().connection_lost(exc)
        self.resume_writing()
        self._have()
        if self._network is not None:
            self._door.leave(self._network)
            self._network = None

    def pause_writing(self) -> None:
        """The reader does not read on."""
        super().pause_writing()
        if self._answer is None:
            self._answer = self.loop.call_later(self._door.bounds.read.total_seconds(), self.drop)

    def resume_writing(self) -> None:
        """The reader has read on."""
        super().resume_writing()
        if self._answer is not None:
            self._answer.cancel()
            self._answer = None

    def drop(self) -> None:
        """Close the connection, whatever is under way on it."""
        self._have()
        self.transport.abort()

    def _look(self) -> None:
        """A request is awaited from its first byte to its last; between two requests uvicorn's own timeout holds."""
        theirs = self.conn.their_state
        begun = theirs is h11.SEND_BODY or (theirs is h11.IDLE and bool(self.conn.trailing_data[0]))
        if begun:
            self._expect()
        else:
            self._have()

    def _expect(self) -> None:
        if self._request is None:
            self._request = self.loop.call_later(self._door.bounds.whole.total_seconds(), self.drop)
            self._door.wait(self, waits=True)

    def _have(self) -> None:
        if self._request is not None:
            self._request.cancel()
            self._request = None
        self._door.wait(self, waits=False)

    def _counted(self) -> str:
        """The network that is counted, "" for none."""
        host = self.client[0] if self.client else ""
        if not host or (ip_address(host.partition("%")[0]).is_loopback and not self._door.bounds.counts_local):
            return ""
        return networks.network(host)
