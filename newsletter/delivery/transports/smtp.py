"""SMTP: a conversation with a relay, message by message, that knows at each step what has left."""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator

from newsletter.delivery.transport import Message, Outcome, Security
from newsletter.errors import LoginRefused, TransportError
from newsletter.models import Reply

_CONNECT = 30.0  # seconds, for the connection and the greeting
_COMMAND = 300.0  # seconds [RFC 5321, 4.5.3.2]
_FINAL_DOT = 600.0  # seconds [RFC 5321, 4.5.3.2.6]; giving up early makes duplicates
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: |$)")
_LONGEST_REPLY = 500


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
        """Send over one connection, opened again where the relay hung up between two messages."""
        connection = self._opened()
        try:
            for message in messages:
                if not _alive(connection):
                    connection = self._opened()
                yield Outcome(message=message, reply=self._sent(connection, message))
        finally:
            _quit(connection)

    def _opened(self) -> smtplib.SMTP:
        try:
            connection = self._connected()
            connection.ehlo_or_helo_if_needed()
            if self._security is Security.STARTTLS:
                connection.starttls(context=self._tls)
                connection.ehlo()
            self._login(connection)
        except ssl.SSLError as error:
            raise TransportError(f"{self._name}: TLS failed: {error.reason or error}; check the certificate") from error
        except smtplib.SMTPNotSupportedError as error:
            raise TransportError(
                f"{self._name}: {error}; set transport.security to what the relay offers: starttls, tls or none"
            ) from error
        except smtplib.SMTPResponseException as error:
            raise TransportError(f"{self._name}: {_reply(error.smtp_code, error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(f"{self._name}: cannot connect: {error}; check transport.url") from error
        return connection

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

    def _sent(self, connection: smtplib.SMTP, message: Message) -> Reply | None:
        """The reply that settles the message, or None when it has left and the connection ended unanswered."""
        try:
            refused = self._envelope(connection, message)
            if refused:
                return refused
            _socket(connection).sendall(message.content + b".\r\n")
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            connection.close()
            raise TransportError(f"{self._name}: the connection was lost before a message had left: {error}") from error
        try:
            _socket(connection).settimeout(_FINAL_DOT)
            reply = _reply(*connection.getreply())
            _socket(connection).settimeout(_COMMAND)
        except (OSError, smtplib.SMTPServerDisconnected):
            connection.close()
            return None
        if reply.code == 421:
            connection.close()
            return None
        return reply

    def _envelope(self, connection: smtplib.SMTP, message: Message) -> Reply | None:
        """MAIL, RCPT, DATA; the reply that ended the message early, or None when its text is awaited."""
        _socket(connection).settimeout(_COMMAND)
        recipient = message.delivery.address
        if not recipient.isascii() and not connection.has_extn("smtputf8"):
            return Reply(code=553, enhanced="5.6.7", text="the relay does not offer SMTPUTF8, which this address needs")
        options = [f"SIZE={len(message.content)}"] if connection.has_extn("size") else []
        if not recipient.isascii():
            options += ["SMTPUTF8", "BODY=8BITMIME"]
            connection.command_encoding = "utf-8"
        sender = _reply(*connection.mail(message.sender, options))
        if sender.code != 250:
            return self._ended(connection, sender)
        taken = _reply(*connection.rcpt(recipient))
        if taken.code not in (250, 251):
            return self._ended(connection, taken)
        awaited = _reply(*connection.docmd("DATA"))
        return None if awaited.code == 354 else self._ended(connection, awaited)

    def _ended(self, connection: smtplib.SMTP, reply: Reply) -> Reply:
        """A refusal before the text: of this message alone, or, for 421, of the whole connection."""
        if reply.code == 421:
            raise smtplib.SMTPServerDisconnected(str(reply))
        connection.rset()
        return reply


def _socket(connection: smtplib.SMTP) -> ssl.SSLSocket:
    if connection.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return connection.sock  # type: ignore[return-value]  # the stubs say socket or its TLS form


def _alive(connection: smtplib.SMTP) -> bool:
    """Whether the relay still listens; one that hangs up between messages costs a reconnect, not a message."""
    try:
        return connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _quit(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def _reply(code: int, text: bytes | str) -> Reply:
    words = (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:_LONGEST_REPLY]
    found = _ENHANCED.match(words)
    return Reply(
        code=code,
        enhanced=found[1] if found else "",
        text=" ".join(words[found.end() if found else 0 :].split()),
    )
