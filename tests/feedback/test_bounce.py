"""A mail that came back: what it says of the one message, and to which address it was brought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feedback import bounce
from newsletter.feedback.bounce import Bounce
from newsletter.models import Reply

HERE = "papers+e1.7.abcdef0123@example.org"
DSN = """\
From: MAILER-DAEMON@relay.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: message/rfc822

To: ada@example.org
Status: 2.0.0
Action: delivered

Good morning.
--b--
"""


def mail(*, action: str = "failed", status: str = "5.1.1", to: str = HERE) -> bytes:
    """A notification as a server writes it."""
    return DSN.format(action=action, status=status, to=to).replace("\n", "\r\n").encode()


def test_it_says_what_became_of_the_message_and_where_it_was_brought() -> None:
    text = "smtp; 550 5.1.1 no such user"
    assert bounce.read(mail()) == Bounce(brought_to=(HERE,), reply=Reply(code=550, enhanced="5.1.1", text=text))


@pytest.mark.parametrize(
    ("action", "status", "told"),
    [
        ("failed", "5.2.2", (550, "5.2.2")),
        ("delayed", "4.4.1", (450, "4.4.1")),
        ("delivered", "2.0.0", (250, "2.0.0")),
        ("FAILED", "4.4.7", (550, "5.4.7")),
    ],
)
def test_what_was_done_decides_and_its_status_says_why(action: str, status: str, told: tuple[int, str]) -> None:
    found = bounce.read(mail(action=action, status=status))
    assert found
    assert (found.reply.code, found.reply.enhanced) == told


def test_what_the_returned_message_says_of_itself_counts_for_nothing() -> None:
    forged = mail().replace(b"message/delivery-status", b"text/plain")
    assert bounce.read(forged) is None


@pytest.mark.parametrize("content", [b"", b"\r\n", b"To: x\r\n\r\nhello", b"Content-Type: multipart/report\r\n\r\n--"])
def test_a_mail_that_is_no_notification_is_no_bounce(content: bytes) -> None:
    assert bounce.read(content) is None


def test_parts_within_parts_are_followed_only_so_far() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2000))
    assert bounce.read(deep + mail()) is None


@given(st.binary(max_size=300))
def test_no_mail_makes_it_fail(content: bytes) -> None:
    before_the_report = mail().partition(b"Content-Type: message/delivery-status")[0]
    assert [bounce.read(before_the_report + content), bounce.read(content)] == [None, None]
