"""The token of an unsubscribe mail is found however a mail program writes the subject, and nothing is a crash."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.feedback.unsubscribe_mail import token

TOKEN = "V2FkYXMga2V5IYvaNrFf6D4QB811Z8C3"


def mail(subject: str, *, before: str = "From: ada@example.org\r\n", body: str = "") -> bytes:
    return f"{before}Subject: {subject}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    "subject",
    [
        TOKEN,
        f" {TOKEN} ",
        f"Re: {TOKEN}",
        f"unsubscribe:{TOKEN}",
        f"\r\n {TOKEN}",
        f"=?utf-8?q?{TOKEN.replace('_', '=5F')}?=",
        "=?UTF-8?B?VjJGa1lYTWdhMlY1SVl2YU5yRmY2RDRRQjgxMVo4QzM=?=",
        f"=?us-ascii?q?{TOKEN[:12]}?=\r\n =?us-ascii?q?{TOKEN[12:]}?=",
        f"désinscription {TOKEN}",
    ],
)
def test_a_token_is_found_in_the_subject_however_it_is_written(subject: str) -> None:
    assert token(mail(subject)) == TOKEN


def test_a_mail_with_unix_line_ends_is_read() -> None:
    assert token(mail(TOKEN).replace(b"\r\n", b"\n")) == TOKEN


def test_a_mail_out_of_a_mailbox_file_is_read() -> None:
    assert token(mail(TOKEN, before="From ada@example.org Mon May  4 06:30:00 2026\r\n")) == TOKEN


@pytest.mark.parametrize("subject", ["", "unsubscribe", TOKEN[:-1], TOKEN + "x", "-" + TOKEN, TOKEN + TOKEN])
def test_what_is_no_token_is_none(subject: str) -> None:
    assert token(mail(subject)) == ""


@pytest.mark.parametrize(("before", "seen"), [(968, TOKEN), (969, "")])
def test_the_first_thousand_characters_of_a_subject_are_read(before: int, seen: str) -> None:
    assert token(mail("." * before + TOKEN)) == seen


def test_a_token_in_the_body_counts_for_nothing() -> None:
    """A mail that quotes ours would unsubscribe whoever forwards it."""
    assert token(mail("Re: Video generation", body=TOKEN)) == ""


@pytest.mark.parametrize(
    "subject",
    [
        "=?x-unknown?q?abc?=",
        "=?utf-8?b?A?=",
        "=?utf-8?b?/////w==?=",
        "=?utf-8?q?=FF=FE?=",
        "=?utf-16?b?2AA=?=",
        "=?zlib?b?AAAA?=",
        "=?idna?q?=2E=2E?=",
        "=?undefined?q?abc?=",
        "=?unicode_escape?q?=5Cx?=",
        "=?a\0b?q?abc?=",
    ],
)
def test_a_subject_that_cannot_be_decoded_holds_no_token(subject: str) -> None:
    assert token(mail(subject)) == ""


@given(st.binary() | st.binary().map(b"Subject: ".__add__))
@example(b"")
@example(b"Subject: \xff\xfe")
@example(b"\r\n\r\n")
def test_no_bytes_are_a_crash(message: bytes) -> None:
    assert token(message) == ""


@given(st.text(alphabet=st.sampled_from("=?utf8bq_ABx/+\r\n\té-")))
def test_no_subject_is_a_crash(subject: str) -> None:
    assert len(token(mail(subject))) in (0, 32)


@pytest.mark.parametrize("character", ["a", "=?", " ", "\n", ":", "=?utf-8?q?"])
def test_a_megabyte_of_one_character_holds_no_token(character: str) -> None:
    assert token(b"Subject: " + character.encode() * 1_000_000) == ""
    assert token(character.encode() * 1_000_000) == ""
