"""How much a paper is like those that a subscriber liked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes.model import Model, shipped_model
from newsletter.models import Paper

_RIDGE = 1.0
"""How strongly the slopes are held near zero; best of the values tried on all three labelled pools."""

_NEAR = 0.6
"""The cosine from which two papers are about the same: on labelled days, one of two is then of the same theme."""

_KEPT = 2000
"""Liked papers of which it is kept what they teach: many people like the same ones."""

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


class Liking(NamedTuple):
    """How much one paper is like those that were liked: higher is more. `near` is the liked one it is near to."""

    score: float
    near: Paper | None = None


class Likings(NamedTuple):
    """The same of all papers: a score for each, and the liked one for those that one is near to, by their places."""

    scores: Sequence[float]
    near: Mapping[int, Paper]


class _Lesson(NamedTuple):
    """One liked paper beside the papers of the edition.

    `row` is its vector, its inner products with them for all that the others explain, its vector and what they explain
    of it, and what a unit of its weight gives to each score, one after the other. `wanted` is what its weight is to
    come to. `near` has the products of those near to it.
    """

    row: Doubles
    wanted: float
    near: Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeable:
    """Papers to be asked for their likings many times: what does not depend on who likes is computed once.

    The slopes are ridge regression in closed form: the liked papers are worth a half, all others together minus a
    half. They are sums of the papers' vectors, so what is solved is as large as the number of papers rather than of
    dimensions (the dual form; Hoerl and Kennard 1970, Saunders et al. 1998). The block of the others is the same for
    everybody: its inverse is kept, and each subscriber solves for the liked ones alone (the Schur complement). What
    one liked paper brings to that is the same for all who like it, and is kept too.

    `vectors` has a row for each paper, `products` their inner products, and `scores` what each has when none is liked.
    """

    vectors: Doubles
    products: Doubles
    inverse: Doubles
    alone: Doubles
    scores: Doubles
    kept: dict[tuple[str, str], _Lesson | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, papers: Sequence[Paper], *, model: Model | None = None) -> "Likeable":
        """Place these papers."""
        vectors = np.asarray((model or shipped_model()).placed(papers), np.float64)
        number = max(1, len(papers))
        products = vectors @ vectors.T / number**0.5
        inverse = np.linalg.inv(products / number**0.5 + _RIDGE * np.eye(len(papers)))
        alone = inverse.sum(axis=1) * (-0.5 / number**0.5)
        return cls(vectors=vectors, products=products, inverse=inverse, alone=alone, scores=products @ alone)

    def likings(self, liked: Sequence[Paper], *, model: Model | None = None) -> Likings:
        """Return the liking of each paper. A liked paper without a known word teaches nothing; without any, all are
        alike."""
        lessons = [(lesson, paper) for paper in liked if (lesson := self._lesson(paper, model))]
        if not lessons or not len(self.vectors):
            return Likings([0.0] * len(self.vectors), {})
        nearest: dict[int, tuple[float, Paper]] = {}
        for lesson, paper in lessons:
            for at, product in lesson.near:
                if at not in nearest or product > nearest[at][0]:
                    nearest[at] = product, paper
        scores = self._scores([lesson for lesson, _ in lessons])
        return Likings(scores.round(6).tolist(), {at: paper for at, (_, paper) in nearest.items()})

    def _scores(self, lessons: Sequence[_Lesson]) -> Doubles:
        """The scores of all papers."""
        own = 1 / len(lessons) ** 0.5
        rows = np.array([lesson.row for lesson in lessons])
        width = sum(self.vectors.shape)
        left = rows[:, :width] @ rows[:, width : 2 * width].T * own**2
        left.flat[:: len(lessons) + 1] += _RIDGE
        of_liked = np.linalg.solve(left, np.array([lesson.wanted * own for lesson in lessons]))
        return np.asarray(self.scores + of_liked @ rows[:, 2 * width :] * own)

    def _lesson(self, paper: Paper, model: Model | None) -> _Lesson | None:
        """What a liked paper teaches; None where it has no known word. Too many are forgotten."""
        key = paper.title, paper.abstract
        if key not in self.kept:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            self.kept[key] = self._taught(_placed(model or shipped_model(), *key))
        return self.kept[key]

    def _taught(self, vector: Floats) -> _Lesson | None:
        if not vector.any():
            return None
        taught, others = vector.astype(np.float64), 1 / max(1, len(self.vectors)) ** 0.5
        alike = self.vectors @ taught
        explained = self.inverse @ alike
        near = [(at, product) for at, product in enumerate(alike.tolist()) if product >= _NEAR]
        slope = alike - self.products @ explained * others
        row = np.concatenate((taught, -alike * others**2, taught, explained, slope))
        return _Lesson(row, 0.5 - others * float(alike @ self.alone), near)


def likings_of(papers: Sequence[Paper], liked: Sequence[Paper], *, model: Model | None = None) -> list[Liking]:
    """Return the liking of each paper, for one subscriber."""
    likings = Likeable.of(papers, model=model).likings(liked, model=model)
    return [Liking(score, likings.near.get(at)) for at, score in enumerate(likings.scores)]


def _placed(model: Model, title: str, abstract: str) -> Floats:
    (vector,) = model.placed([Paper(id="", title=title, abstract=abstract)])
    return np.asarray(vector, np.float32)
