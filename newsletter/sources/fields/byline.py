"""The line under a card's abstract: "• 9 authors", or the name of an organisation in its place."""

import re
from dataclasses import dataclass

from newsletter import plain

AUTHORS = re.compile(r"([0-9]{1,6}) authors?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who made a paper, as far as a saved page says: a number of authors or an organisation, not both."""

    author_count: int | None = None
    organisation: str = ""


def byline(text: str) -> Byline:
    """Read the line, with or without its bullet."""
    words = plain.line(text).lstrip("•·-* ").strip()
    counted = AUTHORS.fullmatch(words)
    return Byline(author_count=int(counted[1])) if counted else Byline(organisation=_without_handle(words))


def _without_handle(words: str) -> str:
    """A page's text holds a picture's label before the name, "BostonU Boston University": the label is dropped.

    A first word is a label when its letters stand in the same order in the words behind it.
    """
    first, _, name = words.partition(" ")
    letters = iter(name.lower())
    return name if name and all(letter in letters for letter in first.lower()) else words
