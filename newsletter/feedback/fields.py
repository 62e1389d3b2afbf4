"""A report in fields [RFC 3464, 2]: a block for the message, then one for each recipient."""

import re
from collections.abc import Mapping, Sequence

_FIELD = re.compile(r"^[ >]{0,4}([A-Za-z][A-Za-z-]{2,40}):[ \t]*(.*)")
_LONGEST = 1000  # characters of one field
_MOST_BLOCKS = 50
_MOST_LINES = 2000

Block = Mapping[str, str]


def blocks(text: str) -> Sequence[Block]:
    """Return the fields of each block, names in small letters, folded lines joined; of a field that comes twice the
    first. At most 50 blocks, 2,000 lines, and 1,000 characters of a field [RFC 3464, 2.1].

    A new block also begins at a second Final-Recipient, as some servers leave out the empty line.
    """
    every: list[dict[str, str]] = [{}]
    name = ""
    for line in text.split("\n")[:_MOST_LINES]:
        if field := _FIELD.match(line):
            name = field[1].lower()
            if name == "final-recipient" and name in every[-1]:
                every.append({})
            every[-1].setdefault(name, field[2].strip()[:_LONGEST])
        elif not line.strip():
            every, name = ([*every, {}] if every[-1] else every), ""
        elif name and line[0] in " \t":
            every[-1][name] = f"{every[-1][name]} {line.strip()}"[:_LONGEST]
    return every[:_MOST_BLOCKS]


def typed(value: str) -> str:
    """Return what stands behind the type of a field, as in `smtp; 550 no such user` [RFC 3464, 2.1.2].

    A field without a type is returned whole, without the spaces around it.
    """
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and re.fullmatch(r"[A-Za-z0-9-]{1,30}", kind.strip()) else value.strip()


def address(value: str) -> str:
    """Return the first address in a field, as it is written, without type and brackets; "" where there is none."""
    match = ADDRESS.search(typed(value))
    return match[0] if match else ""


ADDRESS = re.compile(r"[A-Za-z0-9._%+/=!#$&'*?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}")
