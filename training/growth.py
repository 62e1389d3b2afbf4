"""Measure how upvotes grow and write it down: `python -m training.growth`, with NEWSLETTER_SHARED set.

Every ratio is of the summed upvotes of the same papers at two ages. Papers are chosen by the earlier count alone, so
that none is in because it grew; those with a handful of upvotes are out, since their ratios say little.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise
from math import exp, log1p
from pathlib import Path

import numpy as np

from newsletter.editorial.growth import SHIPPED, WEEK, Curve
from training import readings
from training.readings import Followed

_END = 24.0
_WITHIN = {8.0: 2.5, 48.0: 3.0, 72.0: 3.0, 168.0: 24.0, 720.0: 120.0}
_FEWEST = {8.0: 5, 48.0: 10, 72.0: 10, 168.0: 10, 720.0: 60}
"""The smallest count at the earlier of two ages. The page of a month shows its 105 best only."""
_SMALLEST_LIST = 10


def fit(papers: Sequence[Followed]) -> Curve:
    """The curve these papers show."""
    ages = sorted([*_WITHIN, _END])
    times = np.maximum.accumulate([1.0 if hours == _END else _times(papers, hours) for hours in ages])
    week = float(np.exp(np.interp(np.log(WEEK.total_seconds() / 3600), np.log(ages), np.log(times))))
    return Curve(
        hours=tuple(ages),
        times=tuple(round(float(each), 3) for each in times),
        typical=tuple(round(each * week, 1) for each in _typical(papers)),
    )


def _times(papers: Iterable[Followed], hours: float) -> float:
    early, late = min(hours, _END), max(hours, _END)
    pairs = [
        (first.upvotes, second.upvotes)
        for paper in papers
        if (first := paper.near(early, within=_WITHIN.get(early, 3.0)))
        and (second := paper.near(late, within=_WITHIN.get(late, 3.0)))
        and first.upvotes >= _FEWEST[hours]
        and second.at > first.at
    ]
    ratio = sum(second for _, second in pairs) / sum(first for first, _ in pairs)
    print(f"{hours:5.0f} h: {ratio:.3f} over {len(pairs)} papers")
    return ratio if hours > _END else 1 / ratio


def _typical(papers: Iterable[Followed]) -> list[float]:
    """The geometric mean of the upvotes at the end of the day, by the tenth of the list that a paper leaves behind."""
    lists: dict[object, list[int]] = {}
    for paper in papers:
        reading = paper.near(_END, within=3.0)
        if reading:
            lists.setdefault(paper.day, []).append(reading.upvotes)
    steps: list[list[float]] = [[] for _ in range(11)]
    for upvotes in lists.values():
        for place, count in enumerate(sorted(upvotes) if len(upvotes) >= _SMALLEST_LIST else []):
            steps[round(10 * place / (len(upvotes) - 1))].append(log1p(count))
    return [exp(sum(logs) / len(logs)) - 1 for logs in steps]


def main() -> None:
    """Fit on everything there is, and write the file that is shipped."""
    papers = readings.followed(Path(os.environ["NEWSLETTER_SHARED"]) / readings.FILE)
    curve = fit(papers)
    assert all(one <= other for one, other in pairwise(curve.times))
    SHIPPED.write_text(json.dumps(asdict(curve), indent=1) + "\n", encoding="utf-8")
    print(f"{len(papers)} papers: {curve}")


if __name__ == "__main__":
    main()
