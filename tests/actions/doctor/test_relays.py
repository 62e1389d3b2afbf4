"""Mail servers that are well, that are silent, and whose certificate ends soon."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine

from newsletter.actions.doctor import relays as relays_
from newsletter.actions.doctor.checked import Checked, Level
from newsletter.actions.doctor.subject import Subject
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.network.dns import Resolver
from newsletter.network.reach import Client
from tests.newsletters import newsletter
from tests.smtp_server import Relay

PATIENCE = timedelta(milliseconds=200)


def seen(engine: Engine, smtp: Smtp) -> Checked:
    """What the doctor says of the one mail server."""
    subject = Subject(
        newsletter=newsletter(engine, smtp),
        folder=Path(),
        dns=Resolver("127.0.0.1"),
        web=Client(),
        now=datetime.now(UTC),
        patience=PATIENCE,
    )
    (check,) = relays_.relays(subject)
    return check


def certificate(folder: Path, *, lasts: timedelta) -> Path:
    """A key and a certificate of localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "soon.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def greets_and_then_says_nothing() -> Iterator[int]:
    """A server that hangs at EHLO until the other side gives up; gives its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"220 relay.example.org ESMTP\r\n")
            while connection.recv(1000):
                pass

    thread = Thread(target=serve)
    thread.start()
    yield listening.getsockname()[1]
    thread.join()
    listening.close()


def test_a_relay_that_hangs_at_ehlo_is_a_fault_and_not_waited_for(sqlite_engine: Engine) -> None:
    with greets_and_then_says_nothing() as port:
        check = seen(sqlite_engine, Smtp(host="127.0.0.1", port=port, security=Security.NONE))
    assert (check.level, "EHLO" in check.what, "did not answer in time" in check.what) == (Level.FAULT, True, True)


@pytest.mark.parametrize(
    ("lasts", "level"),
    [
        (timedelta(hours=20), Level.FAULT),
        (timedelta(days=10), Level.WARNING),
        (timedelta(days=30), Level.OK),
        (-timedelta(days=1), Level.FAULT),
    ],
)
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_ends_soon_is_told_by_its_end(
    sqlite_engine: Engine,
    relays: Callable[..., Relay],
    tmp_path: Path,
    security: Security,
    lasts: timedelta,
    level: Level,
) -> None:
    own = certificate(tmp_path, lasts=lasts)
    relay = relays(security=security, certificate=own)
    trusting = ssl.create_default_context(cafile=str(own))
    check = seen(sqlite_engine, Smtp(host="localhost", port=relay.port, security=security, tls=trusting))
    assert check.level is level
    assert ("certificate" in check.what) is (level is not Level.OK)


def test_a_relay_that_refuses_our_sender_is_a_fault(sqlite_engine: Engine, relay: Relay) -> None:
    relay.order("MAIL", "550 5.7.1 not your domain")
    check = seen(sqlite_engine, Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE))
    assert (check.level, "550 5.7.1 not your domain" in check.what, relay.taken) == (Level.FAULT, True, [])


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("192.0.2.1", False), ("mail.test", False)],
)
def test_what_stays_on_this_machine_needs_no_encryption(host: str, here: bool) -> None:
    assert relays_.is_here(host) is here
