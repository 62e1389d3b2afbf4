"""The lines through the vectors: one for each theme of a field, and one for each field."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from newsletter.editorial.themes.model import Floats, Head

_STEEP = 3.0
"""Vectors of length one are made this long, at which the usual penalty of 1 was best in cross-validation."""

_NEVER = -8.0
"""The log-chance of a theme of which no paper was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Papers with their theme, and how far each is believed."""

    vectors: Floats
    keys: Sequence[str]
    weights: npt.NDArray[np.float64]


def fitted(field: str, keys: Sequence[str], lessons: Sequence[Lesson]) -> Head:
    """A head by logistic regression, with a column for each of `keys`."""
    said = [key for lesson in lessons for key in lesson.keys]
    model = LogisticRegression(C=1.0, max_iter=400).fit(
        np.vstack([lesson.vectors for lesson in lessons]) * _STEEP,
        said,
        sample_weight=np.concatenate([lesson.weights for lesson in lessons]),
    )
    slopes = np.zeros((len(lessons[0].vectors[0]), len(keys)), np.float32)
    offsets = np.full(len(keys), _NEVER, np.float32)
    for at, key in enumerate(model.classes_):
        slopes[:, keys.index(key)] = model.coef_[at] * _STEEP
        offsets[keys.index(key)] = model.intercept_[at]
    return Head(field=field, keys=tuple(keys), slopes=slopes, offsets=offsets)


def lesson(vectors: Floats, keys: Sequence[str], *, weight: float) -> Lesson:
    """Papers that are all believed alike."""
    return Lesson(vectors=vectors, keys=keys, weights=np.full(len(keys), weight))


def balanced(vectors: Floats, keys: Sequence[str]) -> Lesson:
    """Papers of which each theme has the same weight in sum."""
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return Lesson(vectors=vectors, keys=keys, weights=len(keys) / len(counts) / counts[which])
