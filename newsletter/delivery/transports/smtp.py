"""SMTP: a relay, and how a connection to it is opened: greeting, TLS and login, by the standard library."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from newsletter.delivery.outbox import Outbox
from newsletter.delivery.smtp_offers import Offers
from newsletter.delivery.smtp_replies import reply
from newsletter.delivery.transport import Login, Security
from newsletter.delivery.transports.smtp_connections import Connections
from newsletter.delivery.transports.smtp_line import Line, Opened
from newsletter.errors import LoginRefused, TransportError

_CONNECT = 30.0  # seconds, for the connection and the greeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """One relay: where it is, how the connection is protected, and who we are to it. `setting` is what says so."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    login: Login = Login.PASSWORD
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    setting: str = "transport"

    @property
    def name(self) -> str:
        """The relay in a word, for those who read of it."""
        return f"{self.host}:{self.port}"

    def send(self, outbox: Outbox, *, connections: int) -> None:
        """Send over connections that are opened as they are needed, and again where the relay hung up."""
        Connections(outbox, [Line(relay=self, supply=outbox, limit=connections)]).run()

    def opened(self) -> Opened:
        """A connection that is ready for mail. Raises TransportError, LoginRefused for a login that is refused."""
        try:
            with ExitStack() as unless_introduced:
                connection = self._connected()
                unless_introduced.callback(connection.close)
                self._introduce(connection)
                unless_introduced.pop_all()
        except OSError as error:  # smtplib's and ssl's own errors are OSErrors too
            raise TransportError(f"{self.name}: {_why_closed(error, self.setting)}") from error
        if connection.sock is None:
            raise TransportError(f"{self.name}: the relay closed the connection; run again")
        return Opened(socket=connection.sock, offers=Offers.of(connection.esmtp_features))

    def _connected(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_CONNECT, context=self.tls)
        return smtplib.SMTP(self.host, self.port, timeout=_CONNECT)

    def _introduce(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self.security is Security.STARTTLS:
            connection.starttls(context=self.tls)
            connection.ehlo()
        if self.user:
            self._log_in(connection)

    def _log_in(self, connection: smtplib.SMTP) -> None:
        log_in: Callable[[], object] = lambda: connection.login(self.user, self.password)  # noqa: E731
        if self.login is Login.XOAUTH2:
            log_in = lambda: connection.auth("XOAUTH2", self._token)  # noqa: E731
        try:
            log_in()
        except smtplib.SMTPAuthenticationError as error:
            said = reply(error.smtp_code, error.smtp_error)
            raise LoginRefused(
                f"{self.name}: the login of {self.user} was refused: {said}; "
                f"check {self.setting}.url and {self.setting}.password; nobody was marked failed"
            ) from error

    def _token(self, challenge: bytes | None = None) -> str:
        """The first answer is the token; the relay's reason for refusing it is answered with nothing."""
        return f"user={self.user}\1auth=Bearer {self.password}\1\1" if challenge is None else ""


def _why_closed(error: OSError, setting: str) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}; check {setting}.security, and the relay's certificate"
    if isinstance(error, smtplib.SMTPResponseException):
        return str(reply(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return f"{error}; set {setting}.security to what the relay offers: starttls, tls or none"
    return f"cannot connect: {error}; check {setting}.url"
