"""One or two sentences of an abstract that say what was done and found, to someone who has read only the title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from newsletter import plain
from newsletter.editorial.summary import fitting, glosses, listed, names, risks, sentences, shortening, signals, typeset
from newsletter.editorial.summary.faults import kinds
from newsletter.editorial.summary.faults.not_own import is_own
from newsletter.editorial.summary.faults.read import MEASURED, OUTCOME, Read

LONGEST = 240
"""Characters of a summary line."""

_LEAST_LETTERS = 40
_LEAST = 50
_LENGTHS = (LONGEST, 200, 160, 130, 100)
_MOST_TRIED = 4
_LONGEST_READ = 1000
"""Characters of a sentence; longer ones are none, but something that was not meant to be read."""

_PRICE = 0.05
"""What a second sentence must tell, in the unit of `signals.worth`, to be printed."""

_LEAST_BESIDE = 0.5
"""What each of two sentences must tell, in the same unit: a result, or figures."""

_OF_NOBODY = 0.25
"""What a sentence is worth less that neither says whose work it tells nor what came out."""

_DOUBT = 2.0
"""How many times more its risks weigh where a line is held against the feed's, than where sentences are compared."""

_NONE = re.compile(
    r"\W{0,5}(?:n/?a\b|none\b|no abstract|(?:the )?abstract (?:is )?(?:not|un)|"
    r"(?:this|the) (?:paper|article|submission|manuscript) (?:has been|was|is) withdrawn)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that may stand alone, at its place in the abstract, and what it was read as.

    `score` tells how well it sums the abstract up, `cost` what it is worth less where it tells nobody's work, `alone`
    whether it is understood without a sentence before it that introduces a name, and `behind` is the sentence behind
    such a one.
    """

    at: int
    read: Read
    score: float
    cost: float
    alone: bool
    behind: str


def summarise(abstract: str, *, title: str = "") -> str:
    """Say what was done and found, in at most 240 characters; "" where no sentence can stand alone below the title.

    The sentence with the best result, beside the one that sums the paper up where both fit; each whole, or without
    its brackets, or its main clause.
    """
    text = plain.typeset(abstract[: sentences.LONGEST].replace("\\%", "%"))
    if _NONE.match(text) or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return ""
    text = names.without_macros(typeset.without_citations(typeset.without_bold(text)), title)
    texts = dict.fromkeys((text, typeset.without_latex(text)))
    tries = ((shortening.items(sentences.split(text)), known) for text in texts for known in (False, True))
    return next(filter(None, (_best(list(_candidates(split, title, known)), title) for split, known in tries)), "")


def tells(line: str, title: str, abstract: str = "") -> float:
    """Say how much a line tells to someone who has read the title, less what it risks, in the unit of
    `signals.worth`."""
    parts = names.of_parts(title, sentences.split(abstract))
    unknown = frozenset(name for name in parts if not names.introduces(line, name))
    read = [Read(sentence=each, source=each, title=title, parts=unknown) for each in sentences.split(line)]
    return signals.worth(line, names.words(title)) - _DOUBT * sum(map(risks.cost, read))


def passes(line: str, title: str) -> bool:
    """Tell whether a line that somebody else wrote keeps the same rules: none of its sentences has a fault."""
    split = sentences.split(line)
    read = [Read(sentence=each, source=each, title=title, own_before=True) for each in split]
    return bool(split) and not any(map(kinds.of, read))


def _candidates(split: Sequence[str], title: str, known: bool) -> Iterator[_Candidate]:
    """The sentences that may stand; `known` is whether the name of the paper's own thing needs no introduction."""
    named, forms, own = names.of_thing(title, split), names.short_forms(title, split), False
    parts, before = names.of_parts(title, split) - (named if known else frozenset()), ""
    meanings = glosses.of_names(split)
    for at, (source, score) in enumerate(zip(split, signals.scores(split), strict=True)):
        ours = is_own(source, named)
        resolved = shortening.resolved(shortening.opened(source), before, named)
        if len(source) <= _LONGEST_READ and (own or ours):
            read = Read(source=source, title=title, own_before=own, named=named, forms=forms, parts=parts)
            shortened = _shortened(read, resolved)
            alone = next(_lines(replace(read, sentence=glosses.added(shortened, parts, meanings))), "")
            behind = next(_lines(replace(read, sentence=shortened, parts=frozenset())), "")
            if line := alone or behind:
                kept = replace(read, sentence=line)
                cost = 0.0 if ours or OUTCOME.search(source) or MEASURED.search(source) else _OF_NOBODY
                cost += risks.cost(kept)
                yield _Candidate(at=at, read=kept, score=score, cost=cost, alone=bool(alone), behind=behind)
        own, before = own or ours, resolved


def _shortened(read: Read, sentence: str) -> str:
    return names.spelled_out(shortening.compressed(sentence, read.title), read.forms)


def _lines(read: Read) -> Iterator[str]:
    """The sentence in those of its lengths in which it has no fault, the longest first; last what it says was found."""
    yield from _lengths(read)
    if stated := shortening.finding(read.sentence):
        yield from _lengths(replace(read, sentence=stated, is_finding=True))
    if deed := listed.first_deed(read.sentence):
        yield from _lengths(replace(read, sentence=deed))


def _lengths(read: Read) -> Iterator[str]:
    last = ""
    for longest in _LENGTHS:
        line = last if last and len(last) <= longest else fitting.whole(read.sentence, longest)
        if line == last or len(line) < _LEAST:
            continue
        fault = kinds.of(replace(read, sentence=line))
        if not fault:
            yield line
        elif fault not in kinds.OF_A_PART:
            return
        last = line


def _best(candidates: Sequence[_Candidate], title: str) -> str:
    """What tells most: one sentence, or two of the best that fit together."""
    known = names.words(title).union(*(names.words(name) for each in candidates for name in each.read.named))
    first = sorted(candidates, key=lambda each: -each.score - signals.worth(each.read.sentence, known))[:_MOST_TRIED]
    lines = {each.at: tuple(_lines(each.read)) for each in first}
    single = [(each.score - each.cost, each.read.sentence) for each in candidates if each.alone]
    pairs = [
        (max(one.score, other.score) - one.cost - other.cost - _PRICE, pair)
        for one, other in combinations(sorted(first, key=lambda each: each.at), 2)
        if _belong_together(one, other, known)
        for pair in _pairs(lines[one.at], other, lines[other.at])
    ]
    ranked = [(score + signals.worth(text, known), text) for score, text in single + pairs]
    return max(ranked, key=lambda each: each[0])[1] if ranked else ""


def _belong_together(one: _Candidate, other: _Candidate, known: frozenset[str]) -> bool:
    """Whether the second tells something beside the first, which tells something too, or what was made, or a name that
    the second needs."""
    if shortening.presents(other.read.source) and not other.read.sentence.startswith("We "):
        return False
    first, second = (signals.worth(each.read.sentence, known) >= _LEAST_BESIDE for each in (one, other))
    return second and (first or not other.alone or shortening.presents(one.read.source))


def _pairs(firsts: Sequence[str], second: _Candidate, seconds: Sequence[str]) -> Iterator[str]:
    """Two sentences in the abstract's order, in whatever lengths fit together."""
    for line in firsts:
        after = _after(line, second)
        behind = seconds if after.parts == second.read.parts else _lines(after)
        yield from (f"{line} {other}" for other in behind if len(line) + 1 + len(other) <= LONGEST)


def _after(line: str, second: _Candidate) -> Read:
    """The sentence behind a line, of which a reader knows the names that it introduces."""
    parts = frozenset(name for name in second.read.parts if not names.introduces(line, name))
    return replace(second.read, parts=parts, sentence=second.behind)
