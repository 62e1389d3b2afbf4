"""What is to be protected is protected or not sent: STARTTLS stripped, a certificate nobody knows, a bad handshake."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.promise import rows
from tests.promise.forms import form
from tests.promise.homes import readers, ready, running, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import CERTIFICATE, USUAL, Sink

PEOPLE = readers(6)
CONNECTIONS = 2
WAYS = {
    "STARTTLS was stripped": ("starttls", USUAL, ("", {})),
    "STARTTLS is offered and refused": ("starttls", ("STARTTLS", *USUAL), ("STARTTLS", {"reply": "454 4.7.0 no"})),
    "the handshake is broken off": ("starttls", ("STARTTLS", *USUAL), ("STARTTLS", {"end": "close"})),
    "plain words stand where TLS should begin": (
        "starttls",
        ("STARTTLS", *USUAL),
        ("STARTTLS", {"reply": "220 go ahead\r\n250 already done", "end": "close"}),
    ),
    "nobody vouches for the certificate": ("starttls", ("STARTTLS", *USUAL), ("", {})),
    "nobody vouches for the certificate at the first byte": ("tls", ("TLS", *USUAL), ("", {})),
    "plain SMTP where TLS is expected": ("tls", USUAL, ("", {})),
}
SLOW = {"TLS where plain SMTP is expected": ("none", ("TLS", *USUAL), ("", {}))}  # it waits for a greeting


@pytest.mark.parametrize("way", [*WAYS, *form(short={}, long=SLOW)])
def test_what_cannot_be_protected_is_not_sent_and_stays_pending(
    far_ends: Callable[..., Sink], tmp_path: Path, way: str
) -> None:
    security, offers, (step, fault) = (WAYS | SLOW)[way]
    sink = far_ends(*offers)
    home = ready(tmp_path / "home", sink, people=PEOPLE, connections=CONNECTIONS)
    settled(home, sink, connections=CONNECTIONS, security=security)
    if step:
        sink.order(step, **fault)
    done = home.run("deliver")
    standing = Counter(row.state for row in rows.of(rows.sqlite(home.path)))
    assert (done.code, f"localhost:{sink.port}" in done.printed, sink.taken(), standing) == (
        1,
        True,
        (),
        {"pending": len(PEOPLE)},
    ), done


@pytest.mark.parametrize(("security", "offer"), [("starttls", "STARTTLS"), ("tls", "TLS")])
def test_a_certificate_that_is_vouched_for_lets_everything_through_and_a_death_costs_no_more(
    far_ends: Callable[..., Sink], tmp_path: Path, security: str, offer: str
) -> None:
    people = readers(200)
    sink = far_ends(offer, *USUAL)
    home = ready(tmp_path / "home", sink, people=people, connections=CONNECTIONS)
    settled(home, sink, connections=CONNECTIONS, security=security)
    vouched = {"SSL_CERT_FILE": str(CERTIFICATE)}
    with running(home.started("deliver", environment=vouched)) as process:
        sink.reached(100)
        process.kill()
        process.communicate()
    with running(home.started("deliver", environment=vouched)) as process:
        process.communicate()
    assert broken_words(home, sink, people, in_flight=CONNECTIONS) == []
