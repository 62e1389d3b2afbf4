# /// script
# dependencies = ["numpy", "scipy"]
# ///
"""Learn what each clue to the end of a title weighs: `PYTHONPATH=. python training/title_boundary.py`.

Reads the archive and the background papers in the folder that NEWSLETTER_SHARED names, writes
newsletter/sources/titles/boundary.json. List days from 2026 on are left for measuring, and every paper of
theirs with them. `--until 2025-10` leaves more out, to choose by: the rest of 2025 is then measured.

A pair's chance to end at each place is the softmax of the places' sums of weights. The weights are those
that make the true ends most likely, pulled towards nought by their squares; the clues that matter most are
kept and learned again without the others.
"""

import argparse
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from newsletter.sources.titles import boundary
from newsletter.sources.titles.clues import of_end, of_words
from newsletter.sources.titles.opening import FUNCTION_WORDS, opening_of

ARCHIVE = "feeds/api-archive-2024-05_2026-04.jsonl.gz"
BACKGROUND = "themes/background.jsonl.gz"
MEASURED_FROM = "2026"

SEEN_AT_LEAST = 8
KEPT = 25_000
ARCHIVE_COUNTS = 2.0
"""How much more a paper of the archive counts than one of the background: it is what will be asked."""

PULL = 1.0
UNIT = 50
"""Weights are written as whole numbers of this part of one."""

TITLE_ALONE_EVERY = 20
"""Of so many pairs, one is also shown without its abstract, and one with the first sentence only."""

Pair = tuple[str, str]
Values = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """All pairs as matrices of clues: a row for each word, and a row for each place where a title could end.

    `last_word` gives for each place the row behind the title's last word; `firsts` where each pair's places
    begin, `truth` the place that is right, `word_firsts` where its words begin.
    """

    words: csr_matrix
    places: csr_matrix
    last_word: np.ndarray[Any, Any]
    firsts: np.ndarray[Any, Any]
    truth: np.ndarray[Any, Any]
    word_firsts: np.ndarray[Any, Any]
    counts: np.ndarray[Any, Any]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def archive(shared: Path) -> Iterator[tuple[str, Pair]]:
    """Each paper of the archive with its list day."""
    for day in lines(shared / ARCHIVE):
        for paper in day["papers"]:
            yield day["list_date"], tidy(paper["paper"]["title"], paper["paper"]["summary"])


def tidy(title: str, abstract: str) -> Pair:
    return single_spaced(title), single_spaced(abstract)


def single_spaced(text: str) -> str:
    text = " ".join(text.split())
    return text[1:-1] if text[:1] == text[-1:] == '"' else text


def sound(pair: Pair) -> bool:
    """Some background papers were cut at a comma when they were gathered, and their abstracts hold both."""
    title, abstract = pair
    if not title or not abstract or '","' in abstract:
        return False
    return not abstract[0].islower() or opens_with_name(pair)


def opens_with_name(pair: Pair) -> bool:
    title, abstract = (opening_of(text.split()).keys[0] for text in pair)
    return title == abstract and title not in FUNCTION_WORDS


def fingerprints(pair: Pair) -> set[str]:
    """What two copies of one paper share, though the title or the abstract was changed in one."""
    return {"".join(filter(str.isalnum, text.lower()))[:80] for text in pair}


def learned_from(shared: Path, until: str) -> tuple[list[Pair], list[Pair]]:
    """The pairs of the archive and of the background, without any that is also on a later list day."""
    dated = list(archive(shared))
    later = set().union(*(fingerprints(pair) for day, pair in dated if day >= until))
    early = [pair for day, pair in dated if day < until and sound(pair) and not fingerprints(pair) & later]
    known = later.union(*map(fingerprints, early))
    background = (tidy(paper["title"], paper["abstract"]) for paper in lines(shared / BACKGROUND))
    return early, [pair for pair in background if sound(pair) and not fingerprints(pair) & known]


def with_rare_kinds(pairs: list[Pair]) -> list[Pair]:
    """The pairs, and some of them again as they come too seldom: cut short, or of a name in lower case."""
    alone = [(title, "") for title, _ in pairs[::TITLE_ALONE_EVERY]]
    sentence = [(title, abstract.partition(". ")[0] + ".") for title, abstract in pairs[1::TITLE_ALONE_EVERY]]
    named = [(small_initial(title), small_initial(abstract)) for title, abstract in filter(opens_with_name, pairs)]
    return pairs + alone + sentence + named


def small_initial(text: str) -> str:
    name, space, rest = text.partition(" ")
    return name.lower() + space + rest


@dataclass(frozen=True, kw_only=True)
class Example:
    words: list[tuple[str, ...]]
    places: list[tuple[str, ...]]
    ends: list[int]
    truth: int


def example(pair: Pair) -> Example | None:
    """A pair's clues; None where the true end is not among the places looked at."""
    opening = opening_of(" ".join(pair).split())
    ends = boundary.ends(opening)
    end = len(pair[0].split())
    if end not in ends:
        return None
    places = [of_end(opening, end) for end in ends]
    return Example(words=list(of_words(opening)), places=places, ends=ends, truth=ends.index(end))


def examples(pairs: Iterable[Pair]) -> list[Example]:
    return [known for pair in pairs if (known := example(pair)) is not None]


def vocabulary(known: list[Example]) -> list[str]:
    seen: Counter[str] = Counter()
    for one in known:
        for row in (*one.words, *one.places):
            seen.update(row)
    return [clue for clue, times in seen.items() if times >= SEEN_AT_LEAST]


def problem(known: list[Example], counts: list[float], clues: list[str]) -> Problem:
    columns = {clue: column for column, clue in enumerate(clues)}
    word_firsts = np.cumsum([0, *(len(one.words) for one in known)])
    firsts = np.cumsum([0, *(len(one.places) for one in known)])
    return Problem(
        words=matrix((row for one in known for row in one.words), columns),
        places=matrix((row for one in known for row in one.places), columns),
        last_word=np.concatenate([first + np.array(one.ends) for first, one in zip(word_firsts, known, strict=False)]),
        firsts=firsts,
        truth=firsts[:-1] + np.array([one.truth for one in known]),
        word_firsts=word_firsts,
        counts=np.array(counts),
    )


def matrix(rows: Iterable[tuple[str, ...]], columns: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    starts = [0]
    for row in rows:
        indices.extend(columns[clue] for clue in row if clue in columns)
        starts.append(len(indices))
    shape = (len(starts) - 1, len(columns))
    return csr_matrix((np.ones(len(indices), np.float32), np.array(indices, np.int32), np.array(starts)), shape)


def sums(asked: Problem, weights: Values) -> Values:
    """For each place, the weights of its own clues and of the words before it."""
    so_far = np.concatenate([[0.0], np.cumsum(asked.words @ weights)])
    before = np.repeat(so_far[asked.word_firsts[:-1]], np.diff(asked.firsts))
    return asked.places @ weights + so_far[asked.last_word] - before


def cost(weights: Values, asked: Problem) -> tuple[float, Values]:
    """How unlikely the true ends are, and the slope of that."""
    places = np.diff(asked.firsts)
    total = sums(asked, weights)
    highest = np.maximum.reduceat(total, asked.firsts[:-1])
    powers = np.exp(total - np.repeat(highest, places))
    norm = np.add.reduceat(powers, asked.firsts[:-1])
    unlikely = asked.counts @ (np.log(norm) + highest - total[asked.truth])
    excess = powers / np.repeat(norm, places)
    excess[asked.truth] -= 1
    excess *= np.repeat(asked.counts, places)
    slope = asked.places.T @ excess + asked.words.T @ word_excess(asked, excess)
    return unlikely + PULL / 2 * (weights @ weights), slope + PULL * weights


def word_excess(asked: Problem, excess: Values) -> Values:
    """For each word, the excess of all places behind it in its pair."""
    at = np.bincount(asked.last_word - 1, weights=excess, minlength=asked.words.shape[0])
    behind = np.concatenate([np.cumsum(at[::-1])[::-1], [0.0]])
    return behind[:-1] - np.repeat(behind[asked.word_firsts[1:]], np.diff(asked.word_firsts))


def fit(asked: Problem, *, start: Values, steps: int) -> Values:
    options = {"maxiter": steps, "maxcor": 6}
    optimum = minimize(cost, start, args=(asked,), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(optimum.x)


def choose(clues: list[str], asked: Problem, weights: Values) -> list[str]:
    """The clues that move most: heavy ones, and of two equally heavy the one more often met."""
    times = np.asarray(asked.words.sum(axis=0) + asked.places.sum(axis=0)).ravel()
    matter = np.abs(weights) * np.sqrt(np.minimum(times, 100))
    return [clues[column] for column in np.sort(np.argsort(-matter)[:KEPT])]


def learn(early: list[Pair], background: list[Pair]) -> dict[str, int]:
    early, background = with_rare_kinds(early), with_rare_kinds(background)
    ours, others = examples(early), examples(background)
    counts = [ARCHIVE_COUNTS] * len(ours) + [1.0] * len(others)
    known = ours + others
    clues = vocabulary(known)
    asked = problem(known, counts, clues)
    kept = choose(clues, asked, fit(asked, start=np.zeros(len(clues)), steps=60))
    weights = fit(problem(known, counts, kept), start=np.zeros(len(kept)), steps=80)
    whole = {clue: round(weight * UNIT) for clue, weight in zip(kept, weights, strict=True)}
    return {clue: weight for clue, weight in sorted(whole.items()) if weight}


def written(weights: dict[str, int]) -> str:
    """One kind of clue after the other, a line for each clue, so that two fits can be compared."""
    kinds: dict[str, dict[str, int]] = {}
    for clue, weight in weights.items():
        kind, _, value = clue.partition("=")
        kinds.setdefault(kind, {})[value] = weight
    return json.dumps(kinds, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def share_right(pairs: list[Pair]) -> float:
    return sum(boundary.split(" ".join(pair)) == pair for pair in pairs) / len(pairs)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--until", default=MEASURED_FROM)
    until = parser.parse_args().until
    shared = Path(os.environ["NEWSLETTER_SHARED"])
    early, background = learned_from(shared, until)
    print(f"{len(early)} pairs of the archive before {until}, {len(background)} of the background")
    boundary.WEIGHTS.write_text(written(learn(early, background)), encoding="utf-8")
    chosen_by = [pair for day, pair in archive(shared) if until <= day < MEASURED_FROM]
    if chosen_by:
        print(f"{share_right(chosen_by):.2%} of {len(chosen_by)} pairs from {until} to {MEASURED_FROM}")


if __name__ == "__main__":
    main()
