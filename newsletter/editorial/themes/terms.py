"""Text as the words that themes are told by: lower case, one spelling for singular and plural."""

import re
import unicodedata
from itertools import pairwise

LONGEST = 10_000
"""Characters read of one text; the longest abstract seen in two years of feeds has 1,923."""

_STOPPED = frozenset(
    word
    for line in (
        "a about across after all also an and any are as at be been before being between both by can each for",
        "from had has have how if in into is it its may more most no not of off on only or other our out over",
        "show so some such than that the their then there these they this through to under up use used using",
        "via was we were what when where which while who will with within without you",
        "approach based existing however method model new novel paper propose proposed present recent result",
        "study work",
    )
    for word in line.split()
)
"""Words that say nothing of what a paper is about, and begin or end no term."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Return the folded words of the first 10,000 characters. Hyphens and punctuation separate; accents go."""
    return [fold(word) for word in _WORD.findall(_plain(text[:LONGEST]))]


def written(text: str) -> list[str]:
    """Return the words of the first 10,000 characters in order, as they are written, in lower case."""
    return _WORD.findall(_plain(text[:LONGEST]))


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the pairs among the terms that one space joins: each folded, and as it is written there.

    Parts of a longer word with hyphens are no pair: "time scaling" is none in "test-time scaling".
    """
    plain = text[:LONGEST]
    spans = [(fold(_plain(match.group())), match.start(), match.end()) for match in _WORD.finditer(plain)]
    return [
        (f"{one} {other}", _written(plain[start:end]))
        for (one, start, middle), (other, second, end) in pairwise(spans)
        if not {one, other} & _STOPPED
        and plain[middle:second] == " "
        and "-" not in (plain[max(0, start - 1) : start], plain[end : end + 1])
    ]


def terms(text: str) -> list[str]:
    """Return the folded words that can tell what a text is about, then the pairs of those that stand side by side."""
    folded = words(text)
    single = [word for word in folded if word not in _STOPPED and len(word) > 1]
    pairs = [f"{one} {other}" for one, other in pairwise(folded) if not {one, other} & _STOPPED]
    return single + pairs


def fold(word: str) -> str:
    """Return a word without its plural ending, so that "policies" and "policy" are one.

    Wrong for some words ("series" becomes "sery"), which does no harm as long as both sides are folded.
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _written(raw: str) -> str:
    """Words that only begin with a capital are written small; an acronym stays as it is."""
    return " ".join(word.lower() if word[1:].islower() else word for word in raw.split())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()  # as what follows, in a hundredth of the time
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
