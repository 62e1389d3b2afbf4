"""Learn what the signs of `newsletter/editorial/summary/signals.py` are worth: `python -m training.summary FOLDER`.

FOLDER holds `api-archive-2024-05_2026-04.jsonl.gz`, whose papers have lines written by a model, to learn from, and
`api/*.json`, later days, to be measured on. Prints the table to put into that file, and the agreement by ROUGE-L.
Writes `newsletter/editorial/data/common_words.txt`, the words that most abstracts of the archive have, and
`short_forms.txt`, the short forms that several use without explaining them.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from newsletter.editorial.summary import risks, rule, sentences, shortening, signals, telling

Pair = tuple[str, str, str]
"""The title, the abstract and a model's line of a paper."""


def main() -> None:
    """Learn from the archive, measure on the later days."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    folder = asked.parse_args().folder
    telling.SHIPPED.write_text("".join(f"{word} {share:.1f}\n" for word, share in common(_abstracts(folder))))
    telling.common.cache_clear()
    risks.SHIPPED.write_text("".join(f"{form}\n" for form in granted(_papers(folder))))
    risks.known.cache_clear()
    print(json.dumps(learned(_archive(folder)), indent=4))
    papers = list(later(folder))
    print(f"first sentence {mean(papers, first):.3f}")
    print(f"the line       {mean(papers, ours):.3f}   on {len(papers)} papers")


def common(abstracts: Iterable[str]) -> list[tuple[str, float]]:
    """The words of many abstracts, each with the per cent of abstracts that have it, the commonest first."""
    read = [telling.distinct(abstract) for abstract in abstracts]
    counts = Counter(word for words in read for word in words)
    shares = [(word, 100 * count / len(read)) for word, count in counts.items()]
    ranked = sorted(shares, key=lambda each: (-each[1], each[0]))
    return [(word, share) for word, share in ranked if share >= telling.LEAST]


def granted(papers: Iterable[tuple[str, str]]) -> list[str]:
    """The short forms that several abstracts use as if everybody knew them, of titles and abstracts."""
    counts = Counter(form for title, abstract in papers for form in risks.taken_for_granted(title, abstract))
    return sorted(form for form, count in counts.items() if count >= risks.LEAST)


def learned(pairs: Iterable[Pair]) -> dict[str, float]:
    """Least squares from the signs of every sentence to its agreement with the line, a little held back."""
    rows, agreements = [], []
    for _, abstract, line in pairs:
        split = sentences.split(abstract)
        rows += [[float(each[name]) for name in signals.WORTH] for each in signals.signs(split)]
        agreements += [agreement(shortening.opened(sentence)[: rule.LONGEST], line) for sentence in split]
    table = np.array(rows)
    worth = np.linalg.solve(table.T @ table + 5 * np.eye(table.shape[1]), table.T @ np.array(agreements))
    return {name: round(float(each), 4) for name, each in zip(signals.WORTH, worth, strict=True)}


def agreement(one: str, other: str) -> float:
    """ROUGE-L: the harmonic mean of the longest common subsequence of words over both lengths."""
    left, right = (re.findall(r"[a-z0-9]+", text.casefold()) for text in (one, other))
    row = [0] * (len(right) + 1)
    for word in left:
        last = row
        row = [0]
        for at, against in enumerate(right):
            row.append(last[at] + 1 if word == against else max(last[at + 1], row[at]))
    return 2 * row[-1] / max(1, len(left) + len(right))


def mean(pairs: list[Pair], chosen: Callable[[str, str], str]) -> float:
    """The mean agreement of the lines chosen from title and abstract; a paper without a line has 0."""
    return float(np.mean([agreement(chosen(title, abstract), line) for title, abstract, line in pairs]))


def ours(title: str, abstract: str) -> str:
    """The line by the rule."""
    return rule.summarise(abstract, title=title)


def first(title: str, abstract: str) -> str:  # noqa: ARG001 - one of two ways to choose a line
    """The abstract's first sentence, to compare with."""
    return sentences.split(abstract)[0]


def _archive(folder: Path) -> Iterator[Pair]:
    for listed in _days(folder):
        yield from _pairs(listed)


def _abstracts(folder: Path) -> Iterator[str]:
    yield from (abstract for _, abstract in _papers(folder))


def _papers(folder: Path) -> Iterator[tuple[str, str]]:
    for listed in _days(folder):
        papers = (each["paper"] for each in listed)
        yield from ((paper["title"], paper["summary"]) for paper in papers if paper.get("summary"))


def _days(folder: Path) -> Iterator[list[dict[str, dict[str, str]]]]:
    with gzip.open(folder / "api-archive-2024-05_2026-04.jsonl.gz", "rt", encoding="utf-8") as days:
        for day in days:
            yield json.loads(day)["papers"]


def later(folder: Path) -> Iterator[Pair]:
    for path in sorted((folder / "api").glob("*.json")):
        yield from _pairs(json.loads(path.read_text(encoding="utf-8")))


def _pairs(listed: list[dict[str, dict[str, str]]]) -> Iterator[Pair]:
    for each in listed:
        if each["paper"].get("ai_summary") and each["paper"].get("summary"):
            yield each["paper"]["title"], each["paper"]["summary"], each["paper"]["ai_summary"]


if __name__ == "__main__":
    main()
