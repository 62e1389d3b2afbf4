"""Measure how upvotes grow and write it down: `python -m training.growth`, with NEWSLETTER_SHARED set.

Every ratio is of the summed upvotes of the same papers at two ages. Papers are chosen by the earlier count alone, so
that none is in because it grew; those with a handful of upvotes are out, since their ratios say little.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import exp, log1p
from pathlib import Path

import numpy as np

from newsletter.editorial.ranking.growth import SHIPPED, WEEK, Curve
from training import readings
from training.readings import Followed

_END, _WITHIN_END = 24.0, 3.0
_WITHIN = {8.0: 2.5, 48.0: 3.0, 72.0: 3.0, 168.0: 24.0, 720.0: 120.0}
_FEWEST = {8.0: 5, 48.0: 10, 72.0: 10, 168.0: 10, 720.0: 60}
"""The smallest count at the earlier of two ages. The page of a month shows its 105 best only."""
_SMALLEST_LIST = 10


def fit(papers: Sequence[Followed]) -> Curve:
    """The curve these papers show."""
    ratios = {hours: ratio if hours > _END else 1 / ratio for hours, (ratio, _) in grown(papers).items()} | {_END: 1.0}
    ages = sorted(ratios)
    times = np.maximum.accumulate([ratios[hours] for hours in ages])
    week = float(np.exp(np.interp(np.log(WEEK.total_seconds() / 3600), np.log(ages), np.log(times))))
    return Curve(
        hours=tuple(ages),
        times=tuple(round(float(each), 3) for each in times),
        typical=tuple(round(each * week, 1) for each in _typical(papers)),
    )


def grown(papers: Sequence[Followed]) -> dict[float, tuple[float, int]]:
    """How many times as many upvotes there are at the later of an age in hours and 24, and from how many papers."""
    factors: dict[float, tuple[float, int]] = {}
    for hours, within in _WITHIN.items():
        pairs = _pairs(papers, (hours, within), (_END, _WITHIN_END), fewest=_FEWEST[hours])
        factors[hours] = (sum(second for _, second in pairs) / sum(first for first, _ in pairs), len(pairs))
    return factors


def _pairs(
    papers: Iterable[Followed], one: tuple[float, float], other: tuple[float, float], *, fewest: int
) -> list[tuple[int, int]]:
    """The counts of each paper at the earlier and the later of two ages, each with how far off it may be read."""
    (early, before), (late, after) = sorted([one, other])
    return [
        (first.upvotes, second.upvotes)
        for paper in papers
        if (first := paper.near(early, within=before))
        and (second := paper.near(late, within=after))
        and first.upvotes >= fewest
        and second.at > first.at
    ]


def _typical(papers: Iterable[Followed]) -> list[float]:
    """The geometric mean of the upvotes at the end of the day, by the tenth of the list that a paper leaves behind."""
    lists: dict[object, list[int]] = {}
    for paper in papers:
        reading = paper.near(_END, within=_WITHIN_END)
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
    for hours, (ratio, count) in grown(papers).items():
        print(f"{hours:4.0f} h and 24 h: {ratio:.3f} times as many, {count} papers")
    curve = fit(papers)
    SHIPPED.write_text(json.dumps(asdict(curve), indent=1) + "\n", encoding="utf-8")
    print(curve)


if __name__ == "__main__":
    main()
