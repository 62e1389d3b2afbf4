"""The papers of a training file as counts of terms."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np
from scipy import sparse

from newsletter.editorial.themes import terms

LEAST_WORD, LEAST_PAIR = 6, 9
"""Papers a word or a pair of words must be in to become a term."""

Row = Mapping[str, object]


def read(path: Path) -> list[Row]:
    """The papers of a file of JSON lines, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def chosen(texts: Iterable[Sequence[str]], most: int) -> dict[str, int]:
    """The commonest terms and how many papers have each; words that a third of the papers have are left out."""
    common: Counter[str] = Counter()
    total = 0
    for own_terms in texts:
        common.update(set(own_terms))
        total += 1
    words = [(term, times) for term, times in common.items() if " " not in term and LEAST_WORD <= times < 0.3 * total]
    pairs = [(term, times) for term, times in common.items() if " " in term and times >= LEAST_PAIR]
    ranked = [
        *sorted(words, key=lambda each: (-each[1], each[0])),
        *sorted(pairs, key=lambda each: (-each[1], each[0])),
    ]
    return dict(ranked[:most])


def table(texts: Sequence[Sequence[str]], row: Mapping[str, int]) -> sparse.csr_matrix:
    """Papers by terms: 1 + log of how often the term is there."""
    counts = [Counter(term for term in own_terms if term in row) for own_terms in texts]
    starts = np.cumsum([0, *map(len, counts)])
    columns = np.fromiter((row[term] for count in counts for term in count), np.int64, starts[-1])
    values = np.fromiter((1 + log(n) for count in counts for n in count.values()), np.float32, starts[-1])
    return sparse.csr_matrix((values, columns, starts), shape=(len(texts), len(row)))


def halves(text: str) -> tuple[list[str], list[str]]:
    """The terms of the first and of the second half of a text."""
    middle = text.find(" ", len(text) // 2)
    return terms.terms(text[:middle]), terms.terms(text[middle:])
