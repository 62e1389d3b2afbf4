"""How often the end of a title is found: `NEWSLETTER_SHARED=… python -m bench.title_boundary`.

The pairs are those of the archive's list days of 2026, from which nothing was learned, each joined by a space.
The peer is what one writes in twenty lines: a title ends before the capital that stands in front of the first
word in lower case that titles do not use, or before a word that abstracts often open with.
"""

import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from newsletter.sources.titles import boundary

ARCHIVE = "feeds/api-archive-2024-05_2026-04.jsonl.gz"
MEASURED_FROM = "2026"
SMALL_WORDS = frozenset(
    """
    a across an and are as at be between beyond by can do does during for from how in into is it its of on or over
    per than that the their through to toward towards under using via vs what when where with without you your
    """.split()  # noqa: SIM905 - forty lines as a list
)
OPENERS = frozenset(
    """
    Although Autonomous Current Despite Existing However In Large Modern Our Recent Recently The This We While
    """.split()  # noqa: SIM905
)

Pair = tuple[str, str]


def measured_pairs(shared: Path) -> Iterator[Pair]:
    """Title and abstract with single spaces, of every paper of the list days nothing was learned from."""
    with gzip.open(shared / ARCHIVE, "rt", encoding="utf-8") as days:
        for day in map(json.loads, days):
            if day["list_date"] >= MEASURED_FROM:
                for listed in day["papers"]:
                    paper = listed["paper"]
                    yield " ".join(paper["title"].split()), " ".join(paper["summary"].split())


def peer(text: str) -> Pair:
    """By capitals, a list of small words and a list of words that abstracts often open with."""
    words = text.split()
    lower = next((at for at, word in enumerate(words) if word.islower() and word not in SMALL_WORDS), len(words))
    openers = [at for at in range(2, lower) if words[at] in OPENERS and not _goes_on(words[at - 1])]
    end = max(1, openers[-1] if openers else lower - 1)
    while end > 1 and words[end : end + 1] and words[end] in SMALL_WORDS:
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _goes_on(word: str) -> bool:
    return word.lower() in SMALL_WORDS or word.endswith(":")


def kind(pair: Pair, true: Pair) -> str:
    """What went wrong, in words."""
    off = len(pair[0].split()) - len(true[0].split())
    if off == 0:
        return "right"
    words = "1 word" if abs(off) == 1 else "2 words" if abs(off) == 2 else "3 words or more"
    return f"{words} too {'many' if off > 0 else 'few'}"


def measure(name: str, split: Callable[[str], Pair], pairs: list[Pair]) -> float:
    started = process_time()
    splits = [split(" ".join(pair)) for pair in pairs]
    milliseconds = (process_time() - started) / len(pairs) * 1000
    kinds = Counter(kind(*both) for both in zip(splits, pairs, strict=True))
    right = kinds.pop("right") / len(pairs)
    print(f"{name}: {right:.2%} of {len(pairs)} exactly right, {milliseconds:.2f} ms each")
    for wrong, times in kinds.most_common():
        print(f"    {times:4} {wrong}")
    return right


def main() -> None:
    pairs = list(measured_pairs(Path(os.environ["NEWSLETTER_SHARED"])))
    boundary.split("weights are read at first use")
    ours = measure("newsletter", boundary.split, pairs)
    theirs = measure("peer", peer, pairs)
    print(f"wrong: 1 to {(1 - theirs) / (1 - ours):.1f}")


if __name__ == "__main__":
    main()
