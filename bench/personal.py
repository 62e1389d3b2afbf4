"""How well five liked papers find the others of their label, beside a TF-IDF centroid of the same five.

`python -m bench.personal` with NEWSLETTER_SHARED set. Each time a label is taken for what one subscriber likes: five of
its papers are liked, and an edition's worth of others, some of them of that label, is put in order.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsletter.editorial.selection.liking import likings_of
from newsletter.editorial.themes import terms
from newsletter.models import Paper

LIKED = 5
FEWEST = 15
"""Labels of fewer papers are left out."""

_TIMES, _SEED = 12, 7
_POOLS = {"hf": "Daily Papers days", "ijcai": "IJCAI 2020-2023", "nlp": "EMNLP 2020"}

Row = Mapping[str, str]
Drawn = tuple[list[Row], list[Row], list[bool]]
"""The liked papers, the others, and which of those are of the same label."""

Scoring = Callable[[Sequence[Row], Sequence[Row]], Sequence[float]]


def product(liked: Sequence[Row], others: Sequence[Row]) -> list[float]:
    """What the program learns from the liked papers."""
    return [each.score for each in likings_of(_papers(others), _papers(liked))]


def centroid(background: Sequence[Row]) -> Scoring:
    """The cosine with the mean of the liked papers' TF-IDF vectors, rarity taken from all labelled papers."""
    common = Counter(word for row in background for word in set(_words(row)))
    rarity = {word: log(len(background) / times) for word, times in common.items()}

    def scoring(liked: Sequence[Row], others: Sequence[Row]) -> list[float]:
        middle: Counter[str] = Counter()
        for row in liked:
            middle.update(_tf_idf(row, rarity))
        return [sum(weight * middle[word] for word, weight in _tf_idf(row, rarity).items()) for row in others]

    return scoring


def drawn(rows: Sequence[Row], *, size: int, liked: int = LIKED, seed: int = _SEED) -> Iterator[Drawn]:
    """Several times for each label: some liked papers of it and `size` others, at least one of them of that label."""
    random = np.random.default_rng([seed, size])
    labels = np.array([row["label"] for row in rows])
    for label in sorted(name for name, papers in Counter(labels.tolist()).items() if papers >= FEWEST):
        for _ in range(_TIMES):
            chosen = random.choice(np.flatnonzero(labels == label), liked, replace=False)
            others = random.choice(np.setdiff1d(np.arange(len(rows)), chosen), size, replace=False)
            alike = [bool(each) for each in labels[others] == label]
            if any(alike):
                yield [rows[at] for at in chosen], [rows[at] for at in others], alike


def area(scores: Sequence[float], alike: Sequence[bool]) -> float:
    """The area under the ROC curve: how often a paper of the label stands before one of another; a tie is a half."""
    held, right = np.asarray(scores, float), np.asarray(alike)
    apart = held[right][:, None] - held[~right][None, :]
    return float(np.mean((apart > 0) + (apart == 0) / 2))


def figures(draws: Sequence[Drawn], scoring: Scoring) -> npt.NDArray[np.float64]:
    """The area of each draw."""
    return np.array([area(scoring(liked, others), alike) for liked, others, alike in draws])


def main() -> None:
    """Print a line for each pool of labelled papers and each size."""
    path = Path(os.environ["NEWSLETTER_SHARED"]) / "themes/dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    peer = centroid(rows)
    print(f"{'':20}{'papers':>7}{'draws':>7}{'product':>9}{'TF-IDF':>8}   product beside TF-IDF")
    for pool, name in _POOLS.items():
        for size in (40, 100):
            draws = list(drawn([row for row in rows if row["pool"] == pool], size=size))
            ours, theirs = figures(draws, product), figures(draws, peer)
            error = 2 * (ours - theirs).std() / len(draws) ** 0.5
            print(
                f"{name:20}{size:7}{len(draws):7}{ours.mean():9.3f}{theirs.mean():8.3f}"
                f"   {(ours - theirs).mean():+.3f} ±{error:.3f}"
            )


def _tf_idf(row: Row, rarity: Mapping[str, float]) -> dict[str, float]:
    weights = {word: (1 + log(times)) * rarity.get(word, 0.0) for word, times in Counter(_words(row)).items()}
    length = sum(weight**2 for weight in weights.values()) ** 0.5 or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _words(row: Row) -> list[str]:
    return terms.words(f"{row['title']} {row['abstract']}")


def _papers(rows: Sequence[Row]) -> list[Paper]:
    return [Paper(id=row["title"], title=row["title"], abstract=row["abstract"]) for row in rows]


if __name__ == "__main__":
    main()
