"""A sentence of an abstract as the reader of a line meets it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

SAYS_WE = re.compile(
    r"\bwe\b(?! (?:can|need|must|live|humans|still)\b)|\bour\b(?! (?:understanding|ability|world)\b)|\b(?:this"
    r"|the present) (?:paper|work|study|report|survey|article|thesis)",
    re.IGNORECASE,
)
"""What authors call themselves and their work."""

OUTCOME = re.compile(
    r"\b(?:outperform|surpass|exceed|improv(?!ed\b)|achiev|reduc|reveal(?!\w* (?:how|which|what|whether|insight))|find"
    r"|show|demonstrat|yield|increas(?!ing)|gain|higher|lower"
    r"|faster|than|only|accura|predict|confirm|indicat|match)\w*",
    re.IGNORECASE,
)
"""Words that tell what came out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A sentence as a reader meets it: under the title, with the rest of the abstract unseen.

    `sentence` is what would be printed, `source` the sentence of the abstract it was made of. `own_before` says
    whether an earlier sentence told of the paper's own work, `named` what its thing is called, `forms` which short
    forms the abstract explains elsewhere, and `parts` which names it gives that the title does not tell.
    """

    source: str
    title: str
    sentence: str = ""
    own_before: bool = False
    named: frozenset[str] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
