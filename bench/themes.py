"""How well the product groups papers, beside TF-IDF with average linkage, on days drawn from labelled papers.

`python -m bench.themes FOLDER` prints the table; FOLDER holds `dev.jsonl`, one labelled paper a line. `labels` and
`sections` have the form that other benches of the same papers call.

The model that is shipped learned from these very labels, so the table shows that it works, not how well it does on
papers it has not seen: for that see `python -m training.themes FOLDER --check` and the figures in its card.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes import of_edition, terms
from newsletter.editorial.themes.places import places_of
from newsletter.models import Paper, TrendingPaper
from training.agreement import SIZES, TASKS, Grouping, Row, figure, numbered

_PEER_CUT = 0.86


def labels(papers: Sequence[Row]) -> list[int]:
    """The theme of each paper as a number; -1 is none."""
    return numbered([theme for theme, _, _ in places_of(_papers(papers))])


def sections(papers: Sequence[Row]) -> list[int]:
    """The section of each paper as a number; -1 is none."""
    return numbered([section for _, section, _ in places_of(_papers(papers))])


def shown(papers: Sequence[Row]) -> list[int]:
    """The heading each paper stands under in an edition; -1 is "More"."""
    trending = [TrendingPaper(paper=paper, score=0.0, why=()) for paper in _papers(papers)]
    headings = {
        each.paper.id: "" if theme.name == of_edition.MORE else theme.name
        for theme in of_edition.group(trending)
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


if __name__ == "__main__":
    main()
