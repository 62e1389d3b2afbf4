"""What speaks for a sentence as the line about a paper, and how much each sign is worth."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from newsletter.editorial.summary import telling
from newsletter.editorial.summary.faults.hollow import PRAISED
from newsletter.editorial.summary.faults.read import AIMED, MEASURED, PRECISE
from newsletter.editorial.themes import terms

WORTH = {
    "first to say what was done": 0.1201,
    "on what was known": -0.0109,
    "where to get it": -0.029,
    "coined a name": 0.0219,
    "place in the abstract": -0.0198,
    "first": 0.0312,
    "words of other sentences": 0.0299,
    "many such words": 0.0896,
    "too short": -0.0784,
    "too long": -0.0156,
    "names a thing made": 0.0155,
    "on experiments": 0.012,
    "always": 0.0786,
}
"""By how much each sign raises the agreement (ROUGE-L) that a sentence has with a line written by a model.

Learned by `training/summary.py` from 4,152 papers listed up to April 2026.
"""

_DONE = re.compile(
    r"\b(?:we|paper|work|study|report|survey|article)\b(?: \w{1,20}){0,3}? "
    r"(?:propos|introduc|present|develop|design|describ|build|built|creat|construct|devis|formulat|stud[yi]"
    r"|investigat|explor|examin|analy[sz]|review|releas|survey|revisit|argue|train)",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:recent|recently|existing|previous|prior|despite|although|while|remains?|challeng\w{1,9}|often|typically"
    r"|(?:has|have) (?:shown|become|made|achieved|emerged)|crucial|limited|increasingly)\b",
    re.IGNORECASE,
)
_WHERE_TO_GET = re.compile(
    r"https?:|\bgithub\b"
    r"|\b(?:code|data|datasets?|models?|project|demo)\b[^.]{0,80}\b(?:available|released?|page|found at)\b",
    re.IGNORECASE,
)
_COINED = re.compile(r"\b[A-Z]\w{0,30}[a-z][A-Z]\w{0,30}|\b[A-Z]{3,20}\b|\b[A-Z]\w{1,30}-\w{1,30}\b")
_MADE = re.compile(r"\b(?:benchmark|dataset|framework|method|model|system|approach)\b")
_EXPERIMENTS = re.compile(r"(?:Extensive |Our )?(?:experiment|result|evaluation)", re.IGNORECASE)

_SHORT, _LONG = 80, 240


_GAINED = re.compile(
    r"\b(?:outperform|surpass|exceed|improv\w*|reduc\w*|achiev\w*|accelerat\w*|reveal|find that|show that"
    r"|match(?:es|ing)\b"
    r"|speedup|state-of-the-art (?:performance|result|accura)|state of the art|increas\w*|lower|higher|faster|fewer"
    r"|better than|competitive|enhanc\w*|up to|gains?\b)",
    re.IGNORECASE,
)
_ARGUES = re.compile(
    r"we (?:argue|believe|posit|contend|note|hypothesi[sz]e|advocate|ask|investigate|explore|study|examine|aim"
    r"|conclude)\b",
    re.IGNORECASE,
)
_ARGUED = 0.2
"""What is argued or asked is worth less than what was made or found."""

_TELLING, _MOST_TELLING = 0.05, 12
_NUMBERS, _MOST_NUMBERS = 0.12, 3
_MEASURED, _OUTCOME = 0.45, 0.45
"""What a word that tells something is worth, each of a few numbers, and a measured result or another."""
_ONLY_PRAISE = 0.1
"""What an outcome is worth that is praised and not told."""
_OF_A_NAME = re.compile(
    r"(?<=[\w,(] )[A-Z][\w.-]*[ -]v?\d[\d.]*(?![\d,]*(?: ?[%×]|x\b| points?\b))|\b20[12]\d\b"
    r"|\b(?:across|on|over) (?:\w+ )?\d+ (?:[\w-]+ ){0,3}"
    r"(?:benchmarks|datasets|tasks|models|settings|environments|domains)\b"
)
"""A number that belongs to a name, a year, and on how many things something was tested."""


def worth(text: str, known: frozenset[str]) -> float:
    """Say how much a line is worth for what it tells beyond the known words: figures, results, and things by name.

    From -0.2, of a line that only argues, to 1.86.
    """
    by_words = _TELLING * min(telling.words(text, known), _MOST_TELLING)
    counted = _OF_A_NAME.sub("", text)
    numbers = _NUMBERS * min(telling.figures(counted, known), _MOST_NUMBERS)
    by_words -= _ARGUED if _ARGUES.match(text) else 0.0
    return by_words + numbers + _MEASURED * bool(MEASURED.search(counted)) + _outcome(AIMED.sub("", text))


def _outcome(text: str) -> float:
    if _GAINED.search(text if PRECISE.search(text) else PRAISED.sub("", text)):
        return _OUTCOME
    return _ONLY_PRAISE if _GAINED.search(text) else 0.0


def scores(sentences: Sequence[str]) -> list[float]:
    """Say what each sentence of an abstract is worth as its line, higher for better: the sum of signs by `WORTH`."""
    return [sum(sign * WORTH[name] for name, sign in each.items()) for each in signs(sentences)]


def signs(sentences: Sequence[str]) -> list[dict[str, float]]:
    """Return the signs of each sentence by the names of `WORTH`, most of them 0 or 1."""
    bags = [set(terms.words(sentence)) for sentence in sentences]
    common = Counter(word for bag in bags for word in bag)
    done = [bool(_DONE.search(sentence)) for sentence in sentences]
    before = [False, *accumulate(done, lambda one, other: one or other)]
    return [
        {
            "first to say what was done": done[at] and not before[at],
            "place in the abstract": at / len(sentences),
            "first": at == 0,
            "always": 1,
        }
        | _of_words(bags[at], common)
        | _of_text(sentence)
        for at, sentence in enumerate(sentences)
    ]


def _of_words(bag: set[str], common: Counter[str]) -> dict[str, float]:
    return {
        "words of other sentences": sum(common[word] - 1 for word in bag) / (len(bag) + 5),
        "many such words": sum(common[word] > 1 for word in bag) / 20,
    }


def _of_text(sentence: str) -> dict[str, float]:
    return {
        "on what was known": bool(_KNOWN.search(sentence)),
        "where to get it": bool(_WHERE_TO_GET.search(sentence)),
        "coined a name": bool(_COINED.search(sentence)),
        "too short": max(0, _SHORT - len(sentence)) / _SHORT,
        "too long": len(sentence) > _LONG,
        "names a thing made": bool(_MADE.search(sentence)),
        "on experiments": bool(_EXPERIMENTS.match(sentence)),
    }
