"""One or two sentences of an abstract that say what was done and found."""

import re

from newsletter.editorial import sentences, summary_signals

LONGEST = 240
"""Characters of a summary line."""

_LEAST_LETTERS = 40
_LEAST_CLAUSE = 60
_WORTH_A_SECOND = 0.16
"""The score from which a second sentence is told, where it fits. Lines agree best with others' from 0.16 to 0.2."""

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
_CLAUSE = re.compile(
    r"; |, (?=which\b|enabling\b|achieving\b|allowing\b|thereby\b|demonstrating\b|yielding\b|making\b)|: "
)


def summarise(abstract: str) -> str:
    """What was done and found, in at most 240 characters; "" for an abstract that is none.

    Whole sentences where they tell most; else the main clause of a longer one. Only where neither fits is a
    sentence cut at a word, and then it ends in "…".
    """
    plain = abstract.replace("\\%", "%")
    if _NONE.match(plain) or sum(map(str.isalpha, plain[: sentences.LONGEST])) < _LEAST_LETTERS:
        return ""
    found = sentences.split(plain)
    scores = summary_signals.scores(found)
    ranked = sorted(range(len(found)), key=lambda at: (-scores[at], at))
    lines = {at: line for at in ranked if (line := _whole(opened(found[at])))}
    if not lines:
        return _cut(opened(found[ranked[0]]))
    best = next(iter(lines))
    others = [at for at in lines if at != best and scores[at] >= _WORTH_A_SECOND]
    pairs = (" ".join(lines[at] for at in sorted((best, other))) for other in others)
    return next((pair for pair in pairs if len(pair) <= LONGEST), lines[best])


def opened(sentence: str) -> str:
    """The sentence without the words that tie it to the one before, and beginning with a capital."""
    for _ in range(3):
        sentence = _OPENING.sub("", sentence, count=1) if _OPENING.match(sentence) else sentence
    return _TIE.sub("", sentence[:1].upper() + sentence[1:], count=1)


def _whole(sentence: str) -> str:
    """The sentence if it fits, else its main clause, else ""."""
    return sentence if len(sentence) <= LONGEST else _clause(sentence)


def _clause(sentence: str) -> str:
    """The longest beginning that is a statement of its own and takes nothing back, or ""."""
    cuts = [at.start() for at in _CLAUSE.finditer(sentence, _LEAST_CLAUSE, LONGEST)]
    return sentence[: cuts[-1]] + "." if cuts else ""


def _cut(sentence: str) -> str:
    short = sentence[: LONGEST - 1]
    return (short.rpartition(" ")[0] or short).rstrip(" ,;:") + "…"
