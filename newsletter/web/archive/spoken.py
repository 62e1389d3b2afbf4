"""Words as a search compares them and as an address has them: without case, accents and punctuation."""

import re
import unicodedata

from newsletter.editorial.themes import terms

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that no decomposition takes apart, as a keyboard without them writes them."""


def words(text: str) -> str:
    """The words of a text in their order, a space between two, singular and plural in one spelling."""
    return " ".join([terms.fold(word) if word[-1] == "s" else word for word in _plain(text).split()])


def slug(name: str) -> str:
    """The name in an address: always the same for the same name, and never empty."""
    return _plain(name).replace(" ", "-") or name.encode().hex()


def _plain(text: str) -> str:
    folded = text.casefold()
    if not folded.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded.translate(_LETTERS)))
        folded = unicodedata.normalize("NFC", bare)
    return _BETWEEN_WORDS.sub(" ", folded).strip()
