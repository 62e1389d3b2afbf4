"""One or two sentences of an abstract that say what was done and found, to someone who has read only the title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsletter.editorial.summary import names, sentences, shortening, signals
from newsletter.editorial.summary.faults import kinds
from newsletter.editorial.summary.faults.not_own import is_own
from newsletter.editorial.summary.faults.read import Read

LONGEST = 240
"""Characters of a summary line."""

_LEAST_LETTERS = 40
_LEAST = 50
_LENGTHS = (LONGEST, 200, 160, 130, 100)
_MOST_TRIED = 3
_LONGEST_READ = 1000
"""Characters of a sentence; longer ones are none, but something that was not meant to be read."""

_WORTH_A_SECOND = 0.16
"""The score from which a sentence sums up well enough to be told beside a result."""

_NONE = re.compile(
    r"\W{0,5}(?:n/?a\b|none\b|no abstract|(?:the )?abstract (?:is )?(?:not|un)|"
    r"(?:this|the) (?:paper|article|submission|manuscript) (?:has been|was|is) withdrawn)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that may stand alone, at its place in the abstract, and what it was read as.

    `score` tells how well it sums the abstract up, `result` how much more it is worth for stating a result. `alone`
    is whether it is understood without a sentence before it that introduces a name.
    """

    at: int
    read: Read
    score: float
    result: float
    alone: bool


def summarise(abstract: str, *, title: str = "") -> str:
    """Say what was done and found, in at most 240 characters; "" where no sentence can stand alone below the title.

    The sentence with the best result, beside the one that sums the paper up where both fit; each whole, or without
    its brackets, or its main clause.
    """
    plain = abstract.replace("\\%", "%")
    if _NONE.match(plain) or sum(map(str.isalpha, plain[: sentences.LONGEST])) < _LEAST_LETTERS:
        return ""
    texts = dict.fromkeys((plain, shortening.without_latex(plain)))
    found = next(filter(None, (list(_candidates(sentences.split(text), title)) for text in texts)), [])
    return _best(found) if found else ""


def passes(line: str, title: str) -> bool:
    """Tell whether a line that somebody else wrote keeps the same rules: none of its sentences has a fault."""
    split = sentences.split(line)
    read = [Read(sentence=each, source=each, title=title, own_before=True) for each in split]
    return bool(split) and not any(map(kinds.of, read))


def _candidates(split: Sequence[str], title: str) -> Iterator[_Candidate]:
    named, forms, own = names.of_thing(title, split), names.short_forms(title, split), False
    parts = names.of_parts(title, split)
    for at, (source, score) in enumerate(zip(split, signals.scores(split), strict=True)):
        ours = is_own(source, named)
        if len(source) <= _LONGEST_READ and (own or ours):
            read = Read(source=source, title=title, own_before=own, named=named, forms=forms, parts=parts)
            shortened = replace(read, sentence=_shortened(read, split[at - 1] if at else ""))
            alone = next(_lines(shortened), "")
            if line := alone or next(_lines(replace(shortened, parts=frozenset())), ""):
                kept = replace(read, sentence=line)
                yield _Candidate(at=at, read=kept, score=score, result=signals.of_result(line), alone=bool(alone))
        own = own or ours


def _shortened(read: Read, before: str) -> str:
    sentence = shortening.resolved(shortening.opened(read.source), before, read.named)
    return names.spelled_out(shortening.compressed(sentence, read.title), read.forms)


def _lines(read: Read) -> Iterator[str]:
    """The sentence in those of its lengths in which it has no fault, the longest first."""
    last = ""
    for longest in _LENGTHS:
        line = last if last and len(last) <= longest else shortening.whole(read.sentence, longest)
        if line == last or len(line) < _LEAST:
            continue
        fault = kinds.of(replace(read, sentence=line))
        if not fault:
            yield line
        elif fault not in kinds.OF_A_PART:
            return
        last = line


def _best(found: Sequence[_Candidate]) -> str:
    """What sums the paper up beside a result, where both fit; else the best sentence alone."""
    by_score = sorted(found, key=lambda each: (-each.score, each.at))
    alone = [each for each in by_score if each.alone]
    best = max(alone, key=lambda each: each.score + each.result).read.sentence if alone else ""
    results = [each for each in by_score[1:] if each.result][:_MOST_TRIED]
    pairs = (pair for result in results for pair in _pairs(by_score[0], result))
    return next(pairs, best)


def _pairs(one: _Candidate, other: _Candidate) -> Iterator[str]:
    """Both in the abstract's order, in whatever lengths fit together, the longest first."""
    if one.score < _WORTH_A_SECOND:
        return
    first, second = sorted((one, other), key=lambda each: each.at)
    both = (f"{a} {b}" for a in _lines(first.read) for b in _lines(_after(a, second.read)))
    yield from sorted((pair for pair in both if len(pair) <= LONGEST), key=len, reverse=True)


def _after(line: str, read: Read) -> Read:
    """The sentence behind a line, of which a reader knows the names that it introduces."""
    return replace(read, parts=frozenset(name for name in read.parts if not names.introduces(line, name)))
