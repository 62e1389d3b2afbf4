"""How good the lines are by sentences that a reader marked: `python -m bench.lines FILE...`.

Each FILE has a paper a line, as JSON: `title`, `day`, and the `sentences` of its abstract in their order, each with
`text`, `mark`, `result` (it states one) and `from` (where the good part begins). Every sentence of a line is held
against the sentence that it was made of. A line is good where all of them are; else it has the mark of its first that
is not.
The peer is the abstract's first sentence. `--since` leaves out earlier days, which the rules were written with.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.editorial.summary import rule, sentences

Marked = dict[str, Any]
KINDS = ("good", "states a result", "points", "led", "background", "others", "title", "generic", "fragment", "no line")
"""What is counted. "led" is a good sentence behind a clause that leans on the one before."""

_LEAST_OVERLAP = 0.5
_LED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A line, and what a reader's marks say of it."""

    title: str
    line: str
    mark: str
    result: bool


def main() -> None:
    """Print the share of each kind of line, for each file and beside the peer, and with --each the lines that fail."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+")
    asked.add_argument("--since", default="", help="the first day to measure, such as 2026-07-20")
    asked.add_argument("--each", action="store_true", help="print the lines that are not good")
    chosen = asked.parse_args()
    read = {path.stem: [paper for paper in papers(path) if paper["day"] >= chosen.since] for path in chosen.files}
    every = [paper for marked in read.values() for paper in marked]
    columns = {name: judged(marked, ours) for name, marked in read.items()}
    print("\n".join(table(columns | {"all": judged(every, ours), "first sentence": judged(every, first)})))
    failed = [one for lines in columns.values() for one in lines if one.mark != "good"]
    print("\n".join(f"{one.mark}: {one.title}\n    {one.line}" for one in failed if chosen.each))


def papers(path: Path) -> list[Marked]:
    """The marked papers of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ours(paper: Marked) -> str:
    """The line of the rule."""
    return rule.summarise(" ".join(each["text"] for each in paper["sentences"]), title=paper["title"])


def first(paper: Marked) -> str:
    """The abstract's first sentence, to compare with."""
    return str(paper["sentences"][0]["text"])


def judged(marked: Iterable[Marked], chosen: Callable[[Marked], str]) -> list[Judged]:
    """The chosen line of each paper by the marks of the paper's sentences."""
    return [judge(paper, chosen(paper)) for paper in marked]


def judge(paper: Marked, line: str) -> Judged:
    """The line by the marks of the sentences that it was made of."""
    if not line:
        return Judged(title=paper["title"], line="", mark="no line", result=False)
    marks, results = zip(*(_mark(part, paper["sentences"]) for part in sentences.split(line)), strict=True)
    mark = next((each for each in marks if each != "good"), "good")
    return Judged(title=paper["title"], line=line, mark=mark, result=any(results))


def table(columns: dict[str, list[Judged]]) -> list[str]:
    """The shares in per cent, a row for each kind and a column for each set of lines, and the number of papers."""
    rows = [f"{'':16}" + "".join(f"{name:>16}" for name in columns)]
    rows += [f"{kind:16}" + "".join(f"{share(lines, kind):15.1f}%" for lines in columns.values()) for kind in KINDS]
    return [*rows, f"{'papers':16}" + "".join(f"{len(lines):>16}" for lines in columns.values())]


def share(lines: Sequence[Judged], kind: str) -> float:
    """How many of the lines are of that kind, in per cent of all."""
    of_kind = sum(one.result if kind == "states a result" else one.mark == kind for one in lines)
    return 100 * of_kind / max(1, len(lines))


def _mark(part: str, marked: Sequence[Marked]) -> tuple[str, bool]:
    """The mark of the sentence that this part of a line was made of, and whether that one states a result."""
    source = max(marked, key=lambda each: _overlap(part, each["text"]))
    if _overlap(part, source["text"]) < _LEAST_OVERLAP:
        return "fragment", False
    led = source["from"] and _letters(part).startswith(_letters(source["text"])[:_LED])
    return "led" if led and source["mark"] == "good" else source["mark"], source["result"]


def _overlap(part: str, text: str) -> float:
    """The share of the part's words that stand in the text, as often as there."""
    words, there = (Counter(re.findall(r"\w+", one.casefold())) for one in (part, text))
    return (words & there).total() / max(1, words.total())


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


if __name__ == "__main__":
    main()
