"""How high the papers of one theme stand for a reader who liked five of it, on real days, beside other orders.

`python -m bench.personal_order` with NEWSLETTER_SHARED set. The Daily Papers days of `themes/dev.jsonl` are labelled by
one reader. For each label, five of its papers are liked; every other day that has papers of that label and of others is
put in order. Two figures are averaged over the labels: the area under the ROC curve, and nDCG@10 [Jarvelin and
Kekalainen 2002]. The program's vectors were learned from papers without labels; nothing was fitted on an order.

The orders: by upvotes; by the TF-IDF centroid of the liked papers; by the ridge in its primal form, which was the rule
before; by the liking alone; and as the mail has it, half of it by the trend.
"""

import gzip
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

import numpy as np

from bench.personal import FEWEST, LIKED, Row, area, centroid
from newsletter.editorial.selection.liking import likings_of
from newsletter.editorial.themes.model import shipped_model
from newsletter.identity import paper_id
from newsletter.models import Paper

_TIMES, _SEED, _TOP = 6, 22, 10
_ARCHIVE = "feeds/api-archive-2024-05_2026-04.jsonl.gz"
Order = Callable[[Sequence[Row], Sequence[Row]], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Five liked papers of one label, and the papers of another day, some of which are of that label."""

    label: str
    liked: Sequence[Row]
    day: Sequence[Row]
    alike: Sequence[bool]


def gain(scores: Sequence[float], alike: Sequence[bool]) -> float:
    """Return nDCG@10: how much of what the best order of ten would give this one gives. Ties count as they stand."""
    order = sorted(range(len(scores)), key=lambda at: -scores[at])[:_TOP]
    got = sum(alike[at] / log2(place + 2) for place, at in enumerate(order))
    return got / sum(1 / log2(place + 2) for place in range(min(_TOP, sum(alike))))


def drawn(rows: Sequence[Row]) -> Iterator[Draw]:
    """Draw readers of each label, and give each of them every day that none of their papers is of."""
    random = np.random.default_rng(_SEED)
    days: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        days[row["day"]].append(row)
    counts = Counter(row["label"] for row in rows)
    for label in sorted(name for name, papers in counts.items() if papers >= FEWEST):
        of_label = [row for row in rows if row["label"] == label]
        for _ in range(_TIMES):
            liked = [of_label[at] for at in random.choice(len(of_label), LIKED, replace=False)]
            for day, papers in sorted(days.items()):
                alike = [row["label"] == label for row in papers]
                if any(alike) and not all(alike) and day not in {row["day"] for row in liked}:
                    yield Draw(label=label, liked=liked, day=papers, alike=alike)


def orders(rows: Sequence[Row], upvotes: Mapping[str, int]) -> Mapping[str, Order]:
    """Return the orders by their names."""

    def popularity(_: Sequence[Row], day: Sequence[Row]) -> Sequence[float]:
        return [upvotes.get(paper_id(title=row["title"]), 0) for row in day]

    def mailed(liked: Sequence[Row], day: Sequence[Row]) -> Sequence[float]:
        return [
            -(one + other)
            for one, other in zip(_places(popularity(liked, day)), _places(liking(liked, day)), strict=True)
        ]

    return {"upvotes": popularity, "TF-IDF": centroid(rows), "primal": primal, "liking": liking, "mail": mailed}


def liking(liked: Sequence[Row], day: Sequence[Row]) -> Sequence[float]:
    """The program's."""
    return [each.score for each in likings_of(_papers(day), _papers(liked))]


def primal(liked: Sequence[Row], day: Sequence[Row]) -> Sequence[float]:
    """The ridge solved in the dimensions of the vectors."""
    lessons, others = (shipped_model().placed(_papers(each)) for each in (liked, day))
    both = np.vstack([lessons, others])
    share = np.repeat([1 / len(liked), 1 / len(day)], [len(liked), len(day)])[:, None]
    worth = np.repeat([0.5, -0.5], [len(liked), len(day)])[:, None]
    slopes = np.linalg.solve(both.T @ (both * share) + np.eye(both.shape[1]), both.T @ (share * worth))
    return [float(each) for each in np.round(others @ slopes[:, 0], 6)]


def main() -> None:
    """Print a line for each order, and where ours is below another on a label."""
    shared = Path(os.environ["NEWSLETTER_SHARED"])
    labelled = map(json.loads, (shared / "themes/dev.jsonl").read_text(encoding="utf-8").splitlines())
    rows = [row for row in labelled if row["pool"] == "hf"]
    draws = list(drawn(rows))
    by_name = orders(rows, _upvotes(shared / _ARCHIVE))
    figures = {name: [_figures(each, order) for each in draws] for name, order in by_name.items()}
    labels = [each.label for each in draws]
    print(f"{len(set(labels))} labels, {len(draws)} days put in order, {len(rows)} labelled papers")
    print(f"{'order':10}{'AUC':>8}{'nDCG@10':>9}")
    means = {name: _by_label(labels, by_label) for name, by_label in figures.items()}
    for name, by_label in means.items():
        auc, ndcg = np.mean(list(by_label.values()), axis=0)
        print(f"{name:10}{auc:8.3f}{ndcg:9.3f}")
    for other in ("upvotes", "TF-IDF", "primal"):
        below = [label for label, (auc, _) in means["liking"].items() if auc < means[other][label][0] - 1e-6]
        print(f"liking below {other} on {len(below)} of {len(means['liking'])} labels (AUC)")


def _figures(draw: Draw, order: Order) -> tuple[float, float]:
    scores = order(draw.liked, draw.day)
    return area(scores, draw.alike), gain(scores, draw.alike)


def _by_label(labels: Sequence[str], scores: Sequence[tuple[float, float]]) -> dict[str, tuple[float, float]]:
    held = np.array(scores)
    names = np.array(labels)
    return {label: tuple(held[names == label].mean(axis=0)) for label in sorted(set(labels))}


def _places(scores: Sequence[float]) -> Sequence[int]:
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    places = [0] * len(scores)
    for place, at in enumerate(order):
        places[at] = place
    return places


def _papers(rows: Sequence[Row]) -> list[Paper]:
    return [Paper(id=row["title"], title=row["title"], abstract=row["abstract"]) for row in rows]


def _upvotes(path: Path) -> dict[str, int]:
    with gzip.open(path, "rt", encoding="utf-8") as days:
        cards = [card for day in map(json.loads, days) for card in day["papers"]]
    return {paper_id(title=card["paper"]["title"]): card["paper"].get("upvotes") or 0 for card in cards}


if __name__ == "__main__":
    main()
