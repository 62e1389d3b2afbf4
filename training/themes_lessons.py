"""What the heads of the themes learn from: labels of readers, of keywords, and what the seed rules are sure of."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes.model import Floats, Model
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.models import Paper

Row = Mapping[str, object]

POOLS = {"daily": "hf", "ai": "ijcai", "language": "nlp"}
LABELS = Path(__file__).parent / "themes_labels.toml"

READ, BY_KEYWORDS, BY_RULES = 8.0, 0.5, 0.3
"""How far a label is believed that a reader gave, that keywords gave, and of which the seed rules are sure.

There are twelve papers with weak labels for one that was read; on days held back, eight for one told themes best.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Papers with their theme, and how far each is believed."""

    vectors: Floats
    keys: Sequence[str]
    weights: npt.NDArray[np.float64]


def keys() -> dict[str, dict[str, str]]:
    """By field, the key of a theme by its label."""
    return tomllib.loads(LABELS.read_text(encoding="utf-8"))


def of_field(field: str, model: Model, *, background: Sequence[Row], labelled: Sequence[Row]) -> list[Lesson]:
    """All that is to be learned of one field."""
    of_label = keys()[field]
    rows = [row for row in labelled if row["pool"] == POOLS[field]]
    weak = _weak(model, background, of_label) if field == "daily" else []
    labels = [of_label[str(row.get("code") or row["label"])] for row in rows]
    return [_lesson(model, rows, labels, READ if weak else 1.0), *weak]


def balanced(vectors: Floats, keys: Sequence[str]) -> Lesson:
    """Papers of which each theme has the same weight in sum."""
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return Lesson(vectors=vectors, keys=keys, weights=len(keys) / len(counts) / counts[which])


def papers(rows: Sequence[Row]) -> list[Paper]:
    """The papers of rows, without ids."""
    return [Paper(id="", title=str(row["title"]), abstract=str(row["abstract"])) for row in rows]


def _weak(model: Model, background: Sequence[Row], of_code: Mapping[str, str]) -> list[Lesson]:
    """Labels from keywords, and what the seed rules are sure of."""
    daily = [row for row in background if row["source"] == "hf"]
    coded = [row for row in daily if row.get("weak") in of_code]
    others = [row for row in daily if row.get("weak") not in of_code]
    sure = [(row, key) for row in others if (key := _sure(row, set(of_code.values())))]
    return [
        _lesson(model, coded, [of_code[str(row["weak"])] for row in coded], BY_KEYWORDS),
        _lesson(model, [row for row, _ in sure], [key for _, key in sure], BY_RULES),
    ]


def _sure(row: Row, keys: set[str]) -> str:
    """The theme for which a title's phrase speaks, or three of the abstract, half as much again as any other."""
    seeds = shipped_seeds()
    strengths = zip(seeds.strengths(str(row["title"]), str(row["abstract"])), seeds.themes, strict=True)
    (most, key), (next_most, _) = sorted(((each, seed.key) for each, seed in strengths if seed.key in keys))[:-3:-1]
    return key if most >= 3 and most > 1.5 * next_most else ""


def _lesson(model: Model, rows: Sequence[Row], keys: Sequence[str], weight: float) -> Lesson:
    return Lesson(vectors=model.placed(papers(rows)), keys=keys, weights=np.full(len(keys), weight))
