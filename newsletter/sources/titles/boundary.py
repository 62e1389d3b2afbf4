"""Find where a title ends and its abstract begins in a text that has one space between them.

Every place where the title could end is weighed by its clues, and the heaviest is taken. What each clue
weighs was learned from papers whose titles are known: boundary.card.md tells from which, and how often
it is right.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from newsletter.sources.titles.clues import of_end, of_words
from newsletter.sources.titles.opening import Opening, opening_of

WEIGHTS = Path(__file__).with_suffix(".json")


def split(text: str) -> tuple[str, str]:
    """Return the title and the abstract; the abstract is "" where the whole text reads as a title.

    Nothing is lost but the kind of white space: both parts joined by a space are the text with single spaces.
    """
    words = text.split()
    end = _best_end(words)
    return " ".join(words[:end]), " ".join(words[end:])


def _best_end(words: Sequence[str]) -> int:
    opening = opening_of(words)
    weights = _weights()
    inside = [_total(weights, clues) for clues in of_words(opening)]
    so_far = tuple(accumulate(inside, initial=0))
    return max(
        ends(opening),
        key=lambda end: so_far[end] + _total(weights, of_end(opening, end)),
        default=0,
    )


def _total(weights: dict[str, int], clues: Iterable[str]) -> int:
    return sum(weights.get(clue, 0) for clue in clues)


@cache
def _weights() -> dict[str, int]:
    kinds: dict[str, dict[str, int]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {f"{kind}={value}": weight for kind, values in kinds.items() for value, weight in values.items()}


def ends(opening: Opening) -> list[int]:
    """Return the numbers of words a title could have here.

    A sentence begins with a capital, unless with the name of what the paper presents. A text without any
    capital leaves every place open.
    """
    count = len(opening.words)
    likely = [end for end in range(1, count) if _may_begin(opening, end)]
    return [*(likely or range(1, count)), *([count] if count else [])]


def _may_begin(opening: Opening, place: int) -> bool:
    shape = opening.shapes[place]
    return shape != "f" and (shape != "l" or opening.keys[place] == opening.keys[0])
