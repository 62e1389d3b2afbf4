"""A header field reads back as the words it was given, and no words make a second one.

What is compared is the words as a header can hold them: control and private-use characters become white space, and
white space becomes single spaces. Everything else is the same Unicode.
"""

from email import policy
from email.header import Header, decode_header, make_header
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail import headers
from tests.mail import raw
from tests.promise.forms import MUCH

ADDRESS = "ada@example.org"
HOSTILE = [
    "=?utf-8?q?x=0D=0ABcc:_evil@x?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQHg=?=",
    "a =?utf-8?q?x=0D=0ABcc:_evil@x?= b",
    "x\r\nBcc: eve@example.org",
    "x\nBcc: eve@example.org",
    "x\rBcc: eve@example.org",
    "x\x85Bcc: eve@example.org",
    "x\u2028Bcc: eve@example.org",
    "x\r\n\r\nBcc: eve@example.org",
    'x" <eve@example.org>, "',
    "x\\",
    "eve@example.org, ",
    "Ada (of <eve@example.org>); Eve: ",
]


def subject(words: str) -> bytes:
    return headers.text("Subject", words) + b"\r\n\r\n"


def to(words: str) -> bytes:
    return headers.mailbox("To", words=words, address=ADDRESS) + b"\r\n\r\n"


def decoded(value: bytes) -> str:
    """What `email.header.decode_header` reads."""
    return str(make_header(decode_header(value.decode("ascii"))))


def parsed(field: bytes) -> str:
    """What the modern parser reads."""
    return str(BytesParser(policy=policy.default).parsebytes(field)["Subject"])


def recipients(field: bytes) -> list[tuple[str, str]]:
    """Names and addresses as the modern parser reads them."""
    read = BytesParser(policy=policy.default).parsebytes(field)["To"]
    return [(mailbox.display_name, mailbox.addr_spec) for mailbox in read.addresses]


def folded(words: str) -> str:
    """The words as a header can hold them, said in another way than the program says it."""
    private_or_control = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xE000, 0xF900)), " ")
    return " ".join(words.translate(private_or_control).split())


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_title_makes_no_second_field(words: str) -> None:
    assert BytesParser().parsebytes(subject(words)).keys() == ["Subject"]
    assert raw.names(subject(words)) == ["Subject"]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_makes_no_second_field_and_no_second_recipient(words: str) -> None:
    assert BytesParser().parsebytes(to(words)).keys() == ["To"]
    assert [address for _, address in recipients(to(words))] == [ADDRESS]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_is_read_as_it_was_given(words: str) -> None:
    assert recipients(to(words)) == [(folded(words), ADDRESS)]


def test_an_encoded_word_in_a_title_is_shown_and_not_decoded() -> None:
    assert parsed(subject("=?utf-8?q?x=0D=0ABcc:_evil@x?=")) == "=?utf-8?q?x=0D=0ABcc:_evil@x?="


@pytest.mark.parametrize(
    "words",
    [
        "é " * 200 + "é",
        "名前 " * 60 + "名前",
        "Größe, Maß und Übermaß: " * 12 + "Ende",
        "ثم نفس سقطت وبالتحديد " * 9 + "ثم",
        "word " * 300 + "word",
    ],
)
def test_a_long_subject_keeps_its_spaces(words: str) -> None:
    assert parsed(subject(words)) == words
    assert decoded(raw.value(subject(words), "Subject")) == words


def test_a_line_end_of_unicode_leaves_one_space() -> None:
    assert parsed(subject("naïve\x85Bayes\u2028again")) == "naïve Bayes again"


@pytest.mark.parametrize("words", ["a" * 5000, "é" * 5000, "a" + " " * 5000 + "b", "=?" * 2500, "\u0301" * 5000])
def test_a_line_of_a_header_has_76_characters_at_most(words: str) -> None:
    assert max(map(len, raw.lines(subject(words)))) <= 76


@given(st.text())
def test_any_title_reads_back_and_is_ascii(words: str) -> None:
    field = subject(words)
    assert (parsed(field), decoded(raw.value(field, "Subject"))) == (folded(words), folded(words))
    assert field.isascii()


@given(st.text(alphabet=st.sampled_from('=?utf8qbB_. \r\n\t\x85\u2028é"\\<>,:;@()Ω\ue000')))
def test_any_title_of_what_headers_are_made_of_reads_back(words: str) -> None:
    field = subject(words)
    assert raw.names(field) == ["Subject"]
    assert (parsed(field), decoded(raw.value(field, "Subject"))) == (folded(words), folded(words))


@given(st.text(max_size=12))
def test_any_short_name_reads_back_beside_its_address(words: str) -> None:
    assert recipients(to(words)) == [(folded(words), ADDRESS)]


@given(st.text(alphabet=st.sampled_from('=?utf8qbB_. \r\n\t\x85é"\\<>,:;@()Ω\ue000'), min_size=20))
def test_any_long_name_reads_back_by_the_older_reader(words: str) -> None:
    """Python 3.11's modern reader puts a space between two encoded words of a name, which RFC 2047 (6.2) forbids."""
    shown, _, address = raw.value(to(words), "To").rpartition(b"<")
    unquoted = shown.strip().removeprefix(b'"').removesuffix(b'"').replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    assert (decoded(unquoted), address) == (folded(words), b"ada@example.org>")


def test_a_recipient_without_a_name_is_an_address_alone() -> None:
    assert headers.mailbox("To", words=" \r\n", address=ADDRESS) == b"To: ada@example.org"


@pytest.mark.parametrize("character", ["a", " ", "\r", "\x85", "\ue000"])
def test_much_of_one_character_makes_one_field(character: str) -> None:
    assert raw.names(subject(character * MUCH)) == ["Subject"]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("a" * 33 + " " + "b" * 33, ["Subject: " + "a" * 33 + " " + "b" * 33]),
        ("a" * 33 + " " + "b" * 34, ["Subject: " + "a" * 33, " " + "b" * 34]),
        ("a" * 60 + " " + "b" * 37 + " " + "c" * 37, ["Subject: " + "a" * 60, " " + "b" * 37 + " " + "c" * 37]),
        ("a" * 60 + " " + "b" * 37 + " " + "c" * 38, ["Subject: " + "a" * 60, " " + "b" * 37, " " + "c" * 38]),
        ("a" * 75, ["Subject: " + "a" * 75]),
    ],
)
def test_a_subject_in_ascii_is_broken_before_a_space_where_a_line_has_76_characters(
    words: str, lines: list[str]
) -> None:
    assert headers.text("Subject", words).decode().split("\r\n") == lines


def test_a_word_of_76_characters_is_encoded_so_that_it_can_be_broken() -> None:
    assert headers.text("Subject", "a" * 76).startswith(b"Subject: =?utf-8?q?aaa")


def test_an_encoded_subject_fills_its_lines() -> None:
    lines = headers.text("Subject", "é" + "a" * 150).decode().split("\r\n")
    assert lines == [
        f"Subject: =?utf-8?q?=C3=A9{'a' * 49}?=",
        f" =?utf-8?q?{'a' * 63}?=",
        f" =?utf-8?q?{'a' * 38}?=",
    ]
    assert [len(line) for line in lines[:2]] == [76, 76]


@pytest.mark.parametrize("words", ["é" + "a" * 150, "Größe, Maß: 4 + 5 (six)?" * 9, "ü_-!*+/=" * 20, "名" + "x" * 40])
def test_an_encoded_subject_is_the_one_that_the_standard_library_writes(words: str) -> None:
    theirs = Header(words, "utf-8", maxlinelen=76, header_name="Subject").encode(linesep="\r\n")
    assert headers.text("Subject", words).decode() == f"Subject: {theirs}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada", "Ada <ada@example.org>"),
        ("Ada Lovelace", "Ada Lovelace <ada@example.org>"),
        ("Ada, Countess", '"Ada, Countess" <ada@example.org>'),
        ('A"d\\a', '"A\\"d\\\\a" <ada@example.org>'),
        ("Ada =?x", "=?utf-8?q?Ada_=3D=3Fx?= <ada@example.org>"),
        ("  Ada\t Lovelace ", "Ada Lovelace <ada@example.org>"),
        ("a" * 56, "a" * 56 + " <ada@example.org>"),
        ("a" * 57, "a" * 57 + "\r\n <ada@example.org>"),
        ("a" * 71, "a" * 71 + "\r\n <ada@example.org>"),
        ("a," * 28, '"' + "a," * 28 + '"\r\n <ada@example.org>'),
        ("a," * 27 + ".", '"' + "a," * 27 + '."\r\n <ada@example.org>'),
        ("a," * 26, '"' + "a," * 26 + '" <ada@example.org>'),
    ],
)
def test_a_name_is_written_plainly_quoted_or_encoded_as_it_needs(name: str, shown: str) -> None:
    assert headers.mailbox_value(name, ADDRESS, room=4) == shown


def test_a_name_of_72_characters_is_encoded() -> None:
    assert headers.mailbox_value("a" * 72, ADDRESS, room=4).startswith("=?utf-8?")


def test_a_kind_is_named_in_feedback_id_and_says_whether_one_may_leave() -> None:
    assert [(str(kind), kind.may_leave, kind.automatic) for kind in headers.Kind] == [
        *(("edition", True, False), ("welcome", True, True), ("answer", False, True), ("operator", False, True))
    ]
