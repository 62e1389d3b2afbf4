"""Each finding says what to do, in words that name the place to do it at."""

from dataclasses import replace

import pytest

from newsletter.mail.gate.finding import Severity
from tests.mail.editions import LIST
from tests.mail.gate.gated import FOOTER, findings, message

WRITTEN = "the program writes these fields: report this as a bug, and send nothing until it is corrected"
PARTS = "write body.txt and body.mjml in the mail's folder; compose puts text first"


def cures(content: bytes) -> set[tuple[str, str]]:
    return {(each.where, each.cure) for each in findings(content)}


@pytest.mark.parametrize(
    ("html", "cure"),
    [
        (
            '<a href="/archive">x</a>',
            "begin it with https://, http:// or mailto:, or use a slot such as {{ slot.view }}",
        ),
        (
            '<img src="https://a.io/b.png" width="1" height="1">',
            'describe it in alt=""; leave that empty if it is only decoration',
        ),
        (
            '<img src="https://a.io/b.png" alt="">',
            'give it in pixels, as in <mj-image width="600px" height="200px" ... />',
        ),
        ("<p>{{ name }}</p>", "correct the expression, or write {% if %} around what may be missing"),
        ("<p>" + "x" * 100_000 + "</p>", "show fewer papers (edition.papers) or shorten the template"),
    ],
)
def test_a_fault_of_the_html_part_is_told_with_its_cure(html: str, cure: str) -> None:
    assert cures(message(html)) == {("html", cure)}


def test_a_link_that_the_text_lacks_and_a_footer_without_a_way_out_have_cures() -> None:
    missing = cures(message('<a href="https://a.io/b">x</a>'))
    assert missing == {("text", "write it in body.txt, on a line of its own")}
    footer = "write {{ slot.unsubscribe }} into the footer"
    assert cures(message(footer="")) == {("text", footer), ("html", footer)}


def test_a_fault_of_the_header_is_no_operators() -> None:
    assert cures(message().replace(b"Subject: Video\r\n", b"", 1)) == {("header", WRITTEN)}
    content = message().replace(b"multipart/alternative", b"multipart/mixed", 1)
    (finding,) = findings(content)
    assert (finding.what, finding.cure) == ("Content-Type is not multipart/alternative", WRITTEN)


def test_a_mail_without_a_part_says_which_files_to_write() -> None:
    content = message().replace(b"Content-Type: text/html; charset=utf-8", b"Content-Type: text/x", 1)
    said = "the parts are text/plain; charset=utf-8, text/x, not text/plain; charset=utf-8, text/html; charset=utf-8"
    seen = [each for each in findings(content) if each.cure == PARTS]
    assert [(each.where, each.what) for each in seen] == [("header", said), ("html", "the part is empty")]


@pytest.mark.parametrize(
    ("longer", "severity"), [(-1, None), (0, Severity.WARN), (12_000, Severity.WARN), (12_001, "refuse")]
)
def test_the_html_part_is_measured_to_the_byte(longer: int, severity: str | None) -> None:
    def sized(words: int) -> bytes:
        return message("x" * words)

    bare = len(FOOTER) - len("\ue000unsubscribe\ue001") + len("<html><head></head><body></body></html>")
    link = len(LIST.url) + len("/view/0123456789ab/") + 32
    seen = findings(sized(90_000 - bare - link + longer))
    assert [each.severity for each in seen] == ([severity] if severity else [])


@pytest.mark.parametrize(("longer", "is_told"), [(0, False), (1, True)])
def test_a_message_id_may_have_seventy_characters(longer: int, is_told: bool) -> None:
    domain = "d" * (70 - len("0123456789ab.0123456789<@>") - len(".org") + longer) + ".org"
    sent = replace(LIST, sender=f"papers@{domain}")
    seen = findings(message(mailing_list=sent), mailing_list=sent)
    assert ["send from a shorter domain (list.sender)" in each.cure for each in seen] == ([True] if is_told else [])
