"""How much a line tells that its title does not: by words that few abstracts have, and by figures."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from newsletter.editorial.summary import names

SHIPPED = Path(__file__).parents[1] / "data" / "common_words.txt"
LEAST = 1.0
"""Per cent of abstracts. A word that fewer of them have is not in the file, and counts whole."""

_COMMON = 4.0
"""Per cent of abstracts. A word that as many of them have tells nothing, one between the two half as much."""

_FIGURE = re.compile(r"(?<![\w.-])\d[\d.,]*")


_WORD = re.compile(r"[a-z0-9]+")


def words(text: str, known: frozenset[str] = frozenset()) -> float:
    """Count the words of a text that tell something, a common one as a half; those left out that are like one of
    `known`, which are as `names.words` has them."""
    return sum(_worth(word) for word in distinct(text) if not names.words(word) <= known)


def distinct(text: str) -> frozenset[str]:
    """Return the words of a text, each once, without their plural; numbers are none."""
    singulars = (word.removesuffix("s") for word in _WORD.findall(text.casefold()))
    return frozenset(word for word in singulars if word and not word.isdigit())


def tells(word: str) -> bool:
    """Tell whether few abstracts have a word, which is as `distinct` has it."""
    return _worth(word) > 0


def figures(text: str, known: frozenset[str] = frozenset()) -> int:
    """Count the numbers of a text, those within a name and those of `known` left out."""
    return sum(figure not in known for figure in _FIGURE.findall(text))


def _worth(word: str) -> float:
    share = common().get(word, 0.0)
    return 0.0 if share >= _COMMON else 0.5 if share >= LEAST else 1.0


@cache
def common() -> Mapping[str, float]:
    """Return the words that come with the program, each with the per cent of abstracts that have it."""
    rows = (line.split() for line in SHIPPED.read_text(encoding="utf-8").splitlines())
    return {word: float(share) for word, share in rows}
