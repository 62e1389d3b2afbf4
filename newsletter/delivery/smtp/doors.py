"""Why a relay's door is closed, in words: an error of the standard library becomes what failed and what helps."""

import smtplib
import ssl
from dataclasses import replace

from newsletter.delivery.refusals import ASK, Place
from newsletter.delivery.smtp.replies import reply
from newsletter.errors import ClosedForNow, LoginRefused, TransportError

_EXPIRED, _NOT_YET, _OTHER_NAME = 10, 9, 62  # X509_V_ERR_ of OpenSSL
_NOT_SMTP = -1  # smtplib's code of words that are no reply
_TOO_MANY = 421  # connections, or it is shutting down [RFC 5321, 3.8]

GREETING, LOGIN = "the greeting", "the login"


def closed(error: OSError | ValueError, at: Place) -> TransportError:
    """What kept a connection from being opened at this step. Errors of smtplib and ssl are OSErrors too; a host that is
    no name, a password beyond ASCII and a challenge that is no base64 are ValueErrors."""
    if at.step == GREETING and isinstance(error, ConnectionResetError):
        error = smtplib.SMTPServerDisconnected()  # which is what a reset is called once its words are awaited
    if isinstance(error, ssl.SSLError):
        return TransportError(replace(at, step="the TLS handshake").words(*_tls(error, at)))
    if isinstance(error, smtplib.SMTPException):
        if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == _TOO_MANY:
            return ClosedForNow(at.words(*_smtp(error, at)))
        return TransportError(at.words(*_smtp(error, at)))
    if at.step == GREETING:
        return TransportError(f"{at.relay}: cannot connect: {_why(error)}; check {at.setting}.url")
    if isinstance(error, UnicodeEncodeError):  # whose words would show a letter of the password
        what = "the user name or password is not ASCII and cannot be sent"
        return TransportError(at.words(what, f"check {at.setting}.url and {at.setting}.password"))
    lost = "its answer cannot be read" if isinstance(error, ValueError) else "the connection was lost"
    return TransportError(at.words(f"{lost}: {error}", ASK))


def _why(error: OSError | ValueError) -> str:
    """The system's words, without its number."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


def login_refused(user: str, error: smtplib.SMTPAuthenticationError, at: Place) -> TransportError:
    """The relay does not take our name and password; 4xx says that it cannot tell now."""
    said = reply(error.smtp_code, error.smtp_error)
    cure = f"check {at.setting}.url and {at.setting}.password"
    if 400 <= said.code < 500:
        cure = "it cannot check a login now: run again later"
    return LoginRefused(f"{at.relay}: the login of {user} was refused: {said}; {cure}; everybody stays due")


def no_password(user: str, at: Place) -> TransportError:
    """There is a name to log in with and no password: a login would be refused, and count toward a lock-out."""
    cure = f"set {at.setting}.password, or take the user out of {at.setting}.url if the relay needs no login"
    return LoginRefused(f"{at.relay}: no password is set for {user}; {cure}; everybody stays due")


def _tls(error: ssl.SSLError, at: Place) -> tuple[str, str]:
    if not isinstance(error, ssl.SSLCertVerificationError):
        ways = "use tls at port 465 (TLS from the first byte), and starttls at port 587"
        return f"TLS failed: {error.reason or error}", f"check {at.setting}.security: {ways}"
    what = f"TLS failed: {error.reason}: {error.verify_message.rstrip('.')}"
    if error.verify_code in (_EXPIRED, _NOT_YET):
        return what, "have the relay's certificate renewed, and check this machine's clock"
    if error.verify_code == _OTHER_NAME:
        return what, f"write {at.setting}.url with a name that the relay's certificate is for"
    return what, "have the relay's certificate signed by a known authority, or name its own in SSL_CERT_FILE"


def _smtp(error: smtplib.SMTPException, at: Place) -> tuple[str, str]:
    match error:
        case smtplib.SMTPResponseException():
            return _answered(error, at)
        case smtplib.SMTPServerDisconnected():
            return _fell_silent(error, at)
    offered = f"set {at.setting}.security to what the relay offers: starttls, tls or none"
    if at.step == LOGIN:
        offered += (
            f"; many relays offer a login only under TLS; if none is needed, take the user out of {at.setting}.url"
        )
    return str(error).rstrip("."), offered


def _answered(error: smtplib.SMTPResponseException, at: Place) -> tuple[str, str]:
    if error.smtp_code == _NOT_SMTP:
        words = reply(0, error.smtp_error).text
        what = f"this is not an SMTP server; it says ...{words}"  # smtplib keeps all but the first four characters
        return what, f"check host and port of {at.setting}.url, and {at.setting}.security"
    said = reply(error.smtp_code, error.smtp_error)
    if at.step == "STARTTLS":
        return str(said), "it cannot use TLS now: run again later, or ask the relay's operator"
    if said.code < 500:
        return str(said), f"it is closed for now: run again later, or set fewer {at.setting}.connections"
    return str(said), f"it accepts no mail from this machine: check {at.setting}.url, or ask the relay's operator"


def _fell_silent(error: smtplib.SMTPServerDisconnected, at: Place) -> tuple[str, str]:
    silent = isinstance(error.__context__, TimeoutError)
    what = "the relay did not answer in time" if silent else "the relay hung up"
    if at.step != GREETING:
        return what, ASK
    ways = f"{at.setting}.security: a server that expects TLS from the first byte waits for it in silence"
    return what, f"check host and port of {at.setting}.url, and {ways}"
