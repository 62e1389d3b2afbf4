"""What every shape of feed document has in common: the document it is given, and the two functions it is made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newsletter.models import Feed
from newsletter.sources.shapes.json_text import Json

MOST_CARDS = 20_000
_MARKUP = re.compile(
    r"\s*+<(?:[?!]|(?:\w{1,20}:)?(?:rss|feed|rdf|html|head|body|div|main|section|article)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What came from a source: its text, where it came from, and when it was read.

    `json` is what the text holds where it begins as JSON, read once for every shape that wants to look at it.
    """

    source: str
    text: str
    read_at: datetime
    json: Json | None = None

    @property
    def is_prose(self) -> bool:
        """Whether this is text for people, neither markup nor JSON."""
        return not (self.json and self.json.values) and not self.is_markup

    @property
    def is_markup(self) -> bool:
        """Whether this begins as a page or a feed does; a title may begin with a bracket too."""
        return _MARKUP.match(self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A way to read a document.

    `recognises` looks at its content only and is true for no other shape's documents. `parse` raises FeedError where
    it cannot go on; a part that it cannot use becomes a `Skipped`. `may_be_empty` tells that its documents can say
    that a list has no papers, as that of a day off has none; of the others, one without papers is no feed.
    """

    name: str
    recognises: Callable[[Document], bool]
    parse: Callable[[Document], Feed]
    may_be_empty: bool = False
