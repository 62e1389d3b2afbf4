"""Running text as sentences, unharmed by "e.g.", "et al.", "Fig. 3", "99.5%", "v1.5" and addresses."""

import re
from collections.abc import Iterator

LONGEST = 10_000
"""Characters read of one text."""

_END = re.compile(
    r"(?<=[.!?])[\"'”’)\]]{0,3} (?=[\"'“‘(\[]{0,3}[A-Z0-9À-ÞΑ-ΩА-Я]|[a-z]{1,4}[A-Z]|\([ivx]{1,4}\) )"
    r"|(?<=[。！？])"
)
"""Where a sentence may end; the next may begin with a name such as "dLLM".

One space is enough, since runs of white space are one space by then.
"""

_GLUED = re.compile(
    r"(?<=[a-z]{2})[.](?=(?:We|Our|In|The|This|These|To|Unlike|However|Experiments|Extensive|Moreover|Furthermore|It"
    r"|Specifically|Additionally) [a-z])"
)
"""A full stop behind which a feed has lost the space."""

_SHORTENED = re.compile(
    r"(?:e\.g|i\.e|w\.r\.t|al|etc|cf|vs|v\.s|avg|viz|resp|approx|ca|incl|esp|dr|mr|mrs|prof|st|jr|inc|ltd)\.",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:figs?|eqs?|secs?|tab|alg|refs?|nos?|vol|pp?|ch|app|thm)\.", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}")
_BEGINS = re.compile(r"(?:We|Our|The|These|This|In|On|To|Across|However|Results|Experiments|Extensive|Code) ")
"""What begins a sentence, and is nobody's name."""


def split(text: str) -> tuple[str, ...]:
    """Return the sentences in their order, each with its own full stop and white space made plain."""
    plain = _GLUED.sub(r"\g<0> ", " ".join(text[:LONGEST].split()))
    return tuple(filter(None, (part.strip() for part in _parts(plain))))


def _parts(plain: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(plain):
        if _ends(plain[max(start, match.start() - 20) : match.start()], plain[match.end() : match.end() + 15]):
            yield plain[start : match.end()]
            start = match.end()
    yield plain[start:]


def _ends(before: str, following: str) -> bool:
    """Whether the full stop at the end of `before` ends a sentence, and not a shortened word."""
    word = before.rpartition(" ")[2].lstrip("([\"'“‘")
    if _NUMBERED.fullmatch(word):
        return not following[:1].isdigit()
    initials = _INITIALS.fullmatch(word) and not _BEGINS.match(following)
    return not (_SHORTENED.fullmatch(word) or initials)
