"""Every shape a feed document comes in, and the choice between them, made by content.

To add one: write a module with a `SHAPE`, add it to `SHAPES`, and put one captured example and one test beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newsletter.models import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What came from a source: its text, where it came from, and when it was read."""

    source: str
    text: str
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A way to read a document. `recognises` looks at its text only; `parse` raises FeedError where it cannot go on."""

    name: str
    recognises: Callable[[str], bool]
    parse: Callable[[Document], Feed]
