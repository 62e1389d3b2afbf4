"""What a field of a value says of the setting that it is: its bounds, or the kind of thing that it must be.

A value that an operator may set is a dataclass in the room that uses it. Its fields are the keys of a table of
newsletter.toml, each named here once: `newsletter.settings` makes the table from it and reads what stands there.
"""

from collections.abc import Mapping
from typing import Any

Metadata = Mapping[str, Any]


def between(lowest: float, highest: float) -> Metadata:
    """Bound a number: from `lowest` to `highest`, both of them allowed."""
    return {"bounds": {"ge": lowest, "le": highest}}


def length(shortest: int, longest: int) -> Metadata:
    """Bound a text: from `shortest` to `longest` characters."""
    return {"bounds": {"min_length": shortest, "max_length": longest}}


def pattern(text: str) -> Metadata:
    """Bound a text by a regular expression, which it must match as a whole."""
    return {"bounds": {"pattern": text}}


def not_a_setting() -> Metadata:
    """Say that no operator sets it: it is found in the store."""
    return {"setting": False}


def kind(name: str, *, key: str = "") -> Metadata:
    """Name the kind of thing that it must be, one of `newsletter.settings.values.KINDS`, and its key if it differs."""
    return {"kind": name, "key": key}
