"""Signs that a sentence without a fault may still not stand alone: it is told where no better one is there."""

import re
from functools import cache
from pathlib import Path

from newsletter.editorial.summary import names
from newsletter.editorial.summary.faults.read import Read

SHIPPED = Path(__file__).parents[1] / "data" / "short_forms.txt"
SHORT_FORM = re.compile(r"(?<![\w-])[A-Z]{2,5}(?=s?(?![\w-]))")
_SYMBOL = re.compile(r"(?<![\w=.])(?![rpnN])[A-Za-z] ?= ?\d|\w \([α-ω]\)")
"""A quantity of which only its letter is told, or a coined one with its letter: "at R=2", "a lamp density (ρ)"."""
LEAST = 5
"""So many abstracts use a short form without explaining it, before readers are taken to know it."""

_ON = re.compile(
    r"\b(?:on|over|than|including|like|as|with|and|from|in|of|surpass\w*|outperform\w*|,|\dD) (?!the\b)$", re.IGNORECASE
)
_DETERMINED = (
    r"(?! (?:of|for|in|that|which|to|between|behind|from|used|with|where|by|on|at|whose|when|than|[a-z]+ed)\b)"
)
_WORD = r"(?!(?:of|for|in|that|which|to|between|from|with|by|on|at|than|and|or|is|are|as)\b)[a-z][a-z-]+"
_BARE = re.compile(
    rf"\bthe (?P<noun>(?:{_WORD} ){{0,2}}?{_WORD})"
    r"(?=[.,;:)]|$| (?:is|are|was|were|can|to|as|and|or|while|but|has"
    r"|have|into|without|via|through|using|before|after|then|also|[a-z]+ly|[a-z]+s)\b)" + _DETERMINED
)
_EVERYBODYS = re.compile(
    r"(?:first|best|most|only|next|same|other|entire|whole|full|original|latter|\w+est|strong|world|literature|field"
    r"|community|internet|web|user|users|agent|model|models|baseline|baselines|base|state|number|authors|art|time|cost"
    r"|need|rest|test|training|inference|data|input|output|prompt|answer|reasoning|hidden|residual)\b"
)
_GAINED = re.compile(
    r"\b(?:improv\w*|gains?|boosts?|increases?|reductions?|outperform\w*|surpass\w*|exceed\w*)\b[^.;]{0,60}?"
    r"\d[\d.]*(?:[–-]\d[\d.]*)? ?(?:%|percent\w*|(?:percentage )?points?|×|x\b)[^A-Z\d]{0,25}"
    r"(?:[.,;]| and consistently)(?! (?:and )?[+\d])"
    r"|\d[\d.]*(?:[–-]\d[\d.]*)? ?(?:%|percent) (?:(?:absolute|relative|average) )?"
    r"(?:improvements?|gains?|increases?|boosts?)\b"
    r"(?! (?:in|of|on)\b)"
    r"|\bby \d[\d.]* ?(?:%|points?) and \d[\d.]* ?(?:%|points?)[.,;]"
)
_LEVEL = re.compile(
    r"(?:achiev|attain|obtain|reach)\w* (?:(?:an?|up to|over|about|overall|average|mean) )*\d[\d.]*(?: ?%| percent) "
    r"(?:overall |average |mean )?(?:accuracy|F1|pass rate|score|success(?: rate)?)\b"
)
_BESIDE = re.compile(
    r"\b(?:across|at|best|compared|even|exceed\w*|for|from|in|leading|match\w*|of|on|only|outperform\w*|over"
    r"|strongest|surpass\w*|than|top|under|versus|while)\b",
    re.IGNORECASE,
)
"""A level that was reached, and what tells on what, or beside whom."""
_OF_WHAT = re.compile(
    r"\b(?:accura|score|rate|succe|preci|recall|speed|latenc|throughput|token|memory|cost|time|perplex|FID|PSNR|F1|AUC"
    r"|pass@|mAP|IoU|BLEU|win|quality|error|relevan|fidelity|efficien|complet|reward|correct|solve|storage|compute|FLOP"
    r"|size|length|parameter|energy|faithful|consistency|robustness|diversity|coverage|resolution)",
)
_NO_MEASURE = re.compile(
    r"\b(?:test|real|inference|run|training)-time\b|\breward models?\b|\btime[- ]series\b"
    r"|\b(?:context|sequence|input) lengths?\b",
    re.IGNORECASE,
)
"""Words that only look like what was measured."""
_ON_A_NAME = re.compile(r"\b(?:[Oo]n|[Ii]n) (?:the )?(?:\w+-)*[A-Z][\w-]+")
_AT_DOING = re.compile(r"\b(?:on|in|at|for) (?:\w+ ){0,3}\w+ing\b")


COST = {"unknown names": 0.5, "unknown short forms": 0.3, "bare definites": 0.05, "gain of nothing": 0.7}
"""What a sentence is worth less for each sign, in the unit of `signals.worth`."""


def cost(read: Read) -> float:
    """Say what a sentence is worth less for its signs, in the unit of `signals.worth`."""
    return sum(COST[name] * sign for name, sign in of(read).items())


def of(read: Read) -> dict[str, int]:
    """Return the signs of a sentence by the names of `COST`, each 0 to 2."""
    text = read.sentence
    unknown = [name for name in read.parts if names.has(text, name) and not names.introduces(text, name)]
    return {
        "unknown names": min(1, len(unknown)),
        "unknown short forms": min(2, len(_unknown_forms(read))),
        "bare definites": min(2, len(_bare(read))),
        "gain of nothing": int(_gains_nothing(text)),
    }


def _gains_nothing(text: str) -> bool:
    """Whether it says by how much, and not what was measured."""
    if _LEVEL.search(text) and not _BESIDE.search(text):
        return True
    text = _NO_MEASURE.sub("", text)
    gained = _GAINED.search(text)
    measured = gained and (_OF_WHAT.search(text) or _ON_A_NAME.search(text) or _AT_DOING.search(text, gained.start()))
    return bool(gained and not measured)


def _unknown_forms(read: Read) -> list[str]:
    """The short forms that neither the sentence nor the title explains and few readers know."""
    titled = read.title.casefold().replace("-", "")
    return _SYMBOL.findall(read.sentence) + [
        match[0]
        for match in SHORT_FORM.finditer(read.sentence)
        if match[0] not in known()
        and match[0].casefold() not in titled
        and not names.explains(read.title, match[0])
        and f"({match[0]}" not in read.sentence
        and not names.introduces(read.sentence, match[0])
        and f"{match[0]} (" not in read.sentence
        and not _ON.search(read.sentence[: match.start()])
    ]


def _bare(read: Read) -> list[str]:
    """The things that it takes up as if they had been told: "the term", "the decoder"."""
    titled = names.words(read.title)
    return [
        match["noun"]
        for match in _BARE.finditer(read.sentence)
        if not _EVERYBODYS.match(match["noun"])
        and not names.words(match["noun"].split()[-1]) & (titled | names.words(read.sentence[: match.start()]))
    ]


def taken_for_granted(title: str, abstract: str) -> frozenset[str]:
    """Return the short forms that an abstract uses as if everybody knew them, and its title does not tell."""
    return frozenset(
        form
        for form in SHORT_FORM.findall(abstract)
        if f"({form}" not in abstract and f"{form} (" not in abstract and form.casefold() not in title.casefold()
    )


@cache
def known() -> frozenset[str]:
    """Return the short forms that come with the program: many abstracts use them without a word."""
    return names.KNOWN | frozenset(SHIPPED.read_text(encoding="utf-8").split())
