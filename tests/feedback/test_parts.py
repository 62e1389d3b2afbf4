"""A mail is cut into its parts whatever it is made of, and no mail makes that long or large."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feedback import parts

TWO = b"""\
Subject: =?utf-8?q?two_p=C3=A4rts?=
Content-Type: multipart/mixed; boundary="a b"

preamble
--a b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

caf=E9
--a b
Content-Type: message/rfc822

Content-Type: multipart/mixed; boundary=c

--c
--a b--
epilogue
"""


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_the_parts_are_the_same_with_every_ending_of_lines(ending: bytes) -> None:
    mail, *leaves = parts.cut(TWO.replace(b"\n", ending))
    assert mail.field("subject") == "two pärts"
    assert [(leaf.kind, leaf.text) for leaf in leaves] == [
        ("text/plain", "café\n"),
        ("message/rfc822", "Content-Type: multipart/mixed; boundary=c\n\n--c\n"),
    ]


def test_the_last_part_may_lack_its_end() -> None:
    _, first, second = parts.cut(TWO.partition(b"--a b--")[0])
    assert (first.text, second.kind) == ("café\n", "message/rfc822")


def test_what_says_it_has_parts_and_has_none_is_text() -> None:
    _, leaf = parts.cut(b"Content-Type: multipart/report; boundary=x\n\nno such line\n")
    assert (leaf.kind, leaf.text) == ("text/plain", "no such line\n")


def test_a_part_without_headers_is_all_text() -> None:
    _, leaf = parts.cut(b"\nHello")
    assert (leaf.kind, leaf.text) == ("text/plain", "Hello")


HOSTILE = {
    "large": b"Subject: x\n\n" + b"a\n" * 25_000_000,
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(10_000)),
    "headed": b"X: y\n" * 1_000_000,
    "parted": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 200_000,
    "dashed": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x-" * 250_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_mail_takes_more_than_a_bounded_part_of_memory(kind: str) -> None:
    tracemalloc.start()
    cut = parts.cut(HOSTILE[kind])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(cut) <= 51, peak < 100_000_000) == (True, True)


@given(st.binary(max_size=400))
def test_no_mail_makes_it_fail(content: bytes) -> None:
    head = TWO.partition(b"preamble")[0]
    read = [part.text for cut in (parts.cut(content), parts.cut(head + content)) for part in cut]
    assert len(read) >= 3


@pytest.mark.parametrize(("depth", "kinds"), [(7, ["text/html"]), (8, ["text/html"]), (9, [])])
def test_parts_are_followed_eight_deep(depth: int, kinds: list[str]) -> None:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(depth))
    mail = f"{head}Content-Type: text/html\n\n<p>x</p>\n"
    assert [part.kind for part in parts.cut(mail.encode())[1:]] == kinds
