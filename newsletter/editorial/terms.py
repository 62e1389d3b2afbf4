"""Text as the words that themes are told by: lower case, one spelling for singular and plural."""

import re
import unicodedata

LONGEST = 10_000
"""Characters read of one text; the longest abstract seen in two years of feeds has 1,923."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words in their order. Hyphens and punctuation separate; accents go."""
    return [fold(word) for word in _WORD.findall(_plain(text[:LONGEST]))]


def fold(word: str) -> str:
    """A word without its plural ending, so that "policies" and "policy" are one.

    Wrong for some words ("series" becomes "sery"), which does no harm as long as both sides are folded.
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
