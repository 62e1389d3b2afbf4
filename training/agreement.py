"""How far groups agree with labels, on days drawn from labelled papers: what training and bench both measure by."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import exp, lgamma, log

import numpy as np

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


def agreement(truth: Sequence[str], groups: Sequence[int]) -> float:
    """Adjusted mutual information: 1 for the same groups, 0 for what chance gives (Vinh et al., 2010)."""
    total = len(truth)
    rows, columns = Counter(truth), Counter(groups)
    both = Counter(zip(truth, groups, strict=True))
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
