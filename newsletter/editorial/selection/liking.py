"""How much a paper is like those that a subscriber liked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes.model import Model, shipped_model
from newsletter.models import Paper

_RIDGE = 1.0
"""How strongly the slopes are held near zero; best of the values tried on all three labelled pools."""

_NEAR = 0.6
"""The cosine from which two papers are about the same: on labelled days, one of two is then of the same theme."""

_KEPT = 4000
"""Liked papers whose vectors are kept: many people like the same ones."""

Doubles = npt.NDArray[np.float64]


class Liking(NamedTuple):
    """How much one paper is like those that were liked: higher is more. `near` is the liked one it is near to."""

    score: float
    near: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeable:
    """Papers to be asked for their likings many times: what does not depend on who likes is computed once.

    The slopes are ridge regression in closed form: the liked papers are worth a half, all others together minus a
    half. They are sums of the papers' vectors, so what is solved is as large as the number of papers rather than of
    dimensions (the dual form; Hoerl and Kennard 1970, Saunders et al. 1998). The block of the others is the same for
    everybody: its inverse is kept, and each subscriber solves for the liked ones alone (the Schur complement).

    `vectors` has a row for each paper; `products` their inner products.
    """

    vectors: Doubles
    products: Doubles
    inverse: Doubles
    alone: Doubles

    @classmethod
    def of(cls, papers: Sequence[Paper], *, model: Model | None = None) -> "Likeable":
        """Place these papers."""
        vectors = np.asarray((model or shipped_model()).placed(papers), np.float64)
        products = vectors @ vectors.T
        number = max(1, len(papers))
        inverse = np.asarray(np.linalg.inv(products / number + _RIDGE * np.eye(len(papers))), np.float64)
        return cls(
            vectors=vectors,
            products=products / number**0.5,
            inverse=inverse,
            alone=inverse.sum(axis=1) * (-0.5 / number**0.5),
        )

    def likings(self, liked: Sequence[Paper], *, model: Model | None = None) -> list[Liking]:
        """Return the liking of each paper. A liked paper without a known word teaches nothing; without any, all are
        alike."""
        lessons = [(paper, vector) for paper in liked if (vector := _vector(paper, model)) is not None]
        if not lessons or not len(self.vectors):
            return [Liking(score=0.0)] * len(self.vectors)
        taught = np.array([vector for _, vector in lessons])
        alike = self.vectors @ taught.T
        scores = self._scores(alike, taught)
        nearest, near = alike.argmax(axis=1), alike.max(axis=1) >= _NEAR
        teachers = [
            lessons[at][0] if is_near else None for at, is_near in zip(nearest.tolist(), near.tolist(), strict=True)
        ]
        return list(map(Liking, scores.round(6).tolist(), teachers))

    def _scores(self, alike: Doubles, lessons: Doubles) -> Doubles:
        """The scores of all papers. `alike` has the inner product of each paper with each liked one."""
        own, others = 1 / len(lessons) ** 0.5, 1 / len(self.vectors) ** 0.5
        between = alike * (own * others)
        explained = self.inverse @ between
        left = lessons @ lessons.T * own**2 + _RIDGE * np.eye(len(lessons)) - between.T @ explained
        wanted = 0.5 * own - between.T @ self.alone
        of_liked = np.linalg.solve(left, wanted)
        return np.asarray(alike @ of_liked * own + self.products @ (self.alone - explained @ of_liked))


def likings_of(papers: Sequence[Paper], liked: Sequence[Paper], *, model: Model | None = None) -> list[Liking]:
    """Return the liking of each paper, for one subscriber."""
    return Likeable.of(papers, model=model).likings(liked, model=model)


def _vector(paper: Paper, model: Model | None) -> Doubles | None:
    """None where it has no known word."""
    return _placed(paper.title, paper.abstract) if model is None else _place(model, paper.title, paper.abstract)


@lru_cache(maxsize=_KEPT)
def _placed(title: str, abstract: str) -> Doubles | None:
    return _place(shipped_model(), title, abstract)


def _place(model: Model, title: str, abstract: str) -> Doubles | None:
    (vector,) = model.placed([Paper(id="", title=title, abstract=abstract)])
    return np.asarray(vector, np.float64) if vector.any() else None
