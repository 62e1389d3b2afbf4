"""Words as a search compares them and as an address has them: without case, accents and punctuation."""

import re
import unicodedata
from functools import lru_cache

from newsletter.editorial import terms

_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that no decomposition takes apart, as a keyboard without them writes them."""


def words(text: str) -> list[str]:
    """The words of a text in their order, singular and plural in one spelling."""
    return [_folded(word) for word in _plain(text)]


def slug(name: str) -> str:
    """The name in an address: always the same for the same name, and never empty."""
    return "-".join(_plain(name)) or name.encode().hex()


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    return terms.fold(word)


def _plain(text: str) -> list[str]:
    folded = text.casefold()
    if not folded.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded.translate(_LETTERS)))
        folded = unicodedata.normalize("NFC", bare)
    return _WORD.findall(folded)
