"""Whether a name is right for its papers, and stays when one is added: `python -m bench.theme_names FOLDER`.

FOLDER holds `dev.jsonl`. A name is right when it shares a content word with the label that most of its papers have.
The peer names each of the product's groups by its three most telling words (c-TF-IDF, Grootendorst 2022). The shipped
model learned from these labels: what it does on unseen ones is in newsletter/editorial/data/themes.md.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np

from bench import themes as bench
from newsletter.editorial import terms, themes
from newsletter.editorial.theme_groups import Group
from newsletter.models import Paper
from training.themes_check import names, right


def main() -> None:
    """Print names, the peer's names, single papers and stability."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    with (asked.parse_args().folder / "dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for task, level in (("hf", 0), ("hf-sections", 1)):
        found = np.array(list(names(rows, task, grouped, level)))
        given = found[:, 0] == 1
        print(f"{task:<12} name given to {given.mean():.3f} of groups, right {found[given, 1].mean():.3f}")
    print(f"{'c-TF-IDF':<12} three words a group, right {telling_words(rows):.3f}")
    print(f"single papers under a heading of their own: {singles(rows):.3f}")
    print(f"pairs still together after one paper more: {stability(rows):.3f}")


def grouped(day: Sequence[bench.Row]) -> list[Group]:
    """The product's groups of a day."""
    return themes.alike([Paper(id=row["title"], title=row["title"], abstract=row["abstract"]) for row in day])


def telling_words(rows: Sequence[bench.Row]) -> float:
    """How often the three most telling words of a group share one with its label."""
    common = Counter(word for row in rows for word in set(_words(row)))
    told = []
    for day in bench.drawn(rows, "hf", count=30):
        members: dict[str, list[bench.Row]] = defaultdict(list)
        for row, group in zip(day, grouped(day), strict=True):
            members[group.theme].append(row)
        for papers in members.values():
            counts = Counter(word for row in papers for word in _words(row))
            telling = sorted(counts, key=lambda word: -counts[word] * log(1 + len(rows) / common[word]))[:3]
            if len(papers) > 1:
                told.append(right(" ".join(telling), [row["label"] for row in papers]))
    return float(np.mean(told))


def singles(rows: Sequence[bench.Row]) -> float:
    """The share of headings shown that hold one paper, "More" left out."""
    counts = [Counter(bench.shown(day)) for day in bench.drawn(rows, "hf", count=30)]
    sizes = [size for day in counts for heading, size in day.items() if heading >= 0]
    return float(np.mean([size == 1 for size in sizes]))


def stability(rows: Sequence[bench.Row]) -> float:
    """The share of pairs of one theme that are still of one when the day has one paper more."""
    kept = []
    for day in bench.drawn(rows, "hf", count=30):
        fewer, more = np.array(bench.labels(day[:-1])), np.array(bench.labels(day))[:-1]
        before = (fewer[:, None] == fewer[None]) & ~np.eye(len(fewer), dtype=bool)
        if before.any():
            kept.append(((more[:, None] == more[None]) & before).sum() / before.sum())
    return float(np.mean(kept))


def _words(row: bench.Row) -> list[str]:
    return [word for word in terms.words(f"{row['title']} {row['abstract']}") if len(word) > 3]


if __name__ == "__main__":
    main()
