"""Lines for the text part: as wide as a mail may be, counted in columns rather than characters."""

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72
_ODD = re.compile("[^\\0-\u02ff\u2000-\u206f]")  # outside of these, characters are wide or combining ones
_WORD = re.compile(r"[^ \t\r\n]+")


def wrap(text: str, first: str = "", rest: str = "") -> str:
    """Return `text` in lines of at most 72 columns, the first led by `first`, the others by `rest`.

    A word wider than a line stays whole, since it may be an address; only wide characters, which are written
    without spaces, are parted. A no-break space does not end a word.
    """
    lines, line, taken, gap = [], first, columns(first), ""
    for word in _parts(text, WIDTH - columns(rest)):
        wide = columns(word)
        if gap and taken + 1 + wide > WIDTH:
            lines.append(line)
            line, taken, gap = rest, columns(rest), ""
        line, taken, gap = f"{line}{gap}{word}", taken + len(gap) + wide, " "
    return "\n".join([*lines, line]).rstrip()


def underline(text: str, mark: str = "-") -> str:
    """Return `text` in lines of at most 72 columns above a line of marks as wide as the widest of them."""
    wrapped = wrap(text)
    return f"{wrapped}\n{mark * max(columns(line) for line in wrapped.split(chr(10)))}"


def apart(left: str, right: str) -> str:
    """Return both on one line of 72 columns, at its two ends; below one another where they do not fit."""
    gap = WIDTH - columns(left) - columns(right)
    return f"{left}{' ' * gap}{right}" if gap > 1 else f"{wrap(left)}\n{wrap(right)}"


def columns(text: str) -> int:
    """Say how many columns of a terminal `text` takes: two for a wide character, none for a combining one."""
    return len(text) if text.isascii() or not _ODD.search(text) else sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _parts(text: str, width: int) -> Iterator[str]:
    for word in _WORD.findall(text):
        if columns(word) > width and columns(word) > len(word):
            yield from _parted(word, width)
        else:
            yield word


def _parted(word: str, width: int) -> Iterator[str]:
    part, taken = "", 0
    for character in word:
        if taken + _width(character) > width:
            yield part
            part, taken = "", 0
        part += character
        taken += _width(character)
    yield part
