"""A sentence that is too long made to fit, with no word that its authors did not write."""

import re
from collections.abc import Iterator

_SHOWN_ON = re.compile(
    r"(?:[\w-]+ ){0,4}(?:experiments?|results?|evaluations?|findings|analys[ie]s)\b[^.;:]{1,140}? "
    r"(?:show|demonstrate|reveal|indicate|confirm|find|suggest)s? that ",
    re.IGNORECASE,
)
"""The same with what was looked at, which goes only where the sentence is too long."""

_LEAD = re.compile(
    r"(?:(?:by|through|via|using|to|in order to|leveraging|combining|inspired|motivated|drawing|recognizing|building"
    r"|based on|guided by|unlike|rather than|instead of|beyond)\b [^:;()]{2,220}?, )(?=(?:we|our \w+) )",
    re.IGNORECASE,
)
"""How or why something was done, before it is said what."""

_LISTED = re.compile(
    r"(?:(?:, [a-z]+ed)?,? (?:through|via|with|by|across|from|spanning|covering|comprising|including|featuring|that"
    r" combines) (?:[\w-]+ ){0,2}?(?:two|three|four|five|six|seven|eight|\d+|several) (?:[\w-]+,? ){0,5}?[\w-]+)"
    r": [^:]{20,}$",
)
"""Things that are counted, behind them the list of them."""

_EXPLAINED = re.compile(
    r"(?P<said>(?:we|our [\w -]{3,40}|[A-Z]\S*) (?:\w+ )?(?:propos|introduc|present|develop|design|build|us|employ"
    r"|adopt|train|formulat)\w{0,3} [^:,]{10,120} (?:that|which) [^:]{20,}): (?!.*: )",
    re.IGNORECASE,
)
"""What was made and what it does, behind it a colon and how."""
_ANNOUNCES = re.compile(
    r"\b(?:(?:two|three|four|five|six|seven|several|\d+|key|main|core) (?:[\w-]+ ){0,3}[\w-]+|follow\w*|question|case"
    r"|[\w-]+ways?)$"
)
"""An end that announces what stands behind the colon."""

_BRACKETS = re.compile(r" \((?!(?:\d|[ivx]{1,4}|[a-d])\))[^()]{0,160}\)")
"""What stands in brackets, other than the mark of an item: without it, what is left of a list would not look cut."""
_LABELLED = re.compile(
    r"\d[%×x]? \([A-Za-z][\w.+ -]{0,30}\)(?=,|;| and |\.$)|\w \([A-Z][\w@-]{0,15} ?= ?[\d.]+[^()]{0,60}\)"
)
"""A figure and what it is of, or what was compared and its figure."""
_ASIDE = re.compile(r" [–—-] (?:(?! [–—-] ).){8,200} [–—-] ")
_OPENS = re.compile(
    r"(?:after|before|on|in|across|by|with|when|for|from|using|through|trained|given|beginning|starting) ",
    re.IGNORECASE,
)
"""What is put in between two dashes, and how a sentence begins whose subject stands behind it."""
_CLAUSE = re.compile(
    r"; (?!\d|first|second|\()|, (?=(?:which|where|by|using|with|including|consisting|comprising|designed|based"
    r"|thereby"
    r"|while|whereas|without|making|(?:enabl|achiev|allow|demonstrat|yield|leverag|combin|support|provid|reveal|show"
    r"|suggest|establish|improv|indicat|highlight|exceed|surpass|outperform|reduc|preserv|ensur|maintain|facilitat"
    r"|boost"
    r"|enhanc|lead|result|deliver|offer|mitigat|eliminat|avoid|expos|highlight|forc|prevent)ing)\b)"
    r"|, (?=[a-z]{3,15}ing (?:the|an?|its|their|each|on|from|in|to|both|more|less|up|over|for|with|high|strong)\b)"
    r"|, (?=\w+ly [a-z]{3,15}ing\b)| (?=while \w+ing\b)|, (?=all (?:at|while|with)\b)|, (?=each (?:\w+ed|with"
    r"|featuring|containing)\b)"
    r"|(?<!,) and (?=(?:utiliz|employ|leverag|introduc|incorporat|appl|integrat|combin|provid|achiev|improv|reduc"
    r"|propagat|offer|support|exhibit|outperform|surpass)\w{0,3}s )|, and (?=(?:even|also|further) \w+s )"
    r"|,? and (?=(?:we|introduce|propose|demonstrate|show|then|further)\b)"
    r"|(?:, | )(?=thereby |thus \w+ing)| [–—-] (?!.* [–—-] )"
)
"""Where a sentence may end early: what follows adds, and takes nothing back, as "but" or "only if" would."""

_GOES_ON = re.compile(
    r",? (?:including|such as|which|where|using|based on)\b[^.;]*, (?:[a-z]+ly )?(?:[a-z]{3,}s|can|is|are"
    r"|have|do|achieve|fail|improve|outperform|perform|remain|see|show|struggle|tend) (?!and\b)\w"
)
"""What was only put in between: behind it the sentence goes on with its verb."""

_DASH = re.compile(r" [–—-] ")
"""Where it sets apart what was put in between, the sentence goes on behind the second one."""

_NO_VERB = re.compile(
    r"\bthat (?:[\w-]+ly )?[\w-]{3,}ing\b(?!.*\b(?:can|may|is|are|was|were|will|does|has|[a-z]{3,}s)\b)[^,]*$"
)
"""What is found of doing something, the verb cut off."""

_WORSE = re.compile(
    r"\b(?:collaps|declin|decreas|degrad|deteriorat|drop|fail|falls?\b|hurt|los[est]|overfit|struggl|suffer|wors)\w*"
)
_CONTRAST = re.compile(r"[,;] (?:while|whereas|(?:in|by) contrast,) (?!(?:\w+ly )?\w+ing\b)")
"""What went badly, and where the same sentence turns to what went well."""

_LEAST, _LEAST_CLAUSE = 40, 60
_HANGING = re.compile(
    r"\b(?:e\.g\.|i\.e\.|such as)$|\b(?:and|or|but|of|the|an?|with|to|for|both|while|as|that)(?: \w+ly)?,?$"
    r"|, all$|, (?:identify|propose|introduce|develop|construct|design|build|train|show|present|evaluate"
    r"|release) [^,]*$|\w+s (?:an?|the) [^,]*, [a-z]{3,}s (?:an?|the) [^,]*$",
    re.IGNORECASE,
)


def whole(sentence: str, longest: int) -> str:
    """Return the sentence if it has at most `longest` characters; else without brackets, unless several figures have
    their labels there, and without what two dashes set apart; else the longest of its parts that is a statement and
    fits: without its opening, its list or a clause; else ""."""
    if len(sentence) <= longest:
        return sentence
    bare = sentence if len(_LABELLED.findall(sentence)) > 1 else _BRACKETS.sub("", sentence)
    if len(bare) <= longest:
        return bare
    bare = _ASIDE.sub(_joined, bare, count=1)
    if len(bare) <= longest:
        return bare
    parts = [part for opened in _opened(bare) for part in _parts(opened, longest)]
    return max(parts, key=len, default="")


def _joined(aside: re.Match[str]) -> str:
    """What stands in place of what was put in between: a comma behind an opening, else nothing."""
    before = aside.string[: aside.start()]
    return ", " if _OPENS.match(before) and "," not in before else " "


def _opened(sentence: str) -> Iterator[str]:
    """The sentence, and what is left of it without what it opens with."""
    yield sentence
    for opening in (_SHOWN_ON, _LEAD):
        if match := opening.match(sentence):
            yield from _opened(capital(sentence[match.end() :]))


def _parts(sentence: str, longest: int) -> Iterator[str]:
    """The sentence if it fits, without its list, and its longest clause, where those are statements."""
    unlisted = _LISTED.sub(".", sentence)
    for part in dict.fromkeys((sentence, unlisted, _unexplained(unlisted))):
        if _LEAST <= len(part) <= longest:
            yield part
        elif clause := _clause(part, longest):
            yield clause


def _unexplained(sentence: str) -> str:
    """The sentence without what explains it behind a colon."""
    match = _EXPLAINED.match(sentence)
    return f"{match['said']}." if match and not _ANNOUNCES.search(match["said"]) else sentence


def _clause(sentence: str, longest: int) -> str:
    """The longest beginning that is a statement of its own and takes nothing back, or ""."""
    listed = sentence.find(": ")
    cuts = [at.start() for at in _CLAUSE.finditer(sentence, _LEAST_CLAUSE, longest) if not 0 <= listed < at.start()]
    kept = sentence[: cuts[-1]].rstrip(" ,") if cuts else ""
    apart = _DASH.search(kept) and _DASH.match(sentence, len(kept))
    halved = _WORSE.search(kept) and _CONTRAST.match(sentence, len(kept))
    whole = kept and not (
        apart or halved or _HANGING.search(kept) or _NO_VERB.search(kept) or _GOES_ON.match(sentence, len(kept))
    )
    return f"{kept}." if whole else ""


def capital(sentence: str) -> str:
    """Return the sentence with a capital, but for a name that begins small."""
    return sentence[:1].upper() + sentence[1:] if re.match(r"[a-z]+(?![\w])", sentence) else sentence
