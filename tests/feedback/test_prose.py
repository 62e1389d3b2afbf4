"""What a server says in plain words of a message that came back: of whom, and why."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from newsletter.feedback import parts, prose
from newsletter.feedback.parts import Part
from newsletter.feedback.report import Bounce
from newsletter.models import Reply

ADA, BOB, EVE = "ada@example.org", "bob@example.org", "eve@example.org"


def mail(text: str, *, head: str = "Subject: Undelivered Mail\n", kind: str = "text/plain") -> Sequence[Part]:
    return parts.cut(f"To: back@papers.example.org\n{head}Content-Type: {kind}\n\n{text}".encode())


def said(text: str, **given: str) -> list[tuple[str, int, str, str]]:
    """The recipient, the two codes and the words of each."""
    bounces = prose.read(mail(text, **given))
    return [(each.recipient, each.reply.code, each.reply.enhanced, each.reply.text) for each in bounces]


def test_each_recipient_has_the_reason_that_begins_with_their_address() -> None:
    assert said(f"{ADA}: 550 5.1.1 no such user\n{BOB}: 452 4.2.2 full\n") == [
        (ADA, 550, "5.1.1", f"{ADA}: 550 5.1.1 no such user"),
        (BOB, 452, "4.2.2", f"{BOB}: 452 4.2.2 full"),
    ]


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        (f"Your mail to {ADA} came back.", ADA),
        (f"After {ADA}.\nThe following recipients failed:\n{EVE}\n", EVE),
        (f"Your mail came back.\n\n--- original message ---\nTo: {ADA}\n", ADA),
        (f"Your mail came back.\n\n--- original message ---\nTo: x\n{ADA}\n", ""),
        ("It was back@papers.example.org or mailer-daemon@x.example.", ""),
        (f"It was from postmaster@x.example to '{ADA}", ADA),
    ],
)
def test_whom_it_did_not_reach_is_the_first_who_is_neither_ours_nor_a_server(text: str, recipient: str) -> None:
    assert [each[0] for each in said(text)] == [recipient]


def test_a_server_that_names_the_recipient_in_a_header_is_believed() -> None:
    head = f"Subject: hello\nX-Failed-Recipients: {BOB}\n"
    assert [each[0] for each in said(f"It was {ADA}.", head=head)] == [BOB]


@pytest.mark.parametrize(
    ("words", "code", "enhanced"),
    [
        ("gone", 550, ""),
        ("is unknown (5.1.1)", 550, "5.1.1"),
        ("is busy 4.2.2", 450, "4.2.2"),
        ("error: 421 busy", 421, ""),
        ("ERROR_CODE :450, busy", 450, ""),
        ("said 553 5.7.1 no", 553, "5.7.1"),
        ("said 553 4.7.1 no", 553, "5.7.1"),
        ("by 10.0.0.550 or 1.550", 550, ""),
    ],
)
def test_the_codes_are_those_that_are_quoted(words: str, code: int, enhanced: str) -> None:
    assert said(f"{ADA} {words}") == [(ADA, code, enhanced, f"{ADA} {words}")]


def test_a_reason_is_the_paragraph_with_the_code() -> None:
    assert said(f"Hello.\n\n{ADA}\n\n550 it is\ngone\n\nand more") == [(ADA, 550, "", "550 it is gone")]


def test_a_reason_ends_where_a_transcript_goes_on_to_another_kind_of_code() -> None:
    assert said(f"550 gone: {ADA}\n452 busy: {BOB}\n") == [(ADA, 550, "", f"550 gone: {ADA}")]
    assert said(f"452 busy: {ADA}\n550 gone: {BOB}\n") == [(ADA, 452, "", f"452 busy: {ADA}")]


def test_of_a_reason_900_characters_are_kept() -> None:
    ((_, _, _, text),) = said(f"{ADA} {'x' * 1000}")
    assert (len(text), text[:20]) == (900, f"{ADA} xxxx")


def test_a_mail_without_words_came_back_for_a_reason_unknown() -> None:
    assert said("") == [("", 550, "", "came back, reason unknown")]


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("It failed.", True),
        ("It will be retried.", False),
        ("We will keep trying.", False),
        ("You do not need to resend it.", False),
        ("It is delayed.", False),
    ],
)
def test_a_server_that_goes_on_trying_says_so(text: str, failed: bool) -> None:
    (bounce,) = prose.read(mail(text))
    assert bounce.failed is failed


@pytest.mark.parametrize(
    "head",
    [
        "X-Failed-Recipients: x\nSubject: hello\n",
        "From: MAILER-DAEMON@x.example\nSubject: hello\n",
        "From: Mail Delivery System <x@x.example>\nSubject: hello\n",
        "From: Postmaster <x@x.example>\nSubject: hello\n",
        "Return-Path: <mailer-daemon@x.example>\nSubject: hello\n",
        "Subject: Undeliverable: hello\n",
        "Subject: Delivery Status Notification (Failure)\n",
        "Subject: Mail failure\n",
    ],
)
def test_a_server_is_known_by_its_name_or_by_its_subject(head: str) -> None:
    assert prose.came_back(mail("", head=head)[0])
    assert not prose.came_back(mail("", head="From: bob@x.example\nReturn-Path: <bob@x.example>\nSubject: hello\n")[0])


def test_the_text_of_a_mail_in_html_is_its_words() -> None:
    page = "<head>1</head><p>two &amp; three</p>four<br>five<style>6</style><script>7</script><!-- 8 --><b>nine</b>"
    assert prose.text_of(mail(page, kind="text/html")).split() == ["two", "&", "three", "four", "five", "nine"]
    assert prose.text_of(mail(page, kind="text/html")).count("\n") == 2


def test_no_more_than_32_kilobytes_of_a_text_are_looked_at() -> None:
    assert len(prose.text_of(mail("x" * 40_000))) == 32 * 1024


def of_report(text: str, *, failed: bool = True) -> Bounce:
    return Bounce(recipient=ADA, reply=Reply(code=550, enhanced="5.0.0", text=text), failed=failed)


def test_a_report_with_words_of_its_own_keeps_them() -> None:
    bounce = of_report("gone for good")
    assert prose.worded(bounce, mail(f"{ADA} is busy"), alone=True) == bounce


def test_a_report_without_words_has_those_beside_it() -> None:
    bounce = of_report("550")
    expected = replace(bounce, reply=replace(bounce.reply, text=f"{ADA} is busy"))
    assert prose.worded(bounce, mail(f"{ADA} is\nbusy"), alone=True) == expected
    assert prose.worded(bounce, mail(""), alone=True).reply.text == "came back, reason unknown"
    assert prose.worded(replace(bounce, failed=False), mail(f"{ADA} is busy"), alone=True).reply.text == "550"


@pytest.mark.parametrize(
    "words", ["mailbox full", "Mailbox is full", "insufficient disk space", "over quota", "overquota"]
)
def test_a_full_mailbox_counts_where_the_report_is_alone(words: str) -> None:
    bounce, beside = of_report("gone for good"), mail(f"The {words}.")
    assert prose.worded(bounce, beside, alone=True).reply == Reply(code=552, enhanced="5.2.2", text=words)
    assert prose.worded(bounce, beside, alone=False) == bounce
    assert prose.worded(of_report(words), beside, alone=True) == of_report(words)


def block(address: str) -> str:
    return f"Final-Recipient: rfc822; {address}\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 denied\n"


def test_a_full_mailbox_beside_a_report_in_the_text_counts_where_one_recipient_is_named() -> None:
    full = "The mailbox is full.\n\n"
    assert said(f"{full}{block(ADA)}") == [(ADA, 552, "5.2.2", "mailbox is full")]
    assert said(f"{full}{block(ADA)}\n{block(BOB)}") == [(ADA, 550, "5.1.1", "denied"), (BOB, 550, "5.1.1", "denied")]
