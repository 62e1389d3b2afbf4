# ruff: noqa: N802, ARG002 - aiosmtpd looks for these names and gives these arguments
"""A real SMTP server that records what it takes, raw, and can be ordered to refuse, to defer and to hang up."""

import asyncio
import base64
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from weakref import WeakSet

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from newsletter.delivery.transport import Security

CERTIFICATE = Path(__file__).parent / "data" / "relay.pem"  # of localhost, signed by itself, until 2126


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that the server took: its envelope and its bytes, which a `.` that began a line no longer doubles."""

    sender: str
    recipient: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class Order:
    """What to do at a step instead of what a good server does: answer `reply` where there is one, and hang up or not.

    A step is CONNECT, EHLO, NOOP, MAIL, RCPT, DATA, TEXT (the text is asked for and has begun) or DOT (it was taken).
    """

    step: str
    reply: str
    hang_up: bool
    about: str
    times: int


class Relay:
    """A server on a free port of 127.0.0.1. A step that finds an order obeys it, `times` times."""

    def __init__(
        self,
        *,
        security: Security = Security.NONE,
        login: tuple[str, str] | None = None,
        smtputf8: bool = False,
        certificate: Path = CERTIFICATE,
    ) -> None:
        self.taken: list[Taken] = []
        self.connections = 0
        self.on_taken: Callable[[int], None] = lambda _: None
        self.login = login
        self._orders: list[Order] = []
        self._lock = Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        tls = None if security is Security.NONE else _tls(certificate)
        self._controller = _Controller(self, self._listening, security=security, smtputf8=smtputf8, tls=tls)
        self._controller.start()
        self.connections = 0

    def order(
        self, step: str, reply: str = "", *, about: str = "", times: int = 1_000_000, hang_up: bool = False
    ) -> None:
        """Order something else at a step, where `about` is in its argument; without a reply it hangs up."""
        self._orders.append(Order(step=step, reply=reply, hang_up=hang_up or not reply, about=about, times=times))

    def obey(self) -> None:
        """Forget all orders."""
        self._orders.clear()

    def ordered(self, step: str, about: str) -> Order | None:
        """The order for this step, counted as carried out."""
        with self._lock:
            for order in self._orders:
                if order.step == step and order.about in about and order.times:
                    order.times -= 1
                    return order
        return None

    def recipients(self) -> list[str]:
        """Whom messages were taken for, in order of their addresses: a copy counts again."""
        return sorted(taken.recipient for taken in self.taken)

    def hang_up(self) -> None:
        """Hang up on everybody, as a server does that is started again."""
        self._controller.hang_up()

    def close(self) -> None:
        """Hang up on everybody and end the server."""
        self._controller.end()

    def authenticated(self, credentials: object) -> AuthResult:
        """Whether these are the name and password that the server knows."""
        assert isinstance(credentials, LoginPassword)
        given = (credentials.login.decode(), credentials.password.decode())
        return AuthResult(success=given == self.login, handled=False)

    async def auth_XOAUTH2(self, server: "_Conversation", arguments: list[str]) -> AuthResult:
        """The login by a token: a wrong one is told why in a challenge, which an empty answer ends."""
        user, token = self.login or ("", "")
        given = base64.b64decode(arguments[1]).decode()
        if given == f"user={user}\x01auth=Bearer {token}\x01\x01":
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}', encode_to_b64=True)
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(
        self, server: "_Conversation", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender, or obey."""
        reply = await server.answer("MAIL", address) or "250 2.1.0 sender taken"
        envelope.mail_from = address if reply.startswith("2") else None
        return reply

    async def handle_RCPT(
        self, server: "_Conversation", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or obey."""
        reply = await server.answer("RCPT", address) or "250 2.1.5 recipient taken"
        envelope.rcpt_tos.extend([address] if reply.startswith("2") else [])
        return reply

    async def handle_DATA(self, server: "_Conversation", session: Session, envelope: Envelope) -> str:
        """Record the message, then answer or obey."""
        content, recipient = envelope.original_content or b"", envelope.rcpt_tos[0]
        self.taken.append(Taken(sender=envelope.mail_from or "", recipient=recipient, content=content))
        await asyncio.get_running_loop().run_in_executor(None, self.on_taken, len(self.taken))
        return await server.answer("DOT", recipient) or f"250 2.0.0 queued as {len(self.taken):04}"


class _Conversation(SMTP):
    """One connection: aiosmtpd's, asking for orders before each step."""

    def __init__(self, relay: Relay, *, smtputf8: bool, tls: ssl.SSLContext | None) -> None:
        self._relay, self._greeted = relay, False
        super().__init__(
            relay,
            hostname="relay.example.org",
            enable_SMTPUTF8=smtputf8,
            tls_context=tls,
            auth_require_tls=False,
            auth_exclude_mechanism=() if relay.login else ("LOGIN", "PLAIN", "XOAUTH2"),
            authenticator=lambda _server, _session, _envelope, _kind, given: relay.authenticated(given),
            loop=asyncio.get_running_loop(),
        )

    async def answer(self, step: str, about: str) -> str:
        """The reply that is ordered, or "" where there is no order. Where hanging up is ordered, nothing returns."""
        order = self._relay.ordered(step, about)
        if order is None:
            return ""
        if order.hang_up:
            if order.reply:
                await super().push(order.reply)
            self.hang_up()
        return order.reply

    def hang_up(self) -> None:
        """End this connection and whatever it was doing."""
        if self.transport is not None:
            self.transport.close()
        raise asyncio.CancelledError

    async def push(self, status: str | bytes) -> None:
        """Send a reply; the first of a connection is its greeting, and 354 asks for the text."""
        if not self._greeted:
            self._greeted = True
            self._relay.connections += 1
            status = await self.answer("CONNECT", "") or status
        await super().push(status)
        if isinstance(status, str) and status.startswith("354") and self._relay.ordered("TEXT", ""):
            await self._reader.readline()
            self.hang_up()

    async def smtp_EHLO(self, arg: str) -> None:
        reply = await self.answer("EHLO", arg)
        await (self.push(reply) if reply else super().smtp_EHLO(arg))

    async def smtp_NOOP(self, arg: str) -> None:
        reply = await self.answer("NOOP", "")
        await (self.push(reply) if reply else super().smtp_NOOP(arg))

    async def smtp_DATA(self, arg: str) -> None:
        reply = await self.answer("DATA", "")
        await (self.push(reply) if reply else super().smtp_DATA(arg))


class _Controller(Controller):
    """Serves on a socket that is bound already, so that its port is free and known."""

    def __init__(
        self,
        relay: Relay,
        listening: socket.socket,
        *,
        security: Security,
        smtputf8: bool,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._relay, self._listening, self._smtputf8 = relay, listening, smtputf8
        self._open: WeakSet[_Conversation] = WeakSet()
        self._starttls = tls if security is Security.STARTTLS else None
        implicit = tls if security is Security.TLS else None
        super().__init__(relay, hostname="127.0.0.1", port=listening.getsockname()[1], ssl_context=implicit)

    def factory(self) -> _Conversation:
        conversation = _Conversation(self._relay, smtputf8=self._smtputf8, tls=self._starttls)
        self._open.add(conversation)
        return conversation

    def _create_server(self):  # type: ignore[no-untyped-def]
        return self.loop.create_server(self._factory_invoker, sock=self._listening, ssl=self.ssl_context)

    def hang_up(self) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up_on_everybody(), self.loop).result()

    def end(self) -> None:
        self.hang_up()
        self.stop()

    async def _hang_up_on_everybody(self) -> None:
        for conversation in self._open:
            if conversation.transport is not None:
                with suppress(AttributeError):  # Python 3.11.2 asks one whose TLS has ended for more
                    conversation.transport.abort()


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
