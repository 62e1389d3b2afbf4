"""How well themes and headings do on papers whose labels were not learned, and on real days.

`python -m bench.themes_unseen FOLDER ARCHIVE`: FOLDER holds `dev.jsonl` and `background.jsonl.gz`, ARCHIVE the papers
of real days, a day a line. The heads are learned five times, each time without a fifth of the months (a conference: of
its years or titles), by the same logistic regression as in training, here with numpy alone. What was tuned by hand was
tuned with all these papers in view.
"""

import argparse
import gzip
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.theme_names import SMALLEST
from newsletter.editorial.themes import headings
from newsletter.editorial.themes.model import Floats, Head, Model, shares, shipped_model
from newsletter.editorial.themes.naming import Place
from newsletter.editorial.themes.places import places_of
from newsletter.models import JOINT, Paper
from training import agreement, themes_check, themes_lessons
from training.themes_lessons import Lesson, Row

SIZES, DAYS, SHOWN = (15, 30, 60), 20, 20
_STEEP, _NEVER = 3.0, -8.0
_ROUNDS, _KEPT = 200, 8

Gradient = Callable[[Floats], tuple[float, Floats]]


def main() -> None:
    """Print agreement on labels held back, then what is shown of real days."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("archive", type=Path)
    given = asked.parse_args()
    labelled = _read(given.folder / "dev.jsonl")
    background = [row for row in _read(given.folder / "background.jsonl.gz") if row["source"] == "hf"]
    grouped = themes_check.unseen(labelled, taught(shipped_model(), background))
    kept = [_agreements(labelled, task, grouped) for task in agreement.TASKS]
    own, shown = np.mean(kept, axis=0)
    print(f"{'all':<12} grouping {own:.3f}   headings {shown:.3f}")
    days = _real_days(given.archive)
    more, first, beside, papers = np.sum([_shown(places[:SHOWN]) for places in days if len(places) >= SMALLEST], axis=0)
    print(f"the first {SHOWN} of each of {sum(len(places) >= SMALLEST for places in days)} real days, {papers} papers:")
    print(f"  under More {100 * more / papers:.1f} %; one of the first five there on {first} days")
    print(f"  a broad heading beside its own part on {beside} days")
    whole = sum(_shown(places)[2] for places in days)
    print(f"  the same with whole lists, on {len(days)} days: {whole}")


def taught(model: Model, background: Sequence[Row]) -> Callable[[Sequence[Row]], Model]:
    """Teach heads from some labelled papers, and from what is said of the background without them."""
    keys = themes_lessons.keys()
    weak = {field: themes_lessons.of_field(field, model, background=background, labelled=())[1:] for field in keys}

    def from_seen(seen: Sequence[Row]) -> Model:
        return replace(
            model,
            heads=tuple(
                fitted(
                    field,
                    list(dict.fromkeys(keys[field].values())),
                    [*themes_lessons.of_field(field, model, background=(), labelled=seen)[:1], *weak[field]],
                )
                for field in keys
            ),
        )

    return from_seen


def fitted(field: str, keys: Sequence[str], lessons: Sequence[Lesson]) -> Head:
    """The head that `training/themes_heads.py` would learn, but for the last decimals."""
    vectors = np.vstack([lesson.vectors for lesson in lessons]) * _STEEP
    said = [key for lesson in lessons for key in lesson.keys]
    known = sorted(set(said))
    truth = np.eye(len(known), dtype=np.float32)[[known.index(key) for key in said]]
    weights = np.concatenate([lesson.weights for lesson in lessons]).astype(np.float32)[:, None]
    inputs = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])

    def loss(flat: Floats) -> tuple[float, Floats]:
        lines = flat.reshape(inputs.shape[1], len(known))
        chances = shares(inputs @ lines)
        pulled = np.vstack([lines[:-1], np.zeros((1, len(known)), np.float32)])
        value = -float((weights * truth * np.log(chances)).sum()) + float((pulled**2).sum()) / 2
        return value, (inputs.T @ (weights * (chances - truth)) + pulled).ravel()

    lines = _lowest(loss, np.zeros(inputs.shape[1] * len(known), np.float32)).reshape(-1, len(known))
    slopes, offsets = np.zeros((vectors.shape[1], len(keys)), np.float32), np.full(len(keys), _NEVER, np.float32)
    for at, key in enumerate(known):
        slopes[:, keys.index(key)], offsets[keys.index(key)] = lines[:-1, at] * _STEEP, lines[-1, at]
    return Head(field=field, keys=tuple(keys), slopes=slopes, offsets=offsets)


def _lowest(loss: Gradient, start: Floats) -> Floats:
    """Go down by the last few steps' curvature (L-BFGS, Nocedal 1980), halving a step that leads up."""
    at, (value, slope) = start, loss(start)
    steps: deque[tuple[Floats, Floats]] = deque(maxlen=_KEPT)
    for _ in range(_ROUNDS):
        way, size = _downhill(slope, steps), 1.0
        while (tried := loss(at + size * way))[0] > value + 1e-4 * size * float(slope @ way) and size > 1e-6:
            size /= 2
        if value - tried[0] < 1e-5 * abs(value):
            break
        steps.append((size * way, tried[1] - slope))
        at, (value, slope) = at + size * way, tried
    return at


def _downhill(slope: Floats, steps: Sequence[tuple[Floats, Floats]]) -> Floats:
    way, turned = -slope, []
    for step, change in reversed(steps):
        share = float(step @ way) / float(step @ change)
        turned.append(share)
        way = way - share * change
    if steps:
        step, change = steps[-1]
        way = way * (float(step @ change) / float(change @ change))
    else:
        way = way / max(1.0, float(np.linalg.norm(slope)))
    for (step, change), share in zip(steps, reversed(turned), strict=True):
        way = way + step * (share - float(change @ way) / float(step @ change))
    return way


def _agreements(labelled: Sequence[Row], task: str, grouped: themes_check.Grouped) -> tuple[float, float]:
    """Print and return how far places and headings agree with the labels of a task."""
    level = 1 if task == "hf-sections" else 0
    ways: tuple[agreement.Grouping, ...] = (
        lambda day: agreement.numbered([place[level] for place in grouped(day)]),
        lambda day: _numbers(grouped(day)),
    )
    figures = [
        float(np.mean([agreement.figure(labelled, task, way, size=size, count=DAYS) for size in SIZES]))  # type: ignore[arg-type]
        for way in ways
    ]
    cases = sum(row["pool"] == agreement.TASKS[task][0] for row in labelled)
    print(
        f"{task:<12} grouping {figures[0]:.3f}   headings {figures[1]:.3f}   "
        f"{cases} papers, {DAYS * len(SIZES)} drawn days"
    )
    return figures[0], figures[1]


def _numbers(places: Sequence[Place]) -> list[int]:
    under = {at: name for name, papers in headings.headings_of(places).items() for at in papers}
    return agreement.numbered([under[at].replace(headings.MORE, "") for at in range(len(places))])


def _shown(places: Sequence[Place]) -> tuple[int, bool, bool, int]:
    """Papers under "More", whether a first one is, whether a heading has papers of another's name, and all papers."""
    by_heading = headings.headings_of(places)
    more = by_heading.get(headings.MORE, ())
    names = {part: name for name in by_heading for part in name.split(JOINT)}
    beside = any(
        names.get(broad, name) != name
        for name, papers in by_heading.items()
        if name not in (headings.MORE, headings.ALONE)
        for at in papers
        for broad in places[at][1:]
    )
    return len(more), any(at < headings.FIRST for at in more), beside, len(places)


def _real_days(archive: Path) -> list[list[Place]]:
    with gzip.open(archive, "rt", encoding="utf-8") as days:
        lists = [[_paper(each["paper"]) for each in json.loads(day)["papers"]] for day in days]
    return [places_of(papers) for papers in lists]


def _paper(row: dict[str, str]) -> Paper:
    return Paper(id="", title=row["title"], abstract=row.get("summary", ""))


def _read(path: Path) -> list[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
