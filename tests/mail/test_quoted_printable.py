"""Quoted-printable gives any text back, on lines that a server takes and that need no second dot."""

import quopri

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.mail.quoted_printable import encoded, with_slots
from newsletter.mail.slots import Place, placed
from tests.mail import raw

TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("a.=~ \t\r\n\x85\u2028é"))
SOFT_BREAK = b"=\r\n"


def with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(content: bytes) -> str:
    return with_lf(quopri.decodestring(content).decode("utf-8"))


@given(TEXT)
@example("\r\r\n")
@example("a" * 300)
@example("Ada Lovelace " * 30)
def test_any_text_is_given_back_with_its_lines(text: str) -> None:
    assert decoded(encoded(text)) == with_lf(text)


@given(TEXT)
@example("." * 300)
@example("a" * 72 + ".")
@example("a" * 76)
@example("https://papers.example.org/view/" + "x" * 120)
@example("https://papers.example.org/view/" + "x" * 40 + ".html" + "x" * 80)
def test_no_line_is_over_76_or_begins_with_a_dot_or_ends_with_a_space(text: str) -> None:
    lines = raw.lines(encoded(text))
    assert [line for line in lines if len(line) > 75 or line[:1] == b"." or line[-1:] in (b" ", b"\t")] == []


@given(TEXT)
@example("a" + " " * 300)
@example("=FF and =FE, \xff and \xfe")
def test_no_white_space_is_left_that_a_relay_or_a_relaxed_signature_would_fold(text: str) -> None:
    content = encoded(text)
    assert (b"  " in content, b"\t" in content) == (False, False)
    assert decoded(content) == with_lf(text)


@given(st.lists(TEXT))
def test_pieces_joined_by_soft_breaks_are_the_text_joined(pieces: list[str]) -> None:
    pieces = [piece.replace("\r", "") for piece in pieces]
    assert decoded(SOFT_BREAK.join(map(encoded, pieces))) == "".join(pieces)


@given(st.lists(TEXT))
@example(["a" * 74, "b" * 73])
@example(["." * 73, "é" * 30])
def test_pieces_joined_by_soft_breaks_keep_to_76_characters(pieces: list[str]) -> None:
    assert max(map(len, raw.lines(SOFT_BREAK.join(map(encoded, pieces))))) <= 76


@given(TEXT)
def test_every_byte_is_ascii_and_every_line_end_crlf(text: str) -> None:
    content = encoded(text)
    assert content.isascii()
    assert raw.loose_ends(content) == 0


def test_a_link_is_written_as_it_is() -> None:
    assert encoded("https://papers.example.org/view/e1/A-b_c") == b"https://papers.example.org/view/e1/A-b_c"


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert encoded("Ada \ud800") == b"Ada ?"


@pytest.mark.parametrize("character", ["a", ".", "=", " ", "\n", "é"])
def test_a_megabyte_of_one_character_is_given_back(character: str) -> None:
    assert decoded(encoded(character * 1_000_000)) == character * 1_000_000


@pytest.mark.parametrize(
    ("letters", "written"),
    [
        (73, b"a" * 73),
        (74, b"a" * 72 + b"=\r\naa"),
        (145, b"a" * 72 + b"=\r\n" + b"a" * 73),
        (146, b"a" * 72 + b"=\r\n" + b"a" * 72 + b"=\r\naa"),
    ],
)
def test_a_long_word_is_parted_after_72_letters_and_a_line_ends_with_73(letters: int, written: bytes) -> None:
    assert encoded("a" * letters) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (".", b"=2E"),
        ("a\n.b", b"a\r\n=2Eb"),
        ("a  b", b"a =20b"),
        ("a\tb", b"a=09b"),
        ("a \nb", b"a=20\r\nb"),
        ("a\rb\r\nc", b"a\r\nb\r\nc"),
        ("=", b"=3D"),
        ("é", b"=C3=A9"),
        ("a" * 72 + ".b", b"a" * 72 + b"=\r\n=2Eb"),
        ("a" * 72 + "b.", b"a" * 72 + b"=\r\nb."),
    ],
)
def test_what_a_relay_might_change_is_written_by_its_number(text: str, written: bytes) -> None:
    assert encoded(text) == written


def test_a_slot_stands_alone_on_a_line() -> None:
    slot = placed(Place.TEXT, "view")
    assert with_slots("a \ue000view\ue001 b", Place.TEXT) == b"a=20=\r\n" + slot + b"=\r\n b"
