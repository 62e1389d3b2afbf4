"""Sentences that announce what was found, and do not tell it."""

import re
from dataclasses import replace

from newsletter.editorial.summary import telling
from newsletter.editorial.summary.faults.hollow import telling_words
from newsletter.editorial.summary.faults.read import PRECISE, Read

_ON = re.compile(r"\b(?:on|across|over|than|compared|from|under|against|for|in|at)\b")
"""Words before what something was measured on, or beside."""
_ONLY_STRONG = re.compile(
    r"(?:[\w-]+ ){0,3}(?:experiments?|results?|evaluations?|analys[ei]s|we)\b[^,;]{0,60}? "
    r"(?:validate|confirm|demonstrate|show)s? (?:[\w’'-]+ ){0,4}"
    r"(?:strong|superior|competitive|excellent) performance (?:of|on|across|in)\b[^;]*\.$",
    re.IGNORECASE,
)
"""That the performance is strong, and on what, without a word on how strong or against whom."""
_GAINED_NOTHING = re.compile(
    r"\b(?:achiev|deliver|demonstrat|show|yield|bring|observ|exhibit|offer|provid)\w* (?:[\w-]+ ){0,2}"
    r"(?:improvements?|gains?|boosts?) (?:across|over|on|compared)\b"
    r"(?!.*\b(?:reduc|accelerat|cut|lower|fewer|faster|maintain|preserv|retain|only|without)\w*)",
    re.IGNORECASE,
)
"""Gains over this and that, of which nobody says in what."""
_STRUGGLES = re.compile(
    r"\bstruggl\w* (?:on|with|in) (?:our|the|this) (?:task|benchmark|dataset|setting|environment)s?\b(?!:)",
    re.IGNORECASE,
)
"""That others fail at what the paper sets them, without a word on how or how much."""
_COUNTED_LAST = re.compile(
    r"\b(?:reveal|yield|uncover|identif|present|report|summari[sz]|draw|lead|find|observ|deriv|establish)\w* (?:to )?"
    r"(?:[\w-]+ ){0,2}?(?:two|three|four|five|six|several|key|core|main) (?:[\w-]+ ){0,2}"
    r"(?:findings?|insights?|observations?|conclusions?|lessons?|takeaways?|patterns?|phenomena|principles?)\.$",
    re.IGNORECASE,
)
"""How many things were found, without one of them."""
_WANTING = re.compile(
    r"\b(?:reveal|uncover|expose|highlight|identif)(?:s|ies|y)? (?:[\w-]+,? (?:and )?){0,5}?"
    r"(?:gaps?|asymmetries|bottlenecks?|deficits|deficiencies|limitations|weaknesses|disparities|variations|trends"
    r"|scenarios)\b(?!:)",
    re.IGNORECASE,
)
"""That something is wanting, or differs."""
_SUGGESTED = re.compile(
    r"(?:[^,]{3,160}, )?(?:we (?:\w+ )?(?:suggest|advocate) [a-z]+ing\b"
    r"|(?-i:[A-Z][\w.-]*[A-Z][\w.-]*) suggests (?:an?|the) (?!\w+ that\b))",
    re.IGNORECASE,
)
"""What ought to be done, of which nothing is known."""
_QUALITATIVE = re.compile(
    r"(?:(?:our|further) )?(?:qualitative|ablation) (?:analys[ei]s|results?|evaluations?|examples|stud(?:y|ies))\b"
    r"(?!.*\b(?:that|how|because)\b)",
    re.IGNORECASE,
)
"""What was looked at by eye, and found good."""
_LEVEL = re.compile(
    r"[^.]*\b(?:achiev|reach|attain|obtain)\w* (?:[\d.,%]+|and|an?|to|about|up|, respectively| )*[\d.,%]+"
    r" (?:[\w-]+ ){0,2}(?:accurac(?:y|ies)|rates?|scores?)(?:, respectively)?\.$",
    re.IGNORECASE,
)
"""A level that was reached, without a word on what or in comparison with whom."""
_LEAST_WANTING = 2.1
"""What must be told behind it: in what, or how."""


def announces(read: Read) -> bool:
    """Tell whether it says that there is something to tell, and does not tell it: "reveals three core findings"."""
    text = read.sentence
    if _COUNTED_LAST.search(text) or (_LEVEL.match(text) and not _ON.search(text)):
        return True
    if telling.figures(text) or PRECISE.search(text):
        return False
    wanting = _WANTING.search(text)
    behind = telling_words(replace(read, sentence=text[wanting.end() :])) if wanting else _LEAST_WANTING
    return bool(
        _QUALITATIVE.match(text)
        or _SUGGESTED.match(text)
        or _ONLY_STRONG.match(text)
        or _GAINED_NOTHING.search(text)
        or _STRUGGLES.search(text)
        or behind < _LEAST_WANTING
    )
