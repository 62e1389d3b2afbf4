"""A sentence of an abstract as the reader of a line meets it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SAYS_WE = re.compile(
    r"\b(?:we|(?-i:I)(?= [a-z]))\b"
    r"(?! (?:can|need|must|live|humans|still|often|usually|typically|all|commonly|have witnessed|know (?:it|them))\b)"
    r"|\bour\b(?! (?:understanding|ability|(?:[\w()+-]+ ){0,5}world)\b)|\b(?:this"
    r"|the present) (?:technical )?(?:paper|work|study|report|survey|article|thesis)",
    re.IGNORECASE,
)
"""What authors call themselves and their work."""

OUTCOME = re.compile(
    r"\b(?:outperform|surpass|exceed|improv(?!ed\b)|achiev|reduc|reveal(?!\w* (?:how|which|what|whether|insight))|find"
    r"|show|demonstrat|yield|increas(?!ing)|gain|higher|lower"
    r"|faster|than(?! \d)|only|accura|predict|confirm|indicat|match)\w*",
    re.IGNORECASE,
)
"""Words that tell what came out."""

AIMED = re.compile(
    r"\b(?:to|in|of|for|towards?) (?:\w+ly )?(?:improv|reduc|achiev|increas|reveal|predict|match|show|yield|find|enhanc"
    r"|outperform|surpass|exceed|accelerat)\w*"
)
"""What was meant to come out."""

MEASURED = re.compile(
    r"\d(?:[\d.,]*\d)?(?: ?%|x\b|×| ?times\b|[- ]fold| points?\b| percent)|\b\d[\d,.]*\d\b"
    r"|\b\d[\d.]*K\b|\bhalv|\btwice\b",
    re.IGNORECASE,
)
"""A figure that was measured or counted."""
PRECISE = re.compile(
    r"\d ?(?:%|×|x\b|points?\b|percent|times\b|-?fold)|(?<![\w.-])\d+(?:\.\d| (?:out )?of (?:the |all )?\d)"
)
"""A figure that says how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A sentence as a reader meets it: under the title, with the rest of the abstract unseen.

    `sentence` is what would be printed, `source` the sentence of the abstract it was made of. `own_before` says
    whether an earlier sentence told of the paper's own work, `named` what its thing is called, `forms` which short
    forms the abstract explains elsewhere, and `parts` which names it gives that the title does not tell.
    `is_finding` says that it stood behind "The results show:", so that what it says of others is the paper's finding.
    """

    source: str
    title: str
    sentence: str = ""
    own_before: bool = False
    named: frozenset[str] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    is_finding: bool = False
