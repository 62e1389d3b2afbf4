"""Slots: the places in a composed message where one subscriber's words will stand.

A template writes `{{ slot.unsubscribe }}` and gets a mark of two private-use characters around the name; no text from
a feed holds them, since the door drops what cannot be seen. In a composed message, which is ASCII but for its marks,
a mark also says where it stands, because a name is written differently in a header, in HTML and in text.
"""

import re
from enum import StrEnum

OPEN, CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{OPEN}([a-z._]{{1,40}}){CLOSE}")


class Slot(StrEnum):
    """What a template may ask for."""

    NAME = "name"
    ADDRESS = "address"
    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    VIEW = "view"
    LINK = "link"


class Place(StrEnum):
    """Where a slot stands, which says how its words are written."""

    HEADER = "header"
    TEXT = "text"
    HTML = "html"


def mark(name: str) -> str:
    """Return the mark of a slot."""
    return f"{OPEN}{name}{CLOSE}"


def placed(place: Place, name: str) -> bytes:
    """Return the mark of a slot in a composed message."""
    return mark(f"{place}.{name}").encode()
