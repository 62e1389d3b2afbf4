"""What flufl.bounce reads in a mail that came back and that ours cannot read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.feedback import bounce, detectors, parts
from newsletter.feedback.bounce import Kind

OF_A_KIND = b"""From: Post Office <office@example.com>
To: back@papers.example.org
Subject: Re: Morning Papers
X-Mailer: <SMTP32 v8.05>

User mailbox exceeds allowed size: gone@example.com

Original message follows.

Subject: Morning Papers
"""


def test_a_server_that_only_the_library_knows_is_understood_and_suppresses_nobody() -> None:
    returned = bounce.read(OF_A_KIND)
    (said,) = returned.bounces
    assert (returned.kind, returned.recipient, said.reply.text) == (
        Kind.BOUNCE,
        "gone@example.com",
        "came back, reason unknown",
    )
    assert not verdict(said.reply, at=Step.LATER).suppress


def test_without_the_library_it_would_be_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detectors, "read", lambda _: ())
    assert bounce.read(OF_A_KIND).kind is Kind.NONE


def test_a_letter_is_no_bounce() -> None:
    letter = OF_A_KIND.replace(b"X-Mailer: <SMTP32 v8.05>\n", b"")
    assert bounce.read(letter).kind is Kind.NONE


@given(
    mail=st.binary(max_size=2000) | st.text(max_size=500).map(lambda text: b"X-Mailer: <SMTP32 v8>\n\n" + text.encode())
)
def test_no_mail_makes_it_fail(mail: bytes) -> None:
    assert len(detectors.read(parts.cut(mail))) <= 20


@pytest.mark.parametrize(("longer", "kind"), [(0, Kind.BOUNCE), (40, Kind.NONE)])
def test_no_more_than_sixteen_kilobytes_of_a_part_are_looked_at(longer: int, kind: Kind) -> None:
    head, _, body = OF_A_KIND.partition(b"\n\n")
    named = body.index(b".com\n") + len(b".com\n")
    before = b"x\n" * ((16 * 1024 - named) // 2 + longer) + b"\n" * (named % 2)
    assert bounce.read(head + b"\n\n" + before + body).kind is kind


def named(*addresses: str) -> bytes:
    """A mail of a server that names many whom it did not reach."""
    lines = "\n".join(f"User mailbox exceeds allowed size: {address}" for address in addresses)
    return OF_A_KIND.replace(b"User mailbox exceeds allowed size: gone@example.com", lines.encode())


def test_no_more_than_twenty_recipients_are_named() -> None:
    addresses = [f"ada{number:02}@example.org" for number in range(25)]
    assert [each.recipient for each in detectors.read(parts.cut(named(*addresses)))] == addresses[:20]


def test_a_server_that_goes_on_trying_ends_nothing() -> None:
    warning = (
        b"From: Post <post@example.com>\nSubject: Delayed\n\n"
        b"The address to which the message has not yet been delivered is:\n\n"
        b"  ada@example.org\n\nNo action is required on your part.\n"
    )
    (said,) = detectors.read(parts.cut(warning))
    assert (said.recipient, said.reply.code, said.failed) == ("ada@example.org", 450, False)
