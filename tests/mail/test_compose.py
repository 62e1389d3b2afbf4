"""What a composed message is, before anybody's words are in it."""

from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest

from newsletter.errors import TemplateError
from newsletter.mail.layout import Rendered
from newsletter.models import Layout
from tests.mail import raw
from tests.mail.editions import LIST, edition, paper
from tests.mail.messages import composed

FIELDS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Archive",
    "Feedback-ID",
    "MIME-Version",
    "Content-Type",
]
HOSTILE = [
    "=?utf-8?q?x=0D=0ABcc:_evil@x?=",
    "x\r\nBcc: eve@example.org",
    "x\r\n\r\n<script>",
    "x\x85Bcc: eve@example.org",
    "\ue000header.to\ue001",
    "{{ slot.unsubscribe }}",
]


def rendered(*, subject: str = "Video", html: str = "<p>Hello</p>", text: str = "Hello\n") -> Rendered:
    return Rendered(subject=subject, html=html, text=text)


def test_each_field_is_there_once_and_no_other_is() -> None:
    assert raw.names(composed()) == FIELDS


@pytest.mark.parametrize("words", HOSTILE)
def test_no_subject_of_a_hostile_title_adds_a_field(words: str) -> None:
    content = composed(replace(edition(), title=words))
    assert raw.names(content) == FIELDS
    assert BytesParser(policy=policy.default).parsebytes(content).keys() == FIELDS


@pytest.mark.parametrize("words", HOSTILE)
def test_no_list_name_adds_a_field(words: str) -> None:
    assert raw.names(composed(mailing_list=replace(LIST, name=words))) == FIELDS


@pytest.mark.parametrize(
    ("field", "words"), [("id", "x>\r\nBcc: eve@example.org"), ("url", "https://x.org/\r\nBcc: eve@example.org")]
)
def test_a_list_that_would_add_a_field_is_not_composed(field: str, words: str) -> None:
    """Settings refuse these; whoever builds a list otherwise is stopped here."""
    with pytest.raises(TemplateError, match=r"the message's header fields are .*; it is not sent"):
        composed(mailing_list=replace(LIST, **{field: words}))


def test_the_message_has_two_parts_in_utf_8_and_text_comes_first() -> None:
    message = BytesParser(policy=policy.default).parsebytes(composed())
    parts = [(part.get_content_type(), part.get_content_charset()) for part in message.iter_parts()]
    assert (message.get_content_type(), parts) == (
        "multipart/alternative",
        [("text/plain", "utf-8"), ("text/html", "utf-8")],
    )


@pytest.mark.parametrize(
    "text", ["", "\n", ".", "..\n.\n", "--=_\n", "From me\n", "é" * 400, "a" * 2000, " \n\t\n", "=\n=3D", "\x00\x85"]
)
def test_both_parts_read_back_as_they_were_written(text: str) -> None:
    content = composed(rendered=rendered(text=text, html=f"<p>{text}</p>"))
    assert raw.parts(content) == [("text/plain", text), ("text/html", f"<p>{text}</p>")]


def test_a_body_that_quotes_the_boundary_does_not_end_its_part() -> None:
    boundary = composed().partition(b'boundary="')[2].partition(b'"')[0].decode()
    text = f"before\n--{boundary}\nbetween\n--{boundary}--\nafter\n"
    assert raw.parts(composed(rendered=rendered(text=text)))[0] == ("text/plain", text)


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert composed() == composed()


def test_the_date_is_that_of_publishing() -> None:
    assert raw.value(composed(), "Date") == b"Wed, 06 May 2026 06:30:00 +0000"


def test_each_layout_has_a_boundary_of_its_own() -> None:
    boundaries = {raw.value(composed(layout=layout), "Content-Type") for layout in Layout}
    assert len(boundaries) == 2


def test_the_list_is_named_by_its_id_whatever_its_name_is() -> None:
    renamed = composed(mailing_list=replace(LIST, name="Evening Papers, renamed"))
    assert raw.value(renamed, "List-Id") == b'"Evening Papers, renamed" <papers.example.org>'


def test_feedback_is_told_apart_by_list_and_never_by_subscriber() -> None:
    assert raw.value(composed(), "Feedback-ID") == b"edition:papers.example.org:newsletter"


def test_a_message_that_is_too_large_to_be_sent_can_be_composed_and_looked_at() -> None:
    shown = dict(raw.parts(composed(rendered=rendered(html="x" * 102_001))))
    assert len(shown["text/html"]) == 102_001


def test_a_subject_with_a_slot_is_refused() -> None:
    with pytest.raises(
        TemplateError, match=r"^subject\.txt uses a subscriber's data; the subject is the same for everyone$"
    ):
        composed(rendered=rendered(subject="Papers for \ue000name\ue001"))


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("title", ["{{ x }}", "{% raw %}", "\ue123 private", "None", "\U000f0000 planes"])
def test_a_title_that_looks_like_ours_arrives_as_text(layout: Layout, title: str) -> None:
    made = edition(paper(title=title))
    assert [title in text for _, text in raw.parts(composed(made, layout=layout))] == [True, True]
