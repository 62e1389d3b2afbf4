"""What the gate says of a message as a whole: its header, its parts and its size."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsletter.mail.gate import parts, rules
from newsletter.mail.gate.finding import Severity
from newsletter.mail.headers import Kind
from newsletter.models import Layout
from tests.mail.editions import LIST, edition, paper
from tests.mail.gate.gated import LEAVE, findings, message, said
from tests.mail.messages import composed

Change = Callable[[bytes], bytes]


def replaced(one: bytes, other: bytes) -> Change:
    return lambda content: content.replace(one, other, 1)


@pytest.mark.parametrize("layout", list(Layout))
def test_an_edition_in_the_programs_templates_passes(layout: Layout) -> None:
    made = edition(*(paper(n) for n in range(1, 21)), rest=40)
    assert rules.findings(composed(made, layout=layout), LIST, words=rules.words_of(made)) == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_plain_mail_of_every_kind_passes(kind: Kind) -> None:
    assert findings(message(kind=kind), kind=kind) == ()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (replaced(b"Subject: Video\r\n", b""), "Subject is there 0 times, not once"),
        (replaced(b"MIME-Version", b"Date: now\r\nMIME-Version"), "Date is there 2 times, not once"),
        (replaced("To: \ue000header.to\ue001".encode(), b"To: x"), "To is x, not \ue000header.to\ue001"),
        (
            replaced(b"=One-Click", b"=Two"),
            "List-Unsubscribe-Post is List-Unsubscribe=Two, not List-Unsubscribe=One-Click",
        ),
        (replaced(b"papers.example.org>", b"other>"), 'List-Id is Morning Papers <other>, not <papers.example.org>'),
        (
            replaced(b"Feedback-ID: edition", b"Feedback-ID: ada"),
            "Feedback-ID is ada:papers.example.org:newsletter, not edition:papers.example.org:newsletter",
        ),
        (replaced(b"\r\nFeedback-ID", b"\nFeedback-ID"), "1 line ends are not CRLF"),
        (
            replaced(b"Feedback-ID", b"Auto-Submitted: auto-generated\r\nFeedback-ID"),
            "Auto-Submitted is auto-generated, not left out",
        ),
        (replaced(b"Video", b"v" * 990), "a line has 999 octets; a server takes 998"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_as_it_must_be_is_refused(change: Change, what: str) -> None:
    assert ("header", what) in said(change(message()))


def test_a_one_click_that_would_do_nothing_is_refused() -> None:
    assert [what.partition(" is ")[0] for _, what in said(message(kind=Kind.WELCOME), kind=Kind.ANSWER)] == [
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Feedback-ID",
        "List-Id",
    ]


def test_a_message_id_that_some_programs_would_cut_is_told() -> None:
    long = replace(LIST, sender=f"papers@{'a' * 41}.org")
    (warned,) = findings(message(mailing_list=long), mailing_list=long)
    assert str(warned) == (
        "warn: header: message ids may have 71 characters, and some programs keep only 70;"
        " send from a shorter domain (list.sender)"
    )


def test_html_before_text_is_refused() -> None:
    turned = message().replace(b"text/plain", b"text/x").replace(b"text/html", b"text/plain")
    assert said(turned.replace(b"text/x", b"text/html"))[0] == (
        "header",
        "the parts are text/html; charset=utf-8, text/plain; charset=utf-8,"
        " not text/plain; charset=utf-8, text/html; charset=utf-8",
    )


@pytest.mark.parametrize(
    ("cut", "where"), [(b"Content-Type: text/html", "html"), (b"Content-Type: text/plain", "text")]
)
def test_a_part_that_is_missing_is_refused(cut: bytes, where: str) -> None:
    assert (where, "the part is empty") in said(message().replace(cut, b"Content-Type: text/other"))


@pytest.mark.parametrize("content", [b"", b"hello", b"Subject: =?none?q?x?=\r\n\r\n", b"\xff\xfe\r\n\r\n\xff"])
def test_what_is_no_message_is_refused_and_not_a_crash(content: bytes) -> None:
    assert {each.severity for each in findings(content)} == {Severity.REFUSE}


@pytest.mark.parametrize(
    ("size", "severities"),
    [(89_999, []), (90_000, [Severity.WARN]), (102_000, [Severity.WARN]), (102_001, [Severity.REFUSE])],
)
def test_an_html_part_is_told_from_90000_bytes_on_as_it_is_sent(size: int, severities: list[Severity]) -> None:
    link = f"{LIST.url}/view/{'e' * 12}/{'t' * 32}"
    empty = len(parts.read(message(html="<p></p>")).html.replace(LEAVE, link))
    content = message(html=f"<p>{'a' * (size - empty)}</p>")
    assert [each.severity for each in findings(content)] == severities


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_text_part_that_never_ends_is_refused(end: str) -> None:
    [finding] = findings(message(text=f"{'word ' * 1_000_000}{end}"))
    assert (finding.severity, finding.where) == (Severity.REFUSE, "text")
    assert "no edition needs more than 102,000" in finding.what


def test_an_html_part_that_gmail_would_cut_does_not_pass() -> None:
    content = message().replace(b"Hello</p>", b"a" * 102_000 + b"</p>")
    assert [(each.severity, each.where) for each in findings(content)][-1] == (Severity.REFUSE, "html")
    assert "mailbox providers cut the mail at 102,000" in findings(content)[-1].what
