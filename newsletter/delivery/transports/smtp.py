"""SMTP: a conversation with a relay, message by message, that knows at each step what has left."""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from newsletter.delivery.transport import Message, Outcome, Security
from newsletter.errors import LoginRefused, TransportError
from newsletter.models import Reply

_CONNECT = 30.0  # seconds, for the connection and the greeting
_COMMAND = 300.0  # seconds [RFC 5321, 4.5.3.2]
_FINAL_DOT = 600.0  # seconds [RFC 5321, 4.5.3.2.6]; giving up early makes duplicates
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: |$)")
_LONGEST_REPLY = 500
_CLOSING = 421


class Smtp:
    """One relay: where it is, how the connection is protected, and who we are to it."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Security,
        user: str = "",
        password: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._tls = tls or ssl.create_default_context()
        self._name = f"{host}:{port}"

    def send(self, messages: Iterable[Message]) -> Iterator[Outcome]:
        """Send over one connection, opened again where the relay hung up before a message had left."""
        connection = self._opened()
        try:
            for message in messages:
                try:
                    reply = self._sent(connection, message)
                except _HungUp:
                    connection = self._opened()
                    reply = self._sent_again(connection, message)
                yield Outcome(message=message, reply=reply)
        finally:
            _quit(connection)

    def _opened(self) -> smtplib.SMTP:
        try:
            connection = self._connected()
            with ExitStack() as unless_introduced:
                unless_introduced.callback(connection.close)
                self._introduced(connection)
                unless_introduced.pop_all()
        except OSError as error:  # smtplib's and ssl's own errors are OSErrors too
            raise TransportError(f"{self._name}: {_why_closed(error)}") from error
        return connection

    def _introduced(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._security is Security.STARTTLS:
            connection.starttls(context=self._tls)
            connection.ehlo()
        self._login(connection)

    def _connected(self) -> smtplib.SMTP:
        if self._security is Security.TLS:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_CONNECT, context=self._tls)
        return smtplib.SMTP(self._host, self._port, timeout=_CONNECT)

    def _login(self, connection: smtplib.SMTP) -> None:
        if not self._user:
            return
        try:
            connection.login(self._user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            reply = _reply(error.smtp_code, error.smtp_error)
            raise LoginRefused(
                f"{self._name}: the login of {self._user} was refused: {reply}; "
                "check transport.url and transport.password; nobody was marked failed"
            ) from error

    def _sent_again(self, connection: smtplib.SMTP, message: Message) -> Reply | None:
        """The same on a connection made for it. A relay that says 421 to one recipient says it again, and means him."""
        try:
            return self._sent(connection, message)
        except _HungUp as again:
            if again.to_recipient:
                return again.to_recipient
            raise TransportError(f"{self._name}: the connection was lost before a message had left: {again}") from again

    def _sent(self, connection: smtplib.SMTP, message: Message) -> Reply | None:
        """The reply that settles the message, or None when it has left and no clear answer came. Raises _HungUp."""
        try:
            refused = self._envelope(connection, message)
            if refused:
                return refused
            _socket(connection).sendall(message.content + b".\r\n")
        except OSError as error:
            connection.close()
            raise _HungUp(str(error)) from error
        except _HungUp:
            connection.close()
            raise
        return self._answer(connection)

    def _answer(self, connection: smtplib.SMTP) -> Reply | None:
        """What the relay says to the final dot. 421 and words that are no reply say nothing of the message."""
        try:
            _socket(connection).settimeout(_FINAL_DOT)
            reply = _reply(*connection.getreply())
        except OSError:
            connection.close()
            return None
        if reply.code == _CLOSING or reply.code // 100 not in (2, 4, 5):
            connection.close()
            return None
        return _of_message(reply)

    def _envelope(self, connection: smtplib.SMTP, message: Message) -> Reply | None:
        """MAIL, RCPT, DATA; the reply that ended the message early, or None when its text is awaited."""
        _socket(connection).settimeout(_COMMAND)
        recipient = message.delivery.address
        if not recipient.isascii() and not connection.has_extn("smtputf8"):
            return Reply(code=553, enhanced="5.6.7", text="the relay does not offer SMTPUTF8, which this address needs")
        sender = _said(*connection.mail(message.sender, _options(connection, message)))
        if sender.code // 100 == 5 and recipient.isascii():
            raise TransportError(f"{self._name}: takes no mail from {message.sender}: {sender}; check list.sender")
        if sender.code // 100 != 2:
            return _ended(connection, sender)
        taken = _said(*connection.rcpt(recipient), to_recipient=True)
        if taken.code // 100 != 2:
            return _ended(connection, taken)
        awaited = _said(*connection.docmd("DATA"), awaited=354)
        return None if awaited.code == 354 else _ended(connection, _of_message(awaited))


class _HungUp(Exception):  # noqa: N818 - a statement of what happened
    """The connection is of no more use, and the message has not left. `to_recipient` is the 421 to his address."""

    def __init__(self, words: str, *, to_recipient: Reply | None = None) -> None:
        super().__init__(words)
        self.to_recipient = to_recipient


def _why_closed(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}; check transport.security, and the relay's certificate"
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_reply(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return f"{error}; set transport.security to what the relay offers: starttls, tls or none"
    return f"cannot connect: {error}; check transport.url"


def _options(connection: smtplib.SMTP, message: Message) -> list[str]:
    size = [f"SIZE={len(message.content)}"] if connection.has_extn("size") else []
    return size if message.delivery.address.isascii() else [*size, "SMTPUTF8", "BODY=8BITMIME"]


def _said(code: int, text: bytes, *, awaited: int = 250, to_recipient: bool = False) -> Reply:
    """The reply to a command: 2xx or what is awaited, or a refusal. Raises _HungUp for 421 and for no reply at all."""
    reply = _reply(code, text)
    if code == _CLOSING:
        raise _HungUp(str(reply), to_recipient=reply if to_recipient else None)
    if code != awaited and code // 100 not in ((4, 5) if awaited == 354 else (2, 4, 5)):
        raise _HungUp(f"the relay said {str(reply)!r}")
    return reply


def _ended(connection: smtplib.SMTP, refusal: Reply) -> Reply:
    """The refusal of this message, which stands whether or not the relay hangs up after it."""
    try:
        connection.rset()
    except OSError:
        connection.close()
    return refusal


def _of_message(reply: Reply) -> Reply:
    """A refusal after the recipient was taken is not of the address; 5.0.0 says no more than 5xx [RFC 3463, 3.1]."""
    return reply if reply.enhanced or reply.code < 500 else replace(reply, enhanced="5.0.0")


def _socket(connection: smtplib.SMTP) -> ssl.SSLSocket:
    if connection.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return connection.sock  # type: ignore[return-value]  # the stubs say socket or its TLS form


def _quit(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except OSError:
        connection.close()


def _reply(code: int, text: bytes | str) -> Reply:
    words = (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:_LONGEST_REPLY]
    found = _ENHANCED.match(words)
    return Reply(
        code=code,
        enhanced=found[1] if found else "",
        text=" ".join(words[found.end() if found else 0 :].split()),
    )
