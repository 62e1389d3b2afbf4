"""Sentences that are no sentences."""

import re
from itertools import accumulate

from newsletter.editorial.summary.faults.read import OUTCOME, SAYS_WE, Read

_LATEX = re.compile(
    r"\\[a-zA-Z]|[{}$]|~(?!\d)|(?<![a-z]{2})_\S|_[^\s\d]|\^(?!(?:\d|\*)(?!\w))\S|\\|`[^`]*$|\bsoft(?:red|blue)\b|\b[A-Z]times\b"
    r"|\bboldsymbol|x20[0-9a-f]{2}|\b(?:varphi|varepsilon|mathcal"
    r"|mathbf|mathbb|neq|leq|geq)\b"
)
_GLUED = re.compile(
    r"\b(?!some|often|all|any|multi)[a-z]{4,}times[a-z]{4,}|"
    r"\w{3}(?<!etc)(?<!approx)(?<!resp)\. [a-z]{2,}(?![\w.-])|\)\. [a-z]{2,} |[a-z]{2}[.!?][A-Z][a-z]"
    r"|[a-z] (?:We|Our|This|These|In) [a-z]"
)
_ENDS = re.compile(r"[.!?…。！？][\"'”’)\]]{0,3}$")
_ITEM = re.compile(r"\((?:1|i|a)\)|\b(?:first|firstly),", re.IGNORECASE)
_NEXT_ITEM = re.compile(r"\((?:2|ii|b)\)|\b(?:second|secondly|then|and finally),?", re.IGNORECASE)
_LATER_ITEM = re.compile(r"\((?:[2-9]|ii|iii|iv|[b-f])\)")
_LOST_SUBJECT = re.compile(
    r"(?:noting|considering|aiming|that|which|where|and|or|including|among) "
    r"|(?:achieving|attaining|reaching|obtaining|outperforming|surpassing|yielding) "
    r"(?!.{3,220}, (?:we|our|the|it|(?-i:[A-Z])))"
    r"|(?:to|given|by|with|for|when|recognizing|realizing|acknowledging|assuming|drawing|leveraging|building on"
    r"|inspired by|motivated by|guided by"
    r"|based on) (?!.{3,220}, (?:(?-i:[A-Z])|(?:we|our|the|an?|[\w-]+ (?:[\w-]+ ){0,2}\w+s)\b))",
    re.IGNORECASE,
)
_LOST_IN_MIDDLE = re.compile(
    r"(?:on|in|across|with|at|for|under|by|using|through) [^,]{3,90}, "
    r"(?:reduces|improves|achieves|outperforms|delivers|yields|increases|surpasses|shows|enables|demonstrates) ",
    re.IGNORECASE,
)
_NO_MAIN_VERB = re.compile(
    r"(?:built|based|trained|building|conditioned|initialized|pre-?trained|fine-?tuned|equipped|evaluated|designed"
    r"|developed) (?:[\w-]+ ){1,3}[^,]{0,60}, (?:which|whose|who) (?:[^,]|,\d)*"
    r"(?:, (?:which|whose|and|with|where) (?:[^,]|,\d)*)*$",
    re.IGNORECASE,
)
"""Only what something is built on, and what is said of that."""
_ONLY_A_NAME = re.compile(
    r"[A-Z]\S*, (?:an?|the) "
    r"(?!.*(?:,|\)) (?:\w+ly |also |even |not )?(?:\w+(?:s|ed)|is|are|can|has|was) (?!and\b|or\b))[^.]*\.$"
)
"""A name and what it is, without what it does."""
_NO_STATEMENT = re.compile(
    r"(?:across|on|in|at|for|under|through|within|among|beyond|from|with) [^,:;]*[.]$", re.IGNORECASE
)
_LABELLED = re.compile(r"(?P<label>[A-Z][\w-]*(?: [\w-]+){0,3}): (?=[A-Z])")
_LABELLED_LONG = re.compile(
    r"(?P<label>[A-Z][\w-]* (?:\w+ )?\w+ed (?:against|by|for|from|on|through|via|with) [^:;,.]{5,90}): "
    r"(?!.*\b(?:we|is|are|was|were|has|have|can|do|does)\b)"
)
"""A label of several words before what has no verb: "Counts checked against lamps: nine foxes"."""
_NO_VERB = re.compile(
    r"(?:our |the |extensive |comprehensive ){0,3}(?:experiments|results|evaluations|studies|analyses),? (?:across"
    r"|on|in"
    r"|over|with|of)\b(?!.* (?:is|are|was|were|have|cover|include|span|use|range|validate|support|establish"
    r"|provide)\b)",
    re.IGNORECASE,
)
"""Results on this and that, of which nothing is said."""
_NUMBERED = re.compile(r"\W*(?:\d|[ivx]{1,4})[).](?: |$)")
_STRAY = re.compile(
    r"\b(?:two|three|four|five|several) (?:[\w-]+ ){0,2}(?:insights|findings|observations|results|phenomena|facts"
    r"|lessons): (?!\(?(?:1|i|a)\))(?!.*;)"
    r"|\b(?:our|key|main) contributions\b|\bachieves? best\b|\.\.\.$|\bas (?:follows|the following)\b|:\.?$",
    re.IGNORECASE,
)


def broken(read: Read) -> bool:
    """Tell whether it has left-over LaTeX, two sentences grown together, an open bracket, a list cut open, or a lost
    subject."""
    text = read.sentence
    if _NUMBERED.match(read.source) and not (SAYS_WE.search(text) or text.startswith(tuple(read.named))):
        return True
    listed, later = _ITEM.search(text), _LATER_ITEM.search(text)
    cut_open = (listed and not _NEXT_ITEM.search(text)) or (later and not listed)
    wrong = (
        _GLUED.search(read.source)
        or _GLUED.search(text)
        or _NO_MAIN_VERB.match(text)
        or _ONLY_A_NAME.match(text)
        or _LATEX.search(read.source)
        or _LATEX.search(text)
        or _STRAY.search(text)
        or _LOST_SUBJECT.match(text)
        or _LOST_IN_MIDDLE.match(text)
        or (_NO_VERB.match(text) and not OUTCOME.search(text))
        or (_NO_STATEMENT.match(text) and not OUTCOME.search(text) and not SAYS_WE.search(text))
    )
    open_end = _open_bracket(text) or text.count('"') % 2 or text.count("“") != text.count("”")
    return bool(wrong or cut_open or open_end or _labelled(read) or not _ENDS.search(text))


def _open_bracket(text: str) -> bool:
    """Whether a bracket is not closed, or closed that is not open."""
    depths = list(accumulate({"(": 1, ")": -1}.get(each, 0) for each in text))
    return bool(depths) and (depths[-1] != 0 or min(depths) < 0)


def _labelled(read: Read) -> bool:
    """Whether it is an item of a list under a label that the title has not."""
    label = _LABELLED.match(read.sentence)
    of_words = _LABELLED_LONG.match(read.sentence)
    if of_words and not OUTCOME.search(of_words["label"]):
        return True
    return bool(label and label["label"].casefold() not in read.title.casefold())
