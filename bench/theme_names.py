"""Whether a name is right for its papers, and stays when one is added: `python -m bench.theme_names FOLDER ARCHIVE`.

FOLDER holds `dev.jsonl`, ARCHIVE the papers of real days, a day a line. A name is right when it shares a content word
with the label that most of its papers have. The peer names each of the product's groups by its three most telling
words (c-TF-IDF, Grootendorst 2022). The shipped model learned from these labels: what it does on unseen ones is in
newsletter/editorial/data/themes.md.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench import themes as bench
from newsletter.editorial.themes import terms
from newsletter.editorial.themes.naming import Place
from newsletter.editorial.themes.places import places_of
from newsletter.models import Paper
from training import agreement
from training.themes_check import names, right

SMALLEST = 8
"""Papers of a real day that is measured."""


def main() -> None:
    """Print names, the peer's names, single papers and stability."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("archive", type=Path)
    given = asked.parse_args()
    with (given.folder / "dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for task, level in (("hf", 0), ("hf-sections", 1)):
        given_and_right = np.array(list(names(rows, task, grouped, level)))
        has_one = given_and_right[:, 0] == 1
        print(
            f"{task:<12} name given to {has_one.mean():.3f} of groups, right {given_and_right[has_one, 1].mean():.3f}"
        )
    print(f"{'c-TF-IDF':<12} three words a group, right {telling_words(rows):.3f}")
    print(f"single papers under a heading of their own: {singles(rows):.3f}")
    drawn = list(agreement.drawn(rows, "hf", count=30))
    print(f"pairs of a theme still together after one paper more: {stability(drawn, bench.labels):.3f}")
    days = real_days(given.archive)
    print(f"pairs of a heading, on {len(days)} real days: {stability(days, bench.shown):.3f}", end="")
    print(f", {stability(days, bench.shown, rest=True):.3f} with those under More")


def grouped(day: Sequence[agreement.Row]) -> list[Place]:
    """The theme, section and area of each paper of a day."""
    return places_of([Paper(id=row["title"], title=row["title"], abstract=row["abstract"]) for row in day])


def telling_words(rows: Sequence[agreement.Row]) -> float:
    """How often the three most telling words of a group share one with its label."""
    common = Counter(word for row in rows for word in set(_words(row)))
    shares = []
    for day in agreement.drawn(rows, "hf", count=30):
        members: dict[str, list[agreement.Row]] = defaultdict(list)
        for row, (theme, _, _) in zip(day, grouped(day), strict=True):
            members[theme].append(row)
        for papers in members.values():
            counts = Counter(word for row in papers for word in _words(row))
            telling = sorted(counts, key=lambda word: -counts[word] * log(1 + len(rows) / common[word]))[:3]
            if len(papers) > 1:
                shares.append(right(" ".join(telling), [row["label"] for row in papers]))
    return float(np.mean(shares))


def singles(rows: Sequence[agreement.Row]) -> float:
    """The share of headings shown that hold one paper, "More" left out."""
    counts = [Counter(bench.shown(day)) for day in agreement.drawn(rows, "hf", count=30)]
    sizes = [size for day in counts for heading, size in day.items() if heading >= 0]
    return float(np.mean([size == 1 for size in sizes]))


def stability(days: Iterable[Sequence[agreement.Row]], grouping: agreement.Grouping, *, rest: bool = False) -> float:
    """The share of pairs of one group that are still of one when the day has one paper more.

    What is in no group is together in none; with `rest` it counts as a group of its own.
    """
    kept = []
    for day in days:
        fewer, more = np.array(grouping(day[:-1])), np.array(grouping(day))[:-1]
        before = _together(fewer, rest=rest)
        if before.any():
            kept.append((_together(more, rest=rest) & before).sum() / before.sum())
    return float(np.mean(kept))


def _together(groups: npt.NDArray[np.int64], *, rest: bool) -> npt.NDArray[np.bool_]:
    same = (groups[:, None] == groups[None]) & ~np.eye(len(groups), dtype=bool)
    return same if rest else same & (groups >= 0)


def real_days(archive: Path) -> list[Sequence[agreement.Row]]:
    """The lists of eight papers or more."""
    with gzip.open(archive, "rt", encoding="utf-8") as days:
        lists = [[_row(each["paper"]) for each in json.loads(day)["papers"]] for day in days]
    return [papers for papers in lists if len(papers) >= SMALLEST]


def _row(paper: agreement.Row) -> agreement.Row:
    return {"title": paper["title"], "abstract": paper.get("summary", "")}


def _words(row: agreement.Row) -> list[str]:
    return [word for word in terms.words(f"{row['title']} {row['abstract']}") if len(word) > 3]


if __name__ == "__main__":
    main()
