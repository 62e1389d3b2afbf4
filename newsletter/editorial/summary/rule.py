"""One or two sentences of an abstract that say what was done and found."""

import re
from collections.abc import Mapping, Sequence

from newsletter.editorial.summary import sentences, signals

LONGEST = 240
"""Characters of a summary line."""

_LEAST_LETTERS = 40
_LEAST_CLAUSE = 60
_WORTH_A_SECOND = 0.16
"""The score from which a second sentence is told, where it fits. Lines agree best with others' from 0.16 to 0.2."""

_TOO_MUCH_LOST = 0.08
"""A sentence that tells so much more than any that fits is cut at a word instead."""

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
_VERBS = {
    "addresses": "address", "describes": "describe", "demonstrates": "demonstrate", "develops": "develop",
    "examines": "examine", "explores": "explore", "introduces": "introduce", "investigates": "investigate",
    "presents": "present", "proposes": "propose", "reports": "report", "shows": "show", "studies": "study",
}  # fmt: skip
_THIS_PAPER = re.compile(
    rf"(?:this|the present) (?:paper|work|study|article|report|research) ({'|'.join(_VERBS)})\b", re.IGNORECASE
)
"""As empty an opening as "In this paper, we": what it presents is told by "We present"."""

_TIE = re.compile(r"(?<=\bWe )(?:further|also|then|therefore|thus|hence|next|additionally|instead|finally) ")
_LEANING = re.compile(
    r"(?:it|its|they|their|these|those|such|both|this(?! (?:paper|work|study|survey|report|article|position)\b)"
    r"|the (?:former|latter|resulting)|compared)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"; |: |, (?=(?:which|where|by|using|with|including|such|consisting|comprising|designed|based|thereby"
    r"|(?:enabl|achiev|allow|demonstrat|yield|mak|leverag|combin|support|provid|reveal|showing|suggest)(?:ing)?)\b)"
    r"| (?=(?:by|through|via) \w{3,20}ing\b)"
)
"""Where a sentence may end early: what follows adds, and takes nothing back, as "but" or "only if" would."""


def summarise(abstract: str) -> str:
    """What was done and found, in at most 240 characters; "" for an abstract that is none.

    Whole sentences where they tell most; else the main clause of a longer one. Only where neither fits is a
    sentence cut at a word, and then it ends in "…".
    """
    plain = abstract.replace("\\%", "%")
    if _NONE.match(plain) or sum(map(str.isalpha, plain[: sentences.LONGEST])) < _LEAST_LETTERS:
        return ""
    found = sentences.split(plain)
    scores = signals.scores(found)
    ranked = sorted(range(len(found)), key=lambda at: (-scores[at], at))
    lines = {at: line for at in ranked if (line := _whole(opened(found[at])))}
    alone = [at for at in lines if not _LEANING.match(lines[at])] or list(lines)
    if not alone or scores[alone[0]] < scores[ranked[0]] - _TOO_MUCH_LOST:
        return _cut(opened(found[ranked[0]]))
    return _with_second(alone[0], [at for at in lines if scores[at] >= _WORTH_A_SECOND], lines)


def _with_second(best: int, others: Sequence[int], lines: Mapping[int, str]) -> str:
    """The best line and the next that fits beside it; one that leans on the sentence before follows only that."""
    for other in others:
        pair = " ".join(lines[at] for at in sorted((best, other)))
        leans = _LEANING.match(lines[other]) and other != best + 1
        if other != best and not leans and len(pair) <= LONGEST:
            return pair
    return lines[best]


def opened(sentence: str) -> str:
    """The sentence without the words that tie it to the one before, and beginning with a capital."""
    for _ in range(3):
        sentence = _OPENING.sub("", sentence, count=1) if _OPENING.match(sentence) else sentence
    if presents := _THIS_PAPER.match(sentence):
        sentence = f"We {_VERBS[presents[1].lower()]}{sentence[presents.end() :]}"
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
