"""How well the product groups papers, beside TF-IDF with average linkage, on days drawn from labelled papers.

`python -m bench.themes FOLDER` prints the table; FOLDER holds `dev.jsonl`, one labelled paper a line. `labels` and
`sections` have the form that other benches of the same papers call.

The model that is shipped learned from these very labels, so the table shows that it works, not how well it does on
papers it has not seen: for that see `python -m training.themes FOLDER --check` and the figures in its card.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import exp, lgamma, log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsletter.editorial import terms, themes
from newsletter.models import Paper, TrendingPaper

Row = Mapping[str, str]
Grouping = Callable[[Sequence[Row]], list[int]]

TASKS = {
    "hf": ("hf", "label"),
    "hf-sections": ("hf", "section"),
    "ijcai": ("ijcai", "label"),
    "nlp": ("nlp", "label"),
}
POOLS = ("hf", "ijcai", "nlp")
SIZES = (15, 30, 60, 100)
_PEER_CUT = 0.86


def labels(papers: Sequence[Row]) -> list[int]:
    """The theme of each paper as a number, before themes are made into seven headings; -1 is none."""
    return numbered([group.theme for group in themes.alike(_papers(papers))])


def sections(papers: Sequence[Row]) -> list[int]:
    """The section of each paper as a number; -1 is none."""
    return numbered([group.section for group in themes.alike(_papers(papers))])


def shown(papers: Sequence[Row]) -> list[int]:
    """The heading each paper stands under in an edition; -1 is "More"."""
    trending = [TrendingPaper(paper=paper, score=0.0, why=()) for paper in _papers(papers)]
    headings = {
        each.paper.id: "" if theme.name == themes.MORE else theme.name
        for theme in themes.group(trending)
        for each in theme.papers
    }
    return numbered([headings[str(at)] for at in range(len(papers))])


def peer(background: Sequence[Row]) -> Grouping:
    """TF-IDF of the words two papers share, with their rarity in all labelled papers, and average linkage.

    The cut is the one that serves this peer best on the Daily Papers days of the same table.
    """
    common = Counter(word for row in background for word in set(_words(row)))
    rarity = {word: log(len(background) / times) for word, times in common.items()}
    column = {word: at for at, word in enumerate(rarity)}

    def grouping(papers: Sequence[Row]) -> list[int]:
        table = np.zeros((len(papers), len(column)))
        for at, row in enumerate(papers):
            for word, times in Counter(_words(row)).items():
                table[at, column[word]] = (1 + log(times)) * rarity[word]
        table[:, (table > 0).sum(axis=0) < 2] = 0
        table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
        return linked(1 - table @ table.T, _PEER_CUT)

    return grouping


def linked(distance: npt.NDArray[np.float64], cut: float) -> list[int]:
    """Average linkage: join the nearest two groups until they are `cut` apart."""
    far = distance.astype(float) + np.diag(np.full(len(distance), np.inf))
    group = np.arange(len(far))
    size = np.ones(len(far))
    while len(far) > 1 and far.min() <= cut:
        one, other = sorted(int(at) for at in np.unravel_index(far.argmin(), far.shape))
        joint = (size[one] * far[one] + size[other] * far[other]) / (size[one] + size[other])
        far[one], far[:, one], far[one, one] = joint, joint, np.inf
        far[other], far[:, other] = np.inf, np.inf
        size[one] += size[other]
        group[group == other] = one
    return [int(at) for at in group]


def agreement(truth: Sequence[str], found: Sequence[int]) -> float:
    """Adjusted mutual information: 1 for the same groups, 0 for what chance gives (Vinh et al., 2010)."""
    total = len(truth)
    rows, columns = Counter(truth), Counter(found)
    both = Counter(zip(truth, found, strict=True))
    shared = sum(n / total * log(total * n / (rows[a] * columns[b])) for (a, b), n in both.items())
    chance = sum(_by_chance(a, b, total) for a in rows.values() for b in columns.values())
    most = (_entropy(rows, total) + _entropy(columns, total)) / 2
    return 1.0 if most - chance < 1e-12 else float((shared - chance) / (most - chance))


def days(rows: Sequence[Row], label: str, *, size: int, count: int, seed: Sequence[int]) -> Iterator[list[Row]]:
    """Days as skewed as real ones: each label's share of the pool times a random factor of the day."""
    random = np.random.default_rng(list(seed))
    names = sorted({row[label] for row in rows})
    for _ in range(count):
        share = dict(zip(names, random.gamma(1.0, 1.0, len(names)) + 0.05, strict=True))
        chance = np.array([share[row[label]] for row in rows])
        yield [rows[at] for at in random.choice(len(rows), size, replace=False, p=chance / chance.sum())]


def drawn(rows: Sequence[Row], task: str, *, count: int, sizes: Sequence[int] = SIZES) -> Iterator[list[Row]]:
    """`count` days of each size for a task, the same on every call."""
    pool = TASKS[task][0]
    of_pool = [row for row in rows if row["pool"] == pool]
    for size in sizes:
        yield from days(of_pool, "label", size=size, count=count, seed=(7, size, POOLS.index(pool) + 1, 0))


def figure(rows: Sequence[Row], task: str, grouping: Grouping, *, size: int, count: int) -> float:
    """The mean agreement of a grouping with the labels of a task over `count` drawn days."""
    label = TASKS[task][1]
    of_size = drawn(rows, task, count=count, sizes=[size])
    return float(np.mean([agreement([row[label] for row in day], grouping(day)) for day in of_size]))


def main() -> None:
    """Print the table: one line for each task and size, one column for each way of grouping."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="where dev.jsonl is")
    asked.add_argument("--days", type=int, default=100)
    given = asked.parse_args()
    with (given.folder / "dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    print("The product learned from these labels; what it does on others is in newsletter/editorial/data/themes.md.")
    print(f"{'task':<12} {'papers':>6} {'TF-IDF':>7} {'product':>8} {'shown':>6}")
    against = peer(rows)
    kept = [_line(rows, against, task, size=size, count=given.days) for task in TASKS for size in SIZES]
    for task in TASKS:
        _print(task, "mean", np.mean([each for name, each in kept if name == task], axis=0))
    _print("all", "mean", np.mean([each for _, each in kept], axis=0))


def _line(rows: Sequence[Row], against: Grouping, task: str, *, size: int, count: int) -> tuple[str, list[float]]:
    product = sections if task == "hf-sections" else labels
    figures = [figure(rows, task, each, size=size, count=count) for each in (against, product, shown)]
    _print(task, str(size), figures)
    return task, figures


def _print(task: str, size: str, figures: Sequence[float]) -> None:
    print(f"{task:<12} {size:>6} {figures[0]:>7.3f} {figures[1]:>8.3f} {figures[2]:>6.3f}")


def _words(row: Row) -> list[str]:
    return terms.words(f"{row['title']} {row['title']} {row['abstract']}")


def _papers(rows: Sequence[Row]) -> list[Paper]:
    return [Paper(id=str(at), title=row["title"], abstract=row["abstract"]) for at, row in enumerate(rows)]


def numbered(names: Sequence[str]) -> list[int]:
    numbers = {name: at for at, name in enumerate(dict.fromkeys(filter(None, names)))}
    return [numbers.get(name, -1) for name in names]


def _by_chance(a: int, b: int, total: int) -> float:
    fixed = lgamma(a + 1) + lgamma(b + 1) + lgamma(total - a + 1) + lgamma(total - b + 1) - lgamma(total + 1)
    return sum(
        n
        / total
        * log(total * n / (a * b))
        * exp(fixed - lgamma(n + 1) - lgamma(a - n + 1) - lgamma(b - n + 1) - lgamma(total - a - b + n + 1))
        for n in range(max(1, a + b - total), min(a, b) + 1)
    )


def _entropy(counts: Counter[str] | Counter[int], total: int) -> float:
    return -sum(n / total * log(n / total) for n in counts.values())


if __name__ == "__main__":
    main()
