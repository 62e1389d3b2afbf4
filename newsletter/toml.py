"""TOML is read here, and what is wrong with it is said by line, in words of ours."""

import re
import tomllib
from pathlib import Path
from typing import Any

from newsletter.errors import SettingsError

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_KINDS = (
    ("Illegal character '\\n'", "a text has no closing quote; add one"),
    ("Found invalid character '\\n'", "a text has no closing quote; add one"),
    ("Unterminated string", "a text has no closing quote; add one"),
    ('Expected "\'"', "a text has no closing quote; add one"),
    ("Expected \"'''\"", "a text has no closing quotes; add three"),
    ("Illegal character", "holds a control character; take it out"),
    ("Found invalid character", "holds a control character; take it out"),
    ("Cannot declare", "this heading or its table is there already; keep one of the two, with all its keys"),
    ("Cannot redefine", "this key or heading stands twice; keep one of the two"),
    ("Cannot overwrite", "this key or heading stands twice; keep one of the two"),
    ("Cannot mutate", "this adds to a table or a list that is finished; write all of it in one place"),
    ("Duplicate inline table key", "a key stands twice between these braces; keep one of the two"),
    ("Expected '='", "a key needs `=` and a value behind it"),
    ("Invalid initial character for a key", "a key is missing, or has letters that need quotes around it"),
    ("Invalid statement", 'this is no setting; write it like key = "value", or put # before a remark'),
    ("Invalid value", "the value is missing or needs quotes: text stands in quotes; true and false in small letters"),
    ("Invalid date", "there is no such date or time; write it like 2026-12-24"),
    ("Expected newline", "something stands behind the value; put quotes around a text, or # before a remark"),
    ("Unclosed array", "a list has no ] at its end, or a comma is missing in it"),
    ("Unclosed inline table", "a table in braces has no } at its end, or a comma is missing in it"),
    ("Expected ']", "a heading has no ] at its end; write it like [list]"),
    ("Unescaped", r"\ begins a special character in a text; write \\ for the sign itself, or put the text in '...'"),
    ("Invalid hex", r"\ begins a special character in a text; write \\ for the sign itself, or put the text in '...'"),
    ("Escaped character", "there is no such character; write the character itself"),
)
_ELSE = "cannot be read; newsletter.example.toml shows how settings are written"


def file_text(path: Path) -> str:
    """Give the text of a file, without the mark by which some editors say that it is UTF-8.

    Raises SettingsError where it cannot be read, with the line where it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            [f"{path}:{line}: contains a character that is not UTF-8; save the file as UTF-8"]
        ) from error
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}"]) from error


def parsed(text: str, *, place: str) -> dict[str, Any]:
    """Give the tables of a document. Raises SettingsError with `place`, a colon and the number of the line."""
    try:
        return tomllib.loads(text)
    except ValueError as error:  # which a number of 5,000 digits is too
        line, what = _words(str(error), text)
        raise SettingsError([f"{place}:{line}: {what}" if line else f"{place}: {what}"]) from error
    except RecursionError as error:
        raise SettingsError([f"{place}: brackets are nested too deeply; remove some"]) from error


def _words(said: str, text: str) -> tuple[int | None, str]:
    """The line of a mistake, where it is known, and our words for it."""
    at = _AT.search(said)
    line = (int(at[1]) if at[1] else max(1, len(text.splitlines()))) if at else None
    return line, next((what for begins, what in _KINDS if said.startswith(begins)), _ELSE)
