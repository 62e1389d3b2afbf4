"""What is wrong with a TOML document is said by line in our words, whatever it is."""

import re
import tomllib
from pathlib import Path

import pytest

from newsletter import packed, toml
from newsletter.errors import SettingsError
from tests.promise.forms import form

QUOTE = "a text has no closing quote; add one"
HEADING = "this heading or its table is there already; keep one of the two, with all its keys"
TWICE = "this key or heading stands twice; keep one of the two"
VALUE = "the value is missing or needs quotes: text stands in quotes; true and false in small letters"
BACKSLASH = r"\ begins a special character in a text; write \\ for the sign itself, or put the text in '...'"
MISTAKES = [
    ('a = 1\nname = "Papers\nb = 2\n', f"2: {QUOTE}"),
    ("name = 'Papers\n", f"1: {QUOTE}"),
    ('a = 1\nname = "Papers', f"2: {QUOTE}"),
    ("name = 'Papers", f"1: {QUOTE}"),
    ('name = "a\x07b"\n', "1: holds a control character; take it out"),
    ("# a\x07b\n", "1: holds a control character; take it out"),
    ("a = 1\na = 2\n", f"2: {TWICE}"),
    ("[list]\n[list]\n", f"2: {HEADING}"),
    ("[list]\na = 1\n[list.a]\n", f"3: {TWICE}"),
    ("[[relays]]\n[relays]\n", f"2: {HEADING}"),
    ("a = { b = 1 }\n[a.c]\n", f"2: {HEADING}"),
    ("a = []\n[[a]]\n", "2: this adds to a table or a list that is finished; write all of it in one place"),
    ("a = { b = 1, b = 2 }\n", "1: a key stands twice between these braces; keep one of the two"),
    ("name\n", "1: a key needs `=` and a value behind it"),
    ("a.= 1\n", "1: a key is missing, or has letters that need quotes around it"),
    ("\n: nonsense\n", '2: this is no setting; write it like key = "value", or put # before a remark'),
    ("name =\n", f"1: {VALUE}"),
    ("name = Papers\n", f"1: {VALUE}"),
    ("late = 2026-02-30\n", "1: there is no such date or time; write it like 2026-12-24"),
    ("a = 1 b = 2\n", "1: something stands behind the value; put quotes around a text, or # before a remark"),
    ("a = [1 2]\n", "1: a list has no ] at its end, or a comma is missing in it"),
    ("a = { b = 1\n", "1: a table in braces has no } at its end, or a comma is missing in it"),
    ("[list\na = 1\n", "1: a heading has no ] at its end; write it like [list]"),
    ("[[relays]\n", "1: a heading has no ] at its end; write it like [list]"),
    ('a = "C:\\papers"\n', f"1: {BACKSLASH}"),
    ('a = "\\uXYZW"\n', f"1: {BACKSLASH}"),
    ('a = "\\ud800"\n', "1: there is no such character; write the character itself"),
    ("a = " + "9" * 5000, " cannot be read; newsletter.example.toml shows how settings are written"),
    ("a = " + "[" * 5000, " brackets are nested too deeply; remove some"),
]


def mistake_in(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        toml.parsed(text, place="newsletter.toml")
    (mistake,) = caught.value.mistakes
    return mistake.removeprefix("newsletter.toml:")


@pytest.mark.parametrize(("text", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_by_its_line_in_our_words(text: str, words: str) -> None:
    assert mistake_in(text) == words


def test_no_word_of_the_library_is_shown_whatever_is_cut_off_or_changed() -> None:
    text = packed.folder("newsletter.example.toml").read_text(encoding="utf-8")
    ours = {words.partition(": ")[2] or words.strip() for _, words in MISTAKES}
    for at in range(0, len(text), form(short=29, long=7)):
        for broken in (
            text[:at],
            text[:at] + '"' + text[at:],
            text[:at] + "]" + text[at:],
            text[:at] + "\\" + text[at:],
        ):
            try:
                tomllib.loads(broken)
            except tomllib.TOMLDecodeError:
                assert re.sub(r"^\d+: ", "", mistake_in(broken)) in ours


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\n")
    assert toml.parsed(toml.file_text(tmp_path / "a.toml"), place="a.toml") == {"a": 1}


def test_a_file_in_another_encoding_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("a = 1\nname = 'Bücher'\n".encode("latin-1"))
    with pytest.raises(
        SettingsError, match=r"a\.toml:2: contains a character that is not UTF-8; save the file as UTF-8$"
    ):
        toml.file_text(tmp_path / "a.toml")
