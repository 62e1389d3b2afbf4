"""An OpenAI-compatible endpoint as real ones behave: a server that takes a question whole and then does its turn."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from newsletter.models import Paper
from newsletter.network.completion import Endpoint
from tests.network.doors import Names, Time, door
from tests.network.hostile_server import Connection, HostileServer, Turn, says

PAPER = Paper(
    id="arxiv:2605.00001",
    title="Bees that Wait in Queues",
    abstract="Queues of bees are long. We measure how bees wait in queues, and show that they wait in turns.",
)
LINE = "We measure how bees wait in queues, and show that they wait in turns."


def answer(text: object, *, tokens: object = 120) -> Turn:
    """A good answer with this text and this usage."""
    body = {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": {"total_tokens": tokens}}
    return says(json.dumps(body).encode(), headers=["Content-Type: application/json"])


@dataclass(kw_only=True)
class Asked:
    """A server whose `turns` come after the whole question was read. `questions` are their bodies."""

    turns: Sequence[Turn]
    questions: list[dict[str, Any]] = field(default_factory=list)

    def server(self) -> HostileServer:
        """The server, not yet running."""
        self._server = HostileServer(turns=[self._reading(turn) for turn in self.turns])
        return self._server

    def _reading(self, turn: Turn) -> Turn:
        def read_then(connection: Connection) -> None:
            self.questions.append(json.loads(self._body(connection)))
            turn(connection)

        return read_then

    def _body(self, connection: Connection) -> bytes:
        """What was sent with the head and what comes behind it, as long as the head says."""
        head, _, begun = self._server.heads[-1].partition("\r\n\r\n")
        body, length = begun.encode("latin-1"), int(header(f"{head}\r\n", "Content-Length"))
        while len(body) < length and (more := connection.socket.recv(65536)):
            body += more
        return body


def endpoint(server: HostileServer, *, time: Time | None = None, **changes: Any) -> Endpoint:
    """An endpoint at the server, allowed to be on this machine, whose time passes only when it is looked at."""
    given: dict[str, Any] = {
        "url": server.url("/v1"),
        "model": "small",
        "key": "sk-secret",
        "private": True,
        "clock": (time or Time()).clock,
        "resolve": Names(),
        "proxies": {},
        "tls": door().tls,
    }
    return Endpoint(**{**given, **changes})


def header(head: str, name: str) -> str:
    """The value of a header in a request's head, or ""."""
    match = re.search(rf"^{name}: (.*)\r$", head, re.MULTILINE | re.IGNORECASE)
    return match[1] if match else ""
