"""The lines through the vectors: one for each theme of a field, and one for each field."""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from newsletter.editorial.themes.model import Head
from training.themes_lessons import Lesson

_STEEP = 3.0
"""Vectors of length one are made this long, at which the usual penalty of 1 was best in cross-validation."""

_NEVER = -8.0
"""The log-chance of a theme of which no paper was seen."""


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
