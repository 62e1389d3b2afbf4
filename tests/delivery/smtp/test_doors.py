"""A door that stays closed: the error names the relay, the step, what was said, and what helps."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from newsletter.delivery.refusals import Place
from newsletter.delivery.smtp.doors import closed
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.errors import LoginRefused, TransportError

HERE = Place(relay="mail.example.org:25", step="the greeting")
HELLO = b"220 there ESMTP\r\n"
NOTHING = b"250 there\r\n"
STARTTLS = b"250-there\r\n250 STARTTLS\r\n"
LOGIN = b"250-there\r\n250 AUTH PLAIN\r\n"
ASK = "run again; if it happens again, ask the relay's operator what its log says"
LATER = "it is closed for now: run again later, or set fewer transport.connections"
CHECK = "check host and port of transport.url, and transport.security"
SET = "set transport.security to what the relay offers: starttls, tls or none"
DOORS = {
    "too busy": (
        [b"421 4.3.2 too busy\r\n"],
        f"421 4.3.2 too busy, at the greeting; {LATER}",
    ),
    "no mail here": (
        [b"554 5.3.2 no mail here\r\n"],
        "554 5.3.2 no mail here, at the greeting; it accepts no mail from this machine: check transport.url, or "
        "ask the relay's operator",
    ),
    "a web server": (
        [b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n"],
        f"this is not an SMTP server; it says .../1.1 400 Bad Request, at the greeting; {CHECK}",
    ),
    "garbage": (
        [b"\x00\x01\xff\xfe\x1b[2J\r\n"],
        f"this is not an SMTP server; it says ...[2J, at the greeting; {CHECK}",
    ),
    "hangs up at once": (
        [b""],
        f"the relay hung up, at the greeting; {CHECK}: a server that expects TLS from the first byte waits for it in "
        "silence",
    ),
    "too busy for EHLO": (
        [HELLO, b"421 4.3.2 too busy\r\n"],
        f"421 4.3.2 too busy, at EHLO; {LATER}",
    ),
    "hangs up at EHLO": ([HELLO], f"the relay hung up, at EHLO; {ASK}"),
    "offers no TLS": (
        [HELLO, NOTHING],
        f"STARTTLS extension not supported by server, at STARTTLS; {SET}",
    ),
    "offers TLS and refuses it": (
        [HELLO, STARTTLS, b"454 4.7.0 no TLS now\r\n"],
        "454 4.7.0 no TLS now, at STARTTLS; it cannot use TLS now: run again later, or ask the relay's operator",
    ),
    "offers TLS and does not speak it": (
        [HELLO, STARTTLS, b"220 go ahead\r\n", b"250 already done\r\n"],
        "TLS failed: WRONG_VERSION_NUMBER, at the TLS handshake; check transport.security: use tls at port 465 (TLS "
        "from the first byte), and starttls at port 587",
    ),
}  # fmt: skip


@pytest.fixture
def saying() -> Iterator[Callable[..., int]]:
    """Starts a server that says these words, the first at once and each other after a line, and then hangs up."""
    with ExitStack() as stack:

        def started(*words: bytes, tls: ssl.SSLContext | None = None) -> int:
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            Thread(target=_say, args=(listening, words, tls), daemon=True).start()
            port: int = listening.getsockname()[1]
            return port

        yield started


def _say(listening: socket.socket, words: tuple[bytes, ...], tls: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        peer, _ = listening.accept()
        with peer, tls.wrap_socket(peer, server_side=True) if tls else peer as talking:
            for each in filter(None, words):
                talking.sendall(each)
                talking.recv(4096)


def words_of(
    port: int, *, security: Security = Security.NONE, user: str = "", tls: ssl.SSLContext | None = None
) -> str:
    """What the error says after the name of the relay."""
    smtp = Smtp(
        host="localhost",
        port=port,
        security=security,
        user=user,
        password="her-password",
        tls=tls or ssl.create_default_context(),
    )
    with pytest.raises(TransportError) as caught:
        smtp.opened()
    name, _, words = str(caught.value).partition(": ")
    assert name == f"localhost:{port}"
    return words


@pytest.mark.parametrize("door", DOORS)
def test_a_closed_door_is_one_line_with_step_and_cure(saying: Callable[..., int], door: str) -> None:
    words, expected = DOORS[door]
    security = Security.STARTTLS if "TLS" in expected.partition(";")[0] else Security.NONE
    assert words_of(saying(*words), security=security) == expected


def test_a_login_that_is_not_offered_says_what_may_be_set(saying: Callable[..., int]) -> None:
    assert words_of(saying(HELLO, NOTHING), user="ada") == (
        f"SMTP AUTH extension not supported by server, at the login; {SET}; many relays offer a login only under TLS; "
        "if none is needed, take the user out of transport.url"
    )


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("535 5.7.8 no", "check transport.url and transport.password"),
        ("454 4.7.0 cannot tell", "it cannot check a login now: run again later"),
    ],
)
def test_a_refused_login_says_whether_the_password_is_the_cause(
    saying: Callable[..., int], said: str, cure: str
) -> None:
    port = saying(HELLO, LOGIN, said.encode() + b"\r\n")
    smtp = Smtp(host="localhost", port=port, security=Security.NONE, user="ada", password="her-password")
    with pytest.raises(LoginRefused) as caught:
        smtp.opened()
    words = f"localhost:{port}: the login of ada was refused: {said}; {cure}; everybody stays due"
    assert str(caught.value) == words


def test_a_password_beyond_ascii_is_one_line_that_shows_none_of_it(saying: Callable[..., int]) -> None:
    assert words_of(saying(HELLO, LOGIN), user="adä") == (
        "the user name or password is not ASCII and cannot be sent, at the login; check transport.url and "
        "transport.password"
    )


def test_a_challenge_that_is_none_is_one_line(saying: Callable[..., int]) -> None:
    port = saying(HELLO, LOGIN.replace(b"PLAIN", b"CRAM-MD5"), b"334 !!abc\r\n")
    assert words_of(port, user="ada") == f"its answer cannot be read: Incorrect padding, at the login; {ASK}"


def test_a_host_that_is_no_name_is_one_line() -> None:
    smtp = Smtp(host="mail..example.org", port=25, security=Security.NONE)
    with pytest.raises(TransportError, match=r"^mail\.\.example\.org:25: cannot connect: .*; check transport\.url$"):
        smtp.opened()


def test_silence_where_a_greeting_should_be_points_at_tls() -> None:
    silence = smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out")
    silence.__context__ = TimeoutError()
    assert str(closed(silence, HERE)) == (
        f"mail.example.org:25: the relay did not answer in time, at the greeting; {CHECK}: a server that expects TLS "
        "from the first byte waits for it in silence"
    )


def test_a_reset_is_told_as_at_the_greeting_however_early_it_comes() -> None:
    reset = ConnectionResetError(104, "Connection reset by peer")
    assert str(closed(reset, HERE)) == (
        f"mail.example.org:25: the relay hung up, at the greeting; {CHECK}: a server that expects TLS from the first "
        "byte waits for it in silence"
    )


def test_a_relay_that_is_not_there_could_not_be_connected_to() -> None:
    gone = ConnectionRefusedError(111, "Connection refused")
    assert str(closed(gone, HERE)) == ("mail.example.org:25: cannot connect: Connection refused; check transport.url")


def certificate(folder: Path, *, name: str, ends: timedelta) -> Path:
    """A certificate of this name that vouches for itself, a year from its beginning to its end, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + ends
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(end - timedelta(days=365))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    path = folder / "relay.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("name", "ends", "known", "words"),
    [
        (
            "localhost",
            timedelta(days=-1),
            True,
            "certificate has expired, at the TLS handshake; have the relay's certificate renewed, and check this "
            "machine's clock",
        ),
        (
            "mail.example.org",
            timedelta(days=9),
            True,
            "Hostname mismatch, certificate is not valid for 'localhost', at the TLS handshake; write transport.url "
            "with a name that the relay's certificate is for",
        ),
        (
            "localhost",
            timedelta(days=9),
            False,
            "self-signed certificate, at the TLS handshake; have the relay's certificate signed by a known authority, "
            "or name its own in SSL_CERT_FILE",
        ),
    ],
)
def test_a_certificate_that_is_not_taken_says_why_and_what_helps(
    saying: Callable[..., int], tmp_path: Path, name: str, ends: timedelta, known: bool, words: str
) -> None:
    path = certificate(tmp_path, name=name, ends=ends)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    trusting = ssl.create_default_context(cafile=str(path) if known else None)
    message = words_of(saying(HELLO, tls=server), security=Security.TLS, tls=trusting)
    assert message == f"TLS failed: CERTIFICATE_VERIFY_FAILED: {words}"
