"""The learned part: a vector for each of some thirty thousand terms, and a line through them for each theme."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes import terms
from newsletter.editorial.themes.on_disk import OnDisk
from newsletter.editorial.themes.rows import Rows
from newsletter.models import Paper

SHIPPED = Path(__file__).parents[1] / "data" / "themes.npz"

TITLE = 3.0
"""How much more a term counts in the title. Training counts the same way."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One field of research: its themes by their keys, and a linear score of a vector for each."""

    field: str
    keys: tuple[str, ...]
    slopes: Floats
    offsets: Floats

    def scores(self, vectors: Floats) -> Floats:
        """Return a linear score of each vector for each key: one row for each vector, one column for each key."""
        return vectors @ self.slopes + self.offsets

    def shares(self, vectors: Floats) -> Floats:
        """Return the scores as chances: one row for each vector, adding up to one."""
        return shares(self.scores(vectors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Terms by their row, their vectors in 8-bit steps of `scale`, the mean of all papers, and the heads.

    `fields` tells which of the heads' fields a paper is from; `rarity` is the log of all papers by those with
    the term; `named` is whether authors have given the term as a keyword.
    """

    row: Mapping[str, int]
    vectors: npt.NDArray[np.int8] | OnDisk
    scale: Floats
    rarity: Floats
    named: npt.NDArray[np.bool_]
    mean: Floats
    heads: tuple[Head, ...]
    fields: Head

    def placed(self, papers: Sequence[Paper]) -> Floats:
        """Return a row for each paper, as wide as `vectors`: of length one, or all zero where no term is known."""
        return np.array([self._placed(paper) for paper in papers], np.float32).reshape(
            len(papers), self.vectors.shape[1]
        )

    def _placed(self, paper: Paper) -> Floats:
        gains = counted(paper.title, paper.abstract)
        known = [term for term in gains if term in self.row]
        rows = [self.row[term] for term in known]
        gain = np.array([gains[term] for term in known], np.float32) * self.scale[rows]
        total: Floats = gain @ self.vectors[rows].astype(np.float32)
        length = float(np.linalg.norm(total))
        return _unit(total / length - self.mean) if length else total


def shares(scores: Floats) -> Floats:
    """Return exponentials of scores that add up to one in each row (softmax), none below 1e-12.

    The result has the shape of `scores`.
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(np.maximum(powers / powers.sum(axis=1, keepdims=True), 1e-12), np.float32)


def counted(title: str, abstract: str) -> Counter[str]:
    """Say how much each term of a paper counts: 1 + ln of how often it is there, three times that in the title.

    The logarithm is that of Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), 6.4.1.
    """
    gains: Counter[str] = Counter()
    for text, gain in ((title, TITLE), (abstract, 1.0)):
        for term, times in Counter(terms.terms(text)).items():
            gains[term] += gain * (1 + log(times))  # type: ignore[assignment]  # a Counter of floats
    return gains


@cache
def shipped_model() -> Model:
    """Return the model that comes with the program. It is read once and kept."""
    return read_model(SHIPPED)


def read_model(path: Path) -> Model:
    """Return the model in an `.npz` file that `training/themes.py` wrote."""
    with np.load(path, allow_pickle=False) as held:
        names = _strings(held["fields.keys"])
        return Model(
            row=Rows(held["terms"].tobytes()),
            vectors=OnDisk(path, "vectors"),
            scale=held["scale"].astype(np.float32),
            rarity=held["rarity"].astype(np.float32),
            named=held["named"],
            mean=held["mean"],
            heads=tuple(_head(held, name) for name in names),
            fields=_head(held, "fields"),
        )


def _head(held: Mapping[str, npt.NDArray[np.generic]], field: str) -> Head:
    return Head(
        field=field,
        keys=_strings(held[f"{field}.keys"]),
        slopes=held[f"{field}.slopes"].astype(np.float32),
        offsets=held[f"{field}.offsets"].astype(np.float32),
    )


def _strings(packed: npt.NDArray[np.generic]) -> tuple[str, ...]:
    return tuple(packed.tobytes().decode("utf-8").split("\n"))


def _unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length else vector
