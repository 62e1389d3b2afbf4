"""A mail that came back, a complaint, an automatic reply: what each says, and to which address it was brought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feedback import bounce
from newsletter.feedback.bounce import Kind
from newsletter.feedback.report import Bounce
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


def said(content: bytes) -> tuple[int, str, str]:
    """Code, enhanced code and words of the bounce that a mail is."""
    bounced = bounce.read(content).bounces[0]
    return bounced.reply.code, bounced.reply.enhanced, bounced.reply.text


def test_it_says_what_became_of_the_message_and_where_it_was_brought() -> None:
    returned = bounce.read(mail())
    reply = Reply(code=550, enhanced="5.1.1", text="no such user")
    assert (returned.kind, returned.brought_to) == (Kind.BOUNCE, (HERE,))
    assert returned.bounces == (Bounce(recipient="ada@example.org", reply=reply),)


def test_the_code_that_the_diagnostic_quotes_counts_before_a_bare_status() -> None:
    diagnosed = mail(status="5.0.0").replace(b"550 5.1.1 no", b"551 5.1.6 no")
    assert said(diagnosed)[:2] == (551, "5.1.6")
    assert said(mail(status="5.2.2").replace(b"550 5.1.1 ", b""))[:2] == (550, "5.2.2")
    assert said(mail(status="5.7.1").replace(b"5.1.1", b"5.0.0"))[:2] == (550, "5.7.1")


@pytest.mark.parametrize(
    ("action", "status", "code", "failed"),
    [("failed", "5.2.2", 550, True), ("delayed", "4.4.1", 450, False), ("FAILED", "4.4.7", 450, True)],
)
def test_what_was_given_up_after_temporary_refusals_is_temporary_and_failed(
    action: str, status: str, code: int, failed: bool
) -> None:
    content = mail(action=action, status=status).replace(b"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n", b"")
    bounced = bounce.read(content).bounces[0]
    assert (bounced.reply.code, bounced.reply.enhanced, bounced.failed) == (code, status, failed)


def test_a_delivery_that_went_well_has_not_failed() -> None:
    (returned,) = bounce.read(mail(action="delivered", status="2.0.0")).bounces
    assert returned.failed is False


def test_of_several_recipients_the_one_who_failed_counts() -> None:
    waits = b"Final-Recipient: rfc822; bob@example.org\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n"
    both = mail().replace(b"Final-Recipient: rfc822; ada", waits + b"Final-Recipient: rfc822; ada")
    assert bounce.read(both).recipient == "ada@example.org"


WAITS = b"Final-Recipient: rfc822; bob@example.org\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n"


def test_of_several_recipients_each_has_what_is_said_of_them() -> None:
    both = bounce.read(mail().replace(b"Final-Recipient: rfc822; ada", WAITS + b"Final-Recipient: rfc822; ada"))
    assert [(each.recipient, each.failed) for each in both.of("Bob@example.org")] == [("bob@example.org", False)]
    assert [each.recipient for each in both.of("ada@example.org")] == ["ada@example.org"]
    assert len(both.of("eve@example.org")) == 2


def test_the_address_as_it_was_written_to_is_known_too() -> None:
    passed_on = mail().replace(b"Final-Recipient", b"Original-Recipient: rfc822;eve@example.org\r\nFinal-Recipient")
    (returned,) = bounce.read(passed_on).of("eve@example.org")
    assert returned.recipient == "ada@example.org"


def test_plain_words_name_several_recipients_too() -> None:
    other = b"\n<bob@example.org>:\n552 5.2.2 mailbox full\n\n--- Below"
    returned = bounce.read((QMAIL % HERE.encode()).replace(b"\n--- Below", other)).bounces
    assert [(each.recipient, each.reply.code) for each in returned] == [
        ("ada@example.org", 550),
        ("bob@example.org", 552),
    ]


def test_a_report_without_words_has_those_that_stand_beside_it() -> None:
    bare = mail(status="5.5.0").replace(b"Diagnostic-Code: smtp; 550 5.1.1 no such user", b"X-Nothing: 1")
    beside = bare.replace(b"This is the mail system.", b"mail.local: unknown user: ada")
    assert "unknown user" in said(beside)[2]


def test_a_full_mailbox_is_no_dead_one_whatever_the_report_says() -> None:
    beside = mail().replace(b"This is the mail system.", b"Rejected: not enough disk space")
    assert said(beside) == (552, "5.2.2", "not enough disk space")
    assert said(beside.replace(b"Final-Recipient: rfc822; ada", WAITS + b"Final-Recipient: rfc822; ada"))[1] == "5.1.1"


def test_what_the_returned_message_says_of_itself_counts_for_nothing() -> None:
    forged = mail().partition(b"--b\r\nContent-Type: message/delivery-status")
    returned = b"--b\r\nContent-Type: message/rfc822" + forged[2].partition(b"Content-Type: message/rfc822")[2]
    assert said(forged[0] + returned)[2] != "no such user"


QMAIL = b"""\
From: MAILER-DAEMON@relay.example.org
To: %s
Subject: failure notice

Hi. This is the program at relay.example.org. I could not deliver your message.

<ada@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 <ada@example.org>: no such user

--- Below this line is a copy of the message.

Subject: 552 5.2.2 mailbox full
To: bob@example.org
"""


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_a_reason_in_plain_words_is_read_up_to_the_copy(ending: bytes) -> None:
    content = (QMAIL % HERE.encode()).replace(b"\n", ending)
    assert (bounce.read(content).recipient, *said(content)[:2]) == ("ada@example.org", 550, "5.1.1")


def test_the_reason_is_that_of_the_recipient_and_not_of_the_next() -> None:
    other = b"\n<bob@example.org>:\n552 5.2.2 mailbox full\n\n--- Below"
    assert "full" not in said((QMAIL % HERE.encode()).replace(b"\n--- Below", other))[2]


def test_what_a_transcript_says_of_the_next_recipient_is_left_out() -> None:
    other = b"no such user\n421 example.net (smtp)... Deferred: Connection timed out"
    assert "Deferred" not in said((QMAIL % HERE.encode()).replace(b"no such user", other))[2]


def test_whom_it_did_not_reach_is_named_behind_whom_it_was_written_to() -> None:
    head = "From: System Administrator <postmaster@x.example>\nSubject: Undeliverable: papers\n\nYour message\n\n"
    text = (
        "  To: list@example.org\n\ndid not reach the following recipient(s):\n\n'ada@example.org' on Fri\n    Unknown\n"
    )
    assert bounce.read((head + text).encode()).recipient == "ada@example.org"


def test_a_reason_may_stand_before_the_address_it_is_about() -> None:
    content = b"From: postmaster@x.example\nSubject: Undeliverable\n\nNo such person here\n\nada@example.org\n"
    assert "No such person here" in said(content)[2]


def test_a_server_that_gives_no_reason_came_back_for_one_unknown() -> None:
    assert said(b"From: MAILER-DAEMON@x.example\nSubject: Returned mail\n\n") == (550, "", "came back, reason unknown")


COMPLAINT = b"""\
From: fbl@provider.example
To: abuse@example.org
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: %s
Version: 1
Original-Rcpt-To: <ada@example.org>

--b
Content-Type: message/rfc822

Return-Path: <%s>
To: ada@example.org

Good morning.
--b--
"""


@pytest.mark.parametrize(
    ("kind", "of_a_reader"), [("abuse", True), ("Abuse", True), ("auth-failure", False), ("not-spam", False)]
)
def test_a_complaint_is_a_readers_where_its_kind_says_so(kind: str, of_a_reader: bool) -> None:
    returned = bounce.read(COMPLAINT % (kind.encode(), HERE.encode()))
    assert (returned.kind, returned.recipient, returned.marks) == (Kind.COMPLAINT, "ada@example.org", (f"<{HERE}>",))
    assert (returned.complaint and returned.complaint.is_of_a_reader) is of_a_reader


@pytest.mark.parametrize(
    "head",
    [
        "Subject: Out of office: back on Monday",
        "Subject: Re: Kimi K3\nAuto-Submitted: auto-replied",
        "Subject: Automatische Antwort: Kimi K3",
        "Subject: thanks\nX-Autoreply: yes",
        "Subject: thanks\nPrecedence: auto_reply",
    ],
)
def test_an_automatic_reply_is_no_bounce(head: str) -> None:
    content = f"From: bob@example.org\nTo: {HERE}\n{head}\n\nno such user, 550 5.1.1, until Monday\n"
    returned = bounce.read(content.encode())
    assert (returned.kind, returned.recipient, returned.bounces) == (Kind.AUTOMATIC, "", ())


@pytest.mark.parametrize("content", [b"", b"\r\n", b"To: x\r\n\r\nhello", b"Content-Type: multipart/report\r\n\r\n--"])
def test_a_mail_that_is_no_notification_is_no_bounce(content: bytes) -> None:
    returned = bounce.read(content)
    assert (returned.kind, returned.recipient, returned.bounces) == (Kind.NONE, "", ())


def test_parts_within_parts_are_followed_only_so_far() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2000))
    assert bounce.read(deep + mail()).kind is Kind.NONE


def test_of_ten_thousand_recipients_only_the_first_are_read() -> None:
    blocks = mail().replace(b"Final-Recipient: rfc822; ada", WAITS * 10_000 + b"Final-Recipient: rfc822; ada")
    headings = b"\n<bob@example.org>:\n552 5.2.2 mailbox full\n" * 10_000
    named = QMAIL.replace(b"\n--- Below", headings + b"\n--- Below") % HERE.encode()
    assert (len(bounce.read(blocks).bounces), len(bounce.read(named).bounces)) == (49, 2)


@given(st.binary(max_size=300))
def test_no_mail_makes_it_fail(content: bytes) -> None:
    before_the_report = mail().partition(b"Content-Type: message/delivery-status")[0]
    kinds = {bounce.read(before_the_report + content).kind, bounce.read(content).kind}
    assert kinds <= set(Kind)


@pytest.mark.parametrize("name", ["To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"])
def test_a_mail_says_in_one_of_five_fields_where_it_was_brought(name: str) -> None:
    assert bounce.read(f"{name}: {HERE}\nSubject: hello\n\nText.\n".encode()).brought_to == (HERE,)


def test_of_a_mail_that_nobody_can_read_nobody_is_named() -> None:
    assert Bounce(recipient="", reply=Reply(code=550, text="came back, reason unknown")) == bounce.UNREAD


def test_an_address_that_a_server_writes_behind_its_way_is_the_address() -> None:
    content = b"From: MAILER-DAEMON@x.example\nSubject: Returned mail\n\n<SMTP=ada@example.org> 550 no such user\n"
    assert bounce.read(content).recipient == "ada@example.org"


@pytest.mark.parametrize("name", ["To", "From", "Delivered-To"])
def test_an_address_of_our_own_is_not_the_one_that_failed(name: str) -> None:
    head = f"{name}: papers@example.org\nSubject: Undelivered Mail Returned to Sender\n\n"
    content = f"{head}A mail of papers@example.org was not taken: bob@example.net is unknown here.\n"
    assert bounce.read(content.encode()).recipient == "bob@example.net"


def test_a_script_reads_one_of_five_kinds() -> None:
    assert [str(kind) for kind in Kind] == ["bounce", "complaint", "unsubscribe", "automatic", "none"]
