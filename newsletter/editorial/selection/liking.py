"""How much a paper is like those that a subscriber liked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newsletter.editorial.themes.model import Floats, Model, shipped_model
from newsletter.models import Paper

_RIDGE = 1.0
"""How strongly the slopes are held near zero; best of the values tried on all three labelled pools."""

_NEAR = 0.6
"""The cosine from which two papers are about the same: on labelled days, one of two is then of the same theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """How much one paper is like those that were liked: higher is more. `near` is the liked one it is near to."""

    score: float
    near: Paper | None = None


def likings_of(papers: Sequence[Paper], liked: Sequence[Paper], *, model: Model | None = None) -> list[Liking]:
    """Return the liking of each paper. A liked paper without a known word teaches nothing; without any, all are
    alike."""
    used = model or shipped_model()
    lessons = used.placed(liked)
    taught = [at for at, lesson in enumerate(lessons) if lesson.any()]
    if not papers or not taught:
        return [Liking(score=0.0)] * len(papers)
    lessons = lessons[taught]
    vectors = used.placed(papers)
    alike = vectors @ lessons.T
    scores = vectors @ _slopes(lessons, vectors)
    return [
        Liking(score=round(float(score), 6), near=liked[taught[int(row.argmax())]] if row.max() >= _NEAR else None)
        for score, row in zip(scores, alike, strict=True)
    ]


def _slopes(liked: Floats, others: Floats) -> Floats:
    """Ridge regression in closed form: the liked papers are worth a half, the others together minus a half."""
    both = np.vstack([liked, others])
    share = np.repeat([1 / len(liked), 1 / len(others)], [len(liked), len(others)])[:, None]
    worth = np.repeat([0.5, -0.5], [len(liked), len(others)])[:, None]
    squares = both.T @ (both * share) + _RIDGE * np.eye(both.shape[1])
    return np.asarray(np.linalg.solve(squares, both.T @ (share * worth))[:, 0], np.float32)
