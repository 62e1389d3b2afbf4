"""One or two sentences of an abstract that say what was done and found."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsletter.editorial import sentences, terms

LONGEST = 240
"""Characters of a summary line."""

_LEAST_LETTERS = 40
_LEAST_CLAUSE = 60
_COST_OF_A_CUT = 1.0
_COST_OF_A_SECOND = 0.5

_NONE = re.compile(
    r"\W{0,5}(?:n/?a\b|none\b|no abstract|(?:the )?abstract (?:is )?(?:not|un)|"
    r"(?:this|the) (?:paper|article|submission|manuscript) (?:has been|was|is) withdrawn)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:abstract ?[:.—-]"
    r"|in (?:this|the present|our) (?:\w{1,20} )?(?:paper|work|study|report|article|survey|research|thesis)"
    r"|(?:to|toward|towards|motivated|inspired|based|building|built|driven|guided|with|given|for|by)\b"
    r"[^,.;:]{0,60}?\b(?:this|these|such|them|it|the above|the gap)\b[^,.;:]{0,60}"
    r"|however|moreover|furthermore|additionally|in addition|besides|specifically|in particular|concretely"
    r"|more (?:specifically|importantly)|therefore|thus|hence|finally|consequently|accordingly|as a result"
    r"|in (?:response|contrast|summary|short|conclusion)|notably|importantly|meanwhile|overall|here|instead"
    r"|first(?:ly)?|second(?:ly)?|third(?:ly)?|interestingly|surprisingly|to summari[sz]e|also|then|next"
    r")(?:,| (?=we\b)) ?",
    re.IGNORECASE,
)
_TIE = re.compile(r"(?<=\bWe )(?:further|also|then|therefore|thus|hence|next|additionally|instead|finally) ")
_DONE = re.compile(
    r"\b(?:we|paper|work|study|report|survey|article)\b(?: \w{1,20}){0,3}? "
    r"(?:propos|introduc|present|develop|design|describ|build|built|creat|construct|devis|formulat|stud[yi]"
    r"|investigat|explor|examin|analy[sz]|review|releas|survey|revisit|argue|train)",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:outperform|achiev|improv|demonstrat|show|find|found|reveal|surpass|reduc|state-of-the-art|results)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:recent|recently|existing|previous|prior|despite|although|while|remains?|challeng\w{1,9}|often|typically"
    r"|(?:has|have) (?:shown|become|made|achieved|emerged)|crucial|limited|increasingly)\b",
    re.IGNORECASE,
)
_WHERE_TO_GET = re.compile(
    r"https?:|\bgithub\b"
    r"|\b(?:code|data|datasets?|models?|project|demo)\b[^.]{0,80}\b(?:available|released?|page|found at)\b",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"(?:it|its|this|these|they|their|such|both|our|the (?:former|latter|resulting))\b", re.IGNORECASE
)
_COINED = re.compile(r"\b[A-Z]\w{0,30}[a-z][A-Z]\w{0,30}|\b[A-Z]{3,20}\b|\b[A-Z]\w{1,30}-\w{1,30}\b")
_CLAUSE = re.compile(
    r"; |, (?=which\b|enabling\b|achieving\b|allowing\b|thereby\b|demonstrating\b|yielding\b|making\b)|: "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that could be the line: where it stood, what it would say, and how much it tells."""

    position: int
    text: str
    score: float


def summarise(abstract: str) -> str:
    """What was done and found, in at most 240 characters; "" for an abstract that is none.

    Whole sentences where they tell most; else the main clause of a longer one. Only where neither fits is a
    sentence cut at a word, and then it ends in "…".
    """
    plain = abstract.replace("\\%", "%")
    if _NONE.match(plain) or sum(map(str.isalpha, plain[: sentences.LONGEST])) < _LEAST_LETTERS:
        return ""
    found = candidates(plain)
    choices = [*_ones(found), *_twos(found)]
    if choices:
        return max(choices)[2]
    return _cut(max(found, key=lambda each: (each.score, -each.position)).text)


def candidates(abstract: str) -> tuple[Candidate, ...]:
    """Every sentence as it would stand alone, in the abstract's order."""
    found = sentences.split(abstract)
    common = Counter(word for sentence in found for word in set(terms.words(sentence)))
    return tuple(
        Candidate(position=at, text=opened(sentence), score=sum(_signals(sentence, at / len(found), common)))
        for at, sentence in enumerate(found)
    )


def opened(sentence: str) -> str:
    """The sentence without the words that tie it to the one before, and beginning with a capital."""
    for _ in range(3):
        sentence = _OPENING.sub("", sentence, count=1) if _OPENING.match(sentence) else sentence
    return _TIE.sub("", sentence[:1].upper() + sentence[1:], count=1)


def _signals(sentence: str, standing: float, common: Counter[str]) -> Iterator[float]:
    """What speaks for a sentence and against it; `standing` is its place in the abstract, 0 to 1."""
    yield 3.0 * bool(_DONE.search(sentence))
    yield 0.8 * bool(_FOUND.search(sentence))
    yield -1.2 * bool(_BACKGROUND.search(sentence))
    yield -4.0 * bool(_WHERE_TO_GET.search(sentence))
    yield -1.0 * bool(_LEANING.match(opened(sentence)))
    yield 0.7 * bool(_COINED.search(sentence))
    yield -0.5 * standing
    words = set(terms.words(sentence))
    yield sum(common[word] - 1 for word in words) / (len(words) + 5)


def _ones(found: Sequence[Candidate]) -> Iterator[tuple[float, int, str]]:
    for each in found:
        if len(each.text) <= LONGEST:
            yield each.score, -each.position, each.text
        elif clause := _clause(each.text):
            yield each.score - _COST_OF_A_CUT, -each.position, clause


def _twos(found: Sequence[Candidate]) -> Iterator[tuple[float, int, str]]:
    for one, other in combinations(found, 2):
        text = f"{one.text} {other.text}"
        if len(text) <= LONGEST:
            yield one.score + other.score - _COST_OF_A_SECOND, -one.position, text


def _clause(sentence: str) -> str:
    """The longest beginning that is a statement of its own and takes nothing back, or ""."""
    cuts = [at.start() for at in _CLAUSE.finditer(sentence, _LEAST_CLAUSE, LONGEST)]
    return sentence[: cuts[-1]] + "." if cuts else ""


def _cut(sentence: str) -> str:
    short = sentence[: LONGEST - 1]
    return (short.rpartition(" ")[0] or short).rstrip(" ,;:") + "…"
