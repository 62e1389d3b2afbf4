"""SMTP: a relay, and how a connection to it is opened: greeting, TLS and login, by the standard library."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache

from newsletter.delivery.outbox import Outbox
from newsletter.delivery.refusals import Place
from newsletter.delivery.smtp.connections import Connections
from newsletter.delivery.smtp.doors import GREETING, LOGIN, closed, login_refused, no_password
from newsletter.delivery.smtp.kept import Kept
from newsletter.delivery.smtp.line import Line, Opened
from newsletter.delivery.smtp.offers import Offers
from newsletter.delivery.transport import Security
from newsletter.models import Login


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """One relay: where it is, how the connection is protected, and who we are to it. `setting` is what says so.

    `tls` knows whom to believe. Where it is not given, that is whom this machine believes. `trusting` reads it once
    a connection needs it, because that takes longer than a mail.

    `patience` is how many seconds each answer until the login is waited for. Connections are `kept` there between two
    runs, and closed after each where there is no such place.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    login: Login = Login.PASSWORD
    tls: ssl.SSLContext | None = None
    setting: str = "transport"
    patience: float = 30.0
    kept: Kept | None = field(default=None, compare=False)
    trusting: Callable[[], ssl.SSLContext] = field(
        default_factory=lambda: cache(ssl.create_default_context), init=False, compare=False, repr=False
    )

    @property
    def name(self) -> str:
        """The relay in a word, for those who read of it."""
        return f"{self.host}:{self.port}"

    def send(self, outbox: Outbox, *, connections: int) -> None:
        """Send over connections that are opened as they are needed, and again where the relay hung up."""
        Connections(outbox, [Line(relay=self, supply=outbox, limit=connections)]).run()

    def keep(self, opened: Opened) -> bool:
        """Keep a connection for a later run; False where it is to be closed now."""
        return self.kept is not None and self.kept.keep(replace(opened, used=True))

    def at_hand(self) -> Opened | None:
        """A connection that a run has used just now, at once; None where there is none."""
        return self.kept.at_hand() if self.kept else None

    def opened(self) -> Opened:
        """A connection that is ready for mail, one that was kept where there is such a one. Raises TransportError,
        LoginRefused for a login that is refused."""
        return (self.kept and self.kept.take()) or self._new()

    def _new(self) -> Opened:
        with ExitStack() as unless_introduced:
            with self.at(GREETING):
                connection = self._connected()
            unless_introduced.callback(connection.close)
            self._introduce(connection)
            unless_introduced.pop_all()
        if connection.sock is None:
            raise closed(smtplib.SMTPServerDisconnected(), self._place("EHLO"))
        return Opened(socket=connection.sock, offers=Offers.of(connection.esmtp_features))

    def _connected(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=self.tls or self.trusting())
        return smtplib.SMTP(self.host, self.port, timeout=self.patience)

    def _introduce(self, connection: smtplib.SMTP) -> None:
        with self.at("EHLO"):
            _say_hello(connection)
        if self.security is Security.STARTTLS:
            with self.at("STARTTLS"):
                connection.starttls(context=self.tls or self.trusting())
            with self.at("EHLO"):
                _say_hello(connection)
        if self.user:
            with self.at(LOGIN):
                self._log_in(connection)

    def _log_in(self, connection: smtplib.SMTP) -> None:
        if not self.password:
            raise no_password(self.user, self._place(LOGIN))
        log_in: Callable[[], object] = lambda: connection.login(self.user, self.password)  # noqa: E731
        if self.login is Login.XOAUTH2:
            log_in = lambda: connection.auth("XOAUTH2", self._token)  # noqa: E731
        try:
            log_in()
        except smtplib.SMTPAuthenticationError as error:
            raise login_refused(self.user, error, self._place(LOGIN)) from error

    def _token(self, challenge: bytes | None = None) -> str:
        """The first answer is the token; the relay's reason for refusing it is answered with nothing."""
        return f"user={self.user}\1auth=Bearer {self.password}\1\1" if challenge is None else ""

    def _place(self, step: str) -> Place:
        return Place(relay=self.name, setting=self.setting, step=step)

    @contextmanager
    def at(self, step: str) -> Iterator[None]:
        """What fails in here is told with its step."""
        try:
            yield
        except (OSError, ValueError) as error:
            raise closed(error, self._place(step)) from error


def _say_hello(connection: smtplib.SMTP) -> None:
    """EHLO, or HELO to a relay that does not know it; one that is closed for now is not asked twice."""
    code, words = connection.ehlo()
    if 500 <= code < 600:
        code, words = connection.helo()
    if not 200 <= code < 300:
        raise smtplib.SMTPHeloError(code, words)
