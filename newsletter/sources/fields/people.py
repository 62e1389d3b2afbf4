"""The people that one text names: "Ada Doe, Roe Poe", "Doe, J., Roe, R.", "Doe, Jane; Roe, R. and Moe, M."."""

import re
from collections.abc import Iterator, Sequence

from newsletter import plain

_AND = re.compile(r",?\s(?:and|&)\s")
_INITIALS = re.compile(r"(?:[^\W\d_]\.(?:[\s-]?(?=[^\W\d_]))?){1,5}|[^\W\d_a-z]{1,2}|(?:[^\W\d_a-z] ){1,3}[^\W\d_a-z]")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_LONGEST = 50_000


def people(text: str) -> tuple[str, ...]:
    """Read the names in a text, given name first, in their order. Takes time in proportion to the text."""
    words = plain.line(text[:_LONGEST])
    if ";" in words:
        return tuple(name for part in words.split(";") for name in (_turned(part.strip(" ,")),) if name)
    parts = [part.strip() for part in _AND.sub(", ", words).split(",")]
    return tuple(_paired([part for part in parts if part]))


def listed(names: Sequence[str]) -> tuple[str, ...]:
    """Read the people that a list names. Where each is "Doe, Jane", each is turned; a list of one may hold several."""
    if len(names) == 1:
        return people(names[0])
    lines = [line for line in map(plain.line, names) if line]
    inverted = all(line.count(",") == 1 for line in lines)
    return tuple(_turned(line) if inverted or _is_inverted(line) else line for line in lines)


def _paired(parts: Sequence[str]) -> Iterator[str]:
    """Each part a name, but a part that is initials goes before the one it follows."""
    at = 0
    while at < len(parts):
        name, at = parts[at], at + 1
        if at < len(parts) and _are_initials(parts[at]):
            name, at = f"{parts[at]} {name}", at + 1
        if at < len(parts) and _SUFFIX.fullmatch(parts[at]):
            name, at = f"{name} {parts[at]}", at + 1
        yield name


def _is_inverted(name: str) -> bool:
    _, comma, given = name.partition(",")
    return bool(comma) and _are_initials(given.strip())


def _are_initials(text: str) -> bool:
    """Letters that have a small form and are not in it: a name of one Chinese letter is none."""
    return text.isupper() and _INITIALS.fullmatch(text) is not None


def _turned(name: str) -> str:
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip()
