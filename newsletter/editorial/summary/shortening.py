"""A sentence made shorter and free of what ties it to others, with no word that its authors did not write."""

import re
from collections.abc import Sequence

from newsletter.editorial.summary import fitting, listed, names

_OPENING = re.compile(
    r"(?:abstract ?[:.—-] ?|\(?(?:\d|[ivx]{1,4}|[a-d])\) (?:[A-Z][\w -]{1,38}: )?(?=(?-i:[A-Z])|we\b)|[–—•] "
    r"|[\w][\w “”\"-]{1,60}: (?=We\b))"
    r"|(?:in (?:this|his|the present|our) (?:\w{1,20} )?(?:paper|work|study|report|article|survey|research|thesis)"
    r"|however|nevertheless|nonetheless"
    r"|moreover|furthermore|futhermore|additionally|in addition|besides|specifically|in particular|concretely"
    r"|more (?:specifically|importantly)|therefore|thus|hence|finally|lastly|consequently|accordingly|as a result"
    r"|in (?:response|contrast|summary|sum|short|conclusion|practice|turn|total|doing so|tandem|parallel)"
    r"|notably|importantly|remarkably|crucially|critically|meanwhile|overall|here|instead|as such|in so doing"
    r"|yet|but|in essence|at (?:its|the) core|more [a-z]{3,14}ly"
    r"|indeed|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|interestingly|surprisingly|strikingly|[a-z]{3,14}ly"
    r"|to summari[sz]e|to our (?:best )?knowledge|to the best of our knowledge|also|then|next|together|collectively"
    r"|taken together|beyond that|at its core|technically|as (?:an|a) \w{1,15}|on the \w{1,15} side|methodologically"
    r"|alongside|by doing so|that said|conversely|similarly|likewise|on the (?:other|one) hand|at the same time"
    r"|for (?:example|instance)|by contrast|further|subsequently|afterwards|accompanying \w{1,20}"
    r"|(?:through|via|with|by|in|using|from|based on|across) (?:[\w-]+,? ){0,5}(?:experiments?|experimentation"
    r"|analys[ei]s"
    r"|evaluations?|ablations?|investigations?|studies)"
    r"|at [A-Za-z] ?= ?\d[\d.]*|building on \w{1,20}"
    r"|from (?:the|an?) [\w-]{2,30} (?:perspective|standpoint|viewpoint)"
    r")(?:, ?(?=\S)| (?=we\b))",
    re.IGNORECASE,
)
_POINTER = (
    r"(?:this|these|those|such|them|it|its|their|(?:each|both) \w+|(?:previous|earlier|prior) versions?"
    r"|all (?:two|three|four|five|six|\d)|our (?:hypothes[ie]s|claims?|conjectures?|theory|intuition)"
    r"|the (?:above|gap|former|latter|two|first|second|third|problem|issue|challenge|phenomenon|dimension"
    r"|insight|limitation)s?)"
)
_TIED = re.compile(
    r"(?!(?:[^ ,;:()]+ ){1,8}(?:lies?|sits?|stands?|is|are) [^,;:()]{1,60}, an? )"  # "At its core lies Owl, a net …"
    r"(?:(?:to|toward|towards|with|given|for|by|in|on|under|within|across|through|via|using|from|at|after"
    r"|despite|beyond"
    r"|unlike|because of|due to|alongside|along with|instead of|rather than|based on|as|when|while|since|once"
    r"|following"
    r"|\w{2,20}ed|\w{2,20}ing|second|first|third|finally|building|on top of)\b)"
    rf"[^;:()]{{0,90}}?\b{_POINTER}\b[^,;:()]{{0,70}}, (?=(?:we|our|the|an?) |(?-i:[A-Z])\S{{0,30}} \w{{3,}}s )",
    re.IGNORECASE,
)
"""A clause that leans on the sentence before, up to the comma behind which the statement begins."""
_BESIDES = re.compile(
    r"(?:besides|beyond|apart from|aside from|in addition to) [^,;:()]{3,60}, (?=(?:we|our) )", re.IGNORECASE
)
"""What was told before, to which the sentence adds."""

_VERBS = {
    "addresses": "address", "describes": "describe", "demonstrates": "demonstrate", "develops": "develop",
    "examines": "examine", "explores": "explore", "introduces": "introduce", "investigates": "investigate",
    "presents": "present", "proposes": "propose", "reports": "report", "shows": "show", "studies": "study",
}  # fmt: skip
_THIS_PAPER = re.compile(
    rf"(?:this|the present) (?:technical )?(?:paper|work|study|article|report|research|survey|review)"
    rf" ({'|'.join(_VERBS)})\b",
    re.IGNORECASE,
)
"""As empty an opening as "In this paper, we": what it presents is told by "We present"."""

_TIE = re.compile(
    r"(?<=\bWe )(?:further|also|then|therefore|thus|hence|next|additionally|instead|finally|thereby|first"
    r"|subsequently"
    r"|here|now|additionally) ",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?<=\w), (?:in contrast|by contrast|however|in turn|therefore|moreover|on the other hand|in particular), "
    r"(?=[a-z])"
)
"""What ties a sentence to the one before, between its subject and its verb."""
_TIED_VERB = re.compile(r"((?:[^\s,]+ ){0,3}[^\s,]+) (?:thus|therefore|hence|also) (?=\w{2,15}s\b)|(To) further (?=\w)")
"""An opening that goes on from what was said: "Owl thus sees", "To further support it"."""

_MADE = r"(?:present|propose|introduce|develop|describe|release|build|create|design|contribute|unveil)"
_NAMED = re.compile(
    rf"We {_MADE} (?P<name>[^,.;:()]{{1,60}}?)(?: \([^()]{{1,60}}\))?, (?P<rest>(?:an?"
    rf"|the first) .{{30,}})",
    re.DOTALL,
)
"""What is made, its name set off by a comma from what it is."""
_PRESENTS = re.compile(rf"We {_MADE}\b")

_AND_MORE = re.compile(
    r",? and (?:also |further |then )?(?:share|introduce|propose|show|demonstrate|release|evaluate|provide|present"
    r"|develop|use|describe|analy[sz]e|study|validate|conduct|train|construct|build|apply|investigate|report) "
    r"(?!and\b|or\b).*$"
)
"""What else was done, behind what was made: it has lost its "we"."""

_AND_WE = re.compile(
    r",? and (?:also |further )?(?:conduct|propose|introduce|release|present|develop|open-source) (?!and\b).*$"
)
"""What the authors did besides, behind "We show that": it would be told of what they found it of."""

_SHOWN = re.compile(
    r"(?:(?:our|the|extensive|comprehensive|experimental|empirical|further|systematic|large-scale|key|main|core) ){0,3}"
    r"(?:experiments?|results?|evaluations?|findings|analys[ie]s|we)"
    r" (?:further |also |empirically |theoretically |consistently )?"
    r"(?:show|demonstrate|reveal|indicate|confirm|find|observe|suggest|discover)s? that ",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"[^:;]{3,220}\b(?:reveal|show|find|observ|demonstrat|highlight|expos|uncover|identif|discover|indicat|lead"
    r"|insight|idea"
    r"|realit|evidence|result|tension|paradox|pattern|gap"
    r"|phenomen|position|view|thesis|claim|case)\w*\b[^:;]{0,120}: (?=[A-Za-z])(?![^:]*: )(?!.*\([2bi])",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"^(?:(?:in|for|on|under|at|when) [^,;]{3,80}, )?[^,;]{3,120}\b"
    r"(?:is|are|was|were|can|cannot|do|does|have|has|achieves?|reach(?:es)?|performs?|outperforms?"
    r"|fails?"
    r"|improves?|degrades?|leads?|yields?|remains?|drops?|struggles?|exhibits?|shows?|relies|rely|suffers?|matter"
    r"|matters"
    r"|benefits?|requires?|depends?|scales?|solves?|becomes?|dominates?|lies|emerges?|collapses?|underperforms?|reduces?"
    r"|increases?|embod(?:y|ies)|provides?|encodes?|captures?|enables?|surpass(?:es)?)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b([Aa]n?) (?:(?:novel|new|simple yet \w+|simple but \w+|novel and \w+|comprehensive)(?:, | )){1,2}(?!and\b|or\b)"
    r"(?=(?:[\w-]+ ){0,4}(?:framework|method|approach|paradigm|model|system|architecture|pipeline|strategy|algorithm"
    r"|technique|benchmark|dataset|suite)\b)"
)
_PRAISING_END = re.compile(
    r"(?:,|;| [–—-])? (?:thereby |thus |and (?:thereby |thus )?|further |while )?(?:[a-z]+ly )?"
    r"(?:paving the way|shedding light|(?:demonstrat|validat|confirm|highlight|underscor|emphasi[sz]|showcas|prov"
    r"|illustrat|verify|show)ing (?:the|its|their|our|both|a|strong|great|broad)? ?(?:[\w’'-]+ ){0,4}(?:effectiveness"
    r"|efficacy|potential|superiority|robustness|generality|versatility|scalability|practicality|feasibility|importance|need"
    r"|necessity|value|promise|utility|benefits?|advantages?|viability|efficiency|generali[sz]ability|applicability)"
    r"|positioning [\w .-]{2,40} as|(?:provid|offer|establish|open|lay|mark|represent|deliver|present|creat)ing "
    r"(?:an?|the|new) (?:[\w-]+,? ){0,5}(?:paths?|steps?|foundations?|paradigm|insights?|directions?|solution"
    r"|basis|blueprint|groundwork|avenues?|perspective|testbed|roadmap|resource|guidance|platform|pathways?|way)"
    r"|(?:offer|provid)ing (?:[\w-]+ ){0,3}(?:insights?|guidance))\b[^,;]*(?:, [^,;]*)?\.$",
    re.IGNORECASE,
)
"""Praise, or a look ahead, at the end of a sentence that has said something before."""
_WITH = re.compile(r", with [^,;]+$")
"""What praises, where the praise follows without a comma: ", with ablation studies validating its effectiveness"."""

_VOWEL = re.compile(r"[aeio]|un(?!i)|8", re.IGNORECASE)
_GAP = (
    r"(?:this|these|those|such|the) (?:\w[\w-]* ){0,3}?"
    r"(?:gaps?|issues?|problems?|challenges?|limitations?|needs?|questions?|bottlenecks?)"
)
_CLOSED = r"(?:address|tackle|fill|bridge|close|resolve|overcome|solve|mitigate|alleviate|meet|answer)"
_BY_MAKING = re.compile(
    rf"We {_CLOSED} (?:{_GAP}|this|these|it|them) (?:by (?P<made>present|propos|introduc|develop|build"
    rf"|creat)ing|with|through|via|using) ",
    re.IGNORECASE,
)
_THAT_CLOSES = re.compile(rf"\b(?:that|which) {_CLOSED}(?:s|es)? (?:{_GAP}|this|them) by (?=\w+ing\b)", re.IGNORECASE)
_E = {"propos": "propose", "introduc": "introduce", "creat": "create"}

_LEAST_STATED, _LEAST_BEFORE = 60, 50
_PRONOUN = re.compile(
    r"(?P<opening>(?:(?:with|using|on|in|at|for|across|even with|despite|trained on|built on|compared (?:to|with)) "
    r"[^,;:]{3,80}, )?)(?P<it>its?|this (?:new |simple |unified )?(?:method|framework|approach|model|system|benchmark"
    r"|dataset|pipeline|algorithm|paradigm|architecture|technique)) (?=(?:\w+ly )?[a-z]{2,}(?:s|ed|n)\b|[a-z])",
    re.IGNORECASE,
)
"""A word for the thing of the sentence before, where a sentence or its main clause begins."""

_FINDINGS = re.compile(
    r"[^:]*\b(?:find|reveal|show|observ|insight|result|conclu|discover|following|uncover|identif)[^:]*: "
    r"(?=\(?(?:1|i|a)\) )",
    re.IGNORECASE,
)
_LONGEST_LIST, _LONGEST_SENTENCE = 2000, 600
"""Characters of a list that is looked into, and of a sentence; a longer one is several with semicolons."""
_ITEM = re.compile(r"[;,.]? ?(?:and )?\(?(?<![\w.])(?:\d|i{1,3}|iv|v|[a-d])\) ")
_ITEMS = re.compile(r"(?:;|,|:|\.)? (?:and )?(?=\((?:\d|[ivx]{1,4}|[a-d])\) we (?:[a-z]+ )?[a-z]{4,})")
"""Where an item of a list begins that is a sentence of its own."""


def items(split: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences, those apart that stand in one as items of a list: "(i) we build Owl; (ii) we count"."""
    return tuple(part for sentence in split for part in _in_parts(sentence))


def _in_parts(sentence: str) -> list[str]:
    if len(sentence) > _LONGEST_LIST:
        return [sentence]
    if len(sentence) > _LONGEST_SENTENCE and not _FINDINGS.match(sentence):
        return [part for clause in sentence.split("; ") for part in _statements(_ended(clause))]
    return _findings(sentence) or [*_statements(sentence), *listed.parts(sentence)]


def _findings(sentence: str) -> list[str]:
    """What is listed behind "We find: (1) …; (2) …", where each item is a statement."""
    lead = _FINDINGS.match(sentence)
    listed = list(filter(None, _ITEM.split(sentence[lead.end() :]))) if lead else []
    stated = all(len(item) >= _LEAST_STATED and _STATES.search(item) for item in listed)
    return [f"We find that {item.rstrip(' ;,.')}." for item in listed] if listed and stated else []


def _statements(sentence: str) -> list[str]:
    parts = [part for part in _ITEMS.split(sentence) if part.strip()]
    return [_ended(part) for part in parts] if len(parts) > 1 else [sentence]


def _ended(part: str) -> str:
    return fitting.capital(part) if part.endswith(".") else f"{fitting.capital(part).rstrip(' ;,')}."


def opened(sentence: str) -> str:
    """Return the sentence without the words that tie it to the one before, and beginning with a capital."""
    for _ in range(4):
        for tied in (_OPENING, _TIED, _BESIDES):
            if match := tied.match(sentence):
                sentence = sentence[match.end() :]
    if presents := _THIS_PAPER.match(sentence):
        sentence = f"We {_VERBS[presents[1].lower()]}{sentence[presents.end() :]}"
    sentence = _TIE.sub("", _BETWEEN.sub(" ", fitting.capital(sentence), count=1), count=1)
    verb = _TIED_VERB.match(sentence)
    return f"{verb[1] or verb[2]} {sentence[verb.end() :]}" if verb else sentence


def resolved(sentence: str, before: str, named: frozenset[str]) -> str:
    """Return the sentence with the thing's name for an "It", "Its" or "This method" that begins it or what follows its
    opening, where `before` speaks of the thing."""
    pronoun = _PRONOUN.match(sentence)
    name = next((name for name in sorted(named) if names.has(before, name)), "") if pronoun else ""
    speaks = rf"(?:.{{0,90}}(?:, | that ))?(?:we {_MADE} )?(?:The )?{re.escape(name)}\b"
    if not (pronoun and name and re.match(speaks, before, re.IGNORECASE)):
        return sentence
    possessive = "’s" if pronoun["it"].casefold() == "its" else ""
    return f"{pronoun['opening']}{name}{possessive} {sentence[pronoun.end() :]}"


def compressed(sentence: str, title: str) -> str:
    """Return the sentence without words that tell nothing below the title.

    "We present Owl, a novel net" is "A net" below a title that names Owl; "Results show that Owl sees" is "Owl sees".
    """
    sentence = _THAT_CLOSES.sub("", _BY_MAKING.sub(_making, sentence, count=1), count=1)
    if (named := _NAMED.match(sentence)) and _in_title(named["name"], title):
        sentence = fitting.capital(_AND_MORE.sub(".", named["rest"]))
    elif (shown := _SHOWN.match(sentence)) and _tells_one_thing(sentence[shown.end() :]):
        sentence = fitting.capital(_AND_WE.sub(".", sentence[shown.end() :]))
    if (end := _PRAISING_END.search(sentence)) and end.start() >= _LEAST_BEFORE:
        hangs = not end[0].startswith((",", ";", " –", " —", " -"))
        sentence = f"{_WITH.sub('', sentence[: end.start()]) if hangs else sentence[: end.start()]}."
    return _PRAISE.sub(_article, sentence, count=1)


def presents(source: str) -> bool:
    """Tell whether a sentence says what was made: "In this paper, we present Owl, a net"."""
    return bool(_PRESENTS.match(opened(source)))


def finding(sentence: str) -> str:
    """Return what stands behind the colon of "The audit reveals a gap: most models guess", or ""."""
    match = _FINDING.match(sentence)
    stated = sentence[match.end() :] if match else ""
    return fitting.capital(stated) if len(stated) >= _LEAST_STATED and _STATES.search(stated) else ""


def _tells_one_thing(stated: str) -> bool:
    """Whether what follows "shows that" is long enough, and no list of several things that are shown."""
    return len(stated) >= _LEAST_STATED and not re.search(r", (?:and )?that |\band that |^\(?(?:1|i|a)\) ", stated)


def _making(match: re.Match[str]) -> str:
    made = (match["made"] or "present").lower()
    return f"We {_E.get(made, made)} "


def _in_title(name: str, title: str) -> bool:
    return name.casefold().removeprefix("the ") in title.casefold()


def _article(match: re.Match[str]) -> str:
    following = match.string[match.end() :]
    article = "an " if _VOWEL.match(following) else "a "
    return article.capitalize() if match[1][0].isupper() else article
