"""How a connection is protected is said, not tried: what is not offered or not trusted sends nothing."""

import ssl
from collections.abc import Callable
from dataclasses import replace

import pytest

from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security, Way
from newsletter.delivery.transports import opened
from newsletter.errors import LoginRefused, TransportError
from newsletter.models import Login
from tests.delivery.deliveries import message, sent
from tests.smtp_server import CERTIFICATE, Relay


def send(relay: Relay, security: Security, *, tls: ssl.SSLContext | None = None, user: str = "") -> None:
    sent(
        Smtp(
            host="localhost",
            port=relay.port,
            security=security,
            tls=tls,
            user=user,
            password="right",
        ),
        [message()],
    )


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_message_goes_over_tls_to_a_relay_that_is_trusted(
    relays: Callable[..., Relay], trusting: ssl.SSLContext, security: Security
) -> None:
    relay = relays(security=security, login=("ada", "right"))
    send(relay, security, tls=trusting, user="ada")
    assert relay.recipients() == ["ada@example.org"]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_is_not_trusted_sends_nothing(relays: Callable[..., Relay], security: Security) -> None:
    relay = relays(security=security)
    with pytest.raises(TransportError, match="TLS failed: CERTIFICATE_VERIFY_FAILED"):
        send(relay, security)
    assert relay.taken == []


def test_whom_the_machine_believes_is_not_read_before_a_connection_needs_it() -> None:
    smtp = opened(Way(url="smtps://ada@localhost"))
    assert isinstance(smtp, Smtp)
    assert smtp.tls is None


def test_a_certificate_of_another_host_sends_nothing(relays: Callable[..., Relay], trusting: ssl.SSLContext) -> None:
    relay = relays(security=Security.TLS)
    smtp = Smtp(host="127.0.0.1", port=relay.port, security=Security.TLS, tls=trusting)
    with pytest.raises(TransportError, match="TLS failed: CERTIFICATE_VERIFY_FAILED"):
        sent(smtp, [message()])


def test_a_relay_whose_starttls_was_stripped_gets_nothing(relay: Relay) -> None:
    with pytest.raises(TransportError, match=r"STARTTLS extension not supported by server.*; set transport\.security"):
        send(relay, Security.STARTTLS)
    assert relay.taken == []


def test_tls_to_a_relay_that_speaks_plain_sends_nothing(relay: Relay) -> None:
    with pytest.raises(TransportError, match=r"TLS failed: .*; check transport\.security"):
        send(relay, Security.TLS)
    assert relay.taken == []


def test_a_token_stands_in_the_password_s_place_and_a_wrong_one_sends_nothing(relays: Callable[..., Relay]) -> None:
    relay = relays(login=("ada", "her-token"))
    right = Way(
        url=f"smtp://ada@localhost:{relay.port}", security=Security.NONE, password="her-token", login=Login.XOAUTH2
    )
    sent(opened(right), [message()])
    with pytest.raises(LoginRefused, match=r"the login of ada was refused: 535 5\.7\.8") as refused:
        sent(opened(replace(right, password="an-old-token")), [message(2)])
    assert (relay.recipients(), "token" in str(refused.value)) == (["ada@example.org"], False)


def test_the_url_says_that_smtps_is_tls_from_the_first_byte(
    relays: Callable[..., Relay], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    relay = relays(security=Security.TLS, login=("ada@example.org", "p:w"))
    way = Way(url=f"smtps://ada%40example.org:p%3Aw@localhost:{relay.port}")
    sent(opened(way), [message()])
    assert relay.recipients() == ["ada@example.org"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("carrier-pigeon://coop", "'carrier-pigeon' is not supported; use folder, smtp, smtps"),
        ("smtp://localhost:notaport", "Port could not be cast"),
        ("smtp://localhost:99999", "Port out of range"),
        ("smtp://[::1", "Invalid IPv6 URL"),
    ],
)
def test_a_url_that_names_no_way_out_is_one_line_with_the_setting(url: str, words: str) -> None:
    with pytest.raises(TransportError, match=rf"transport\.url: .*{words}"):
        opened(Way(url=url))
