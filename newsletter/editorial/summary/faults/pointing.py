"""Sentences that lean on what neither they nor the title hold."""

import re

from newsletter.editorial.summary import names, telling
from newsletter.editorial.summary.faults.read import Read

_THIS = re.compile(
    r"\b(?:this|these)\b(?! (?:paper|work|study|survey|report|article|position|review|thesis)\b)"
    r"|\bsuch\b(?! (?:as|that)\b)"
    r"|\bthose\b(?! (?:who|of|in|with|from|for|at|on|by|used|\w{2,15}(?:ed|ing))\b)"
    r"|\bthereof\b|\bthe (?:latter|former|aforementioned|above|foregoing|resulting|resultant|following"
    r"|remaining)\b"
    r"|\bthe same(?! \w+(?: \w+)? (?:as|in|under|across|for|with|of|to|on|that|when|from|at|by|while)\b)\b"
    r"|\b(?:as|described|shown|mentioned|discussed) (?:above|below|earlier|before)\b"
    r"|\b(?:address|break|bridge|clos|exploit|fill|fix|leverag|lift|meet|overcom|reduc|remov|resolv|solv)(?:e?s|e"
    r"|ing|ed)?"
    r" that \w+[.,;]"
    r"|\b(?:doing|do) so\b|\bsame (?:issue|problem|challenge|reason)s?\b"
    r"(?! (?:as|in|under|across|when)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:it|they|none|both|neither|either|one|another|others?|its|their|he|she)\b|[^,]{0,90}, (?:it|they|its|their) "
    r"|[\w-]+ (?:[\w-]+ )?\w{3,}s (?:it|them)\b"
    r"|(?:in|on|at|under|with|across) (?:[\w.%-]+ ){2,6}(?:it|they) (?:is|are|can|[a-z]+s) "
    r"|(?:we|our \w{2,12}|results?|experiments?|analys[ei]s|evaluations?|ablations?|(?:case |user )?stud(?:y|ies)"
    r"|findings) (?:\w{2,9} )?\w{2,15} (?:it|them|its|their)\b",
    re.IGNORECASE,
)
_THEM = re.compile(
    r"(?<!\d )\b(?:of|on|in|with|to|for|by|from|against|over|across|between|among) (?:(?:them|it)\b|(?:both|each"
    r"|all three)(?=[,.;]))",
    re.IGNORECASE,
)
_ANTECEDENT = 90
"""Characters within which a sentence has hardly named what a pronoun in it means."""
_COUNTED = re.compile(
    r"\b(?:the|these|those|all|our) (?:two|three|four|five|six|both)\b(?! (?:\w+ ){0,1}(?:of|that|which|in)\b)"
    r"|^(?!.*\band [^,]{1,40} both\b).*\bboth (?![^,.;]{1,90}\band\b)\w"
    r"|\b(?:on|in|of|for|with|to|by|from|across|over|under|between) both (?![^,.;]{1,90}\band\b)\w"
    r"|^(?:the )?(?:second|third|fourth|last|next|other|former|latter)\b"
    r"|^(?:the )?first(?:,| (?:\w+ )?(?:view|stage|step|component|part|one|module|branch|phase|group|setting"
    r"|line|type|is|uses)\b)"
    r"|^(?:pass|stage|phase|step|level|track|part|view|path|branch) (?:\d|one|two|i\b)",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"(?:^|, )the (?:improvement|gain|acceleration|speed-?up|reduction|increase|decrease|gap|difference|effect|benefit"
    r"|advantage)s? (?:in \w+ )?(?:is|are|was|were|can|may|becomes?|grows?|remains?|holds?)\b"
    r"|\bour resulting\b|\bthe opposite\b(?! of)|\btherefore\b"
    r"|^(?!.* and .*them\b).*\b(?:combin|integrat|merg|fus|unif|balanc|unit)\w* them\b"
    r"|\b(?:is|are) (?:further|additionally|subsequently) "
    r"|\b(?:similar|comparable|analogous) (?:\w+ )?(?:results?|trends?|patterns?|conclusions?|findings)\b"
    r"(?! (?:to|as|with|for|in)\b)"
    r"|\bthe proposed "
    r"(?!(?:\w+ )?(?:method|approach|framework|model|system|algorithm|benchmark|dataset|pipeline)s?\b)\w",
    re.IGNORECASE,
)
"""What was measured or proposed, taken up as if it had been told: "the improvement is largest", "the proposed loss"."""
_OF_THE_SET_UP = re.compile(
    r"\bthe (?P<noun>task|problem|issue|setting|game|question|challenge|pathway|term|phenomenon|limitation|assumption"
    r"|conflict|observation|hypothesis|empirical gain|performance gain)s?\b"
    r"(?! (?:of|that|for|in|to|where|when|with|as|by|from|on|at|between)\b)",
    re.IGNORECASE,
)
"""What the paper sets itself, which only the sentences before have told."""
_THEN = re.compile(r"(?!.*\b(?:first|if|when|once|given)\b).*\bthen\b", re.IGNORECASE)
_TAKEN_UP = re.compile(
    r"\bthe (?!(?:proposed|pretrained|trained|unified|united|embedded|need|underlying|limited|required|combined"
    r"|shared"
    r"|supervised|distributed|quantized|so-called|automated|generated|advanced|detailed|increased|reduced|improved"
    r"|expected)\b)"
    r"[a-z]{3,14}ed \w+",
    re.IGNORECASE,
)
"""A thing taken up from a sentence before: "the selected skill", "the distilled challenges"."""
_THESE_SHOW = re.compile(
    r"(?:\w+, |together,? |overall,? )?(?:this|these|those|such)(?! (?:paper|work|study|survey|report))\b[^,]{0,60}?"
    r"\b(?:show|demonstrate|suggest|indicate|reveal|highlight|establish)s?\b",
    re.IGNORECASE,
)
"""What such a sentence finds rests on findings that are told before it, even where they are left out."""
_DEFINITE = re.compile(
    r"(?:as a result|here|there|then|thus|therefore|hence|so|but|and|or|yet|instead|however|also|rather than that"
    r"|meanwhile|otherwise|in turn|conversely|similarly|likewise|accordingly|in contrast|this|that|which|finally"
    r"|further|meeting|addressing)\b",
    re.IGNORECASE,
)
_THE = re.compile(
    r"The (?!first\b)(?P<noun>(?:[\w'’./+-]+ ){0,4}?[\w'’./+-]+?)(?= (?:of|for|in|on|at|with|to|from|between|that"
    r"|is|are|was|were|can|does|\w+(?<!u)s|\w{2,}ed|then|also|thus|further|itself|outperform|achieve)\b|,)"
)
_GAP = re.compile(
    r"our (?:\w+ )?[\w-]+ (?:\w+ly )?(?:bridg|clos|narrow|reduc|shrink)e?s the (?P<between>[a-z]+[–-][a-z]+) gap\b",
    re.IGNORECASE,
)
"""A gap between two things that only the sentences before have told: "our lamp closes the day-night gap"."""
_LETTER = re.compile(r"(?:^|\b[a-z][\w-]*,? )(?![AI]\b)[A-Z](?= (?:\w+ly )?(?:is|remains|has|grows|can|[a-z]{3,}s)\b)")
"""A quantity of which only its letter is told, where it does something: "C remains predictive"."""
_THINGS = frozenset({"framework", "method", "model", "system", "approach", "benchmark", "dataset"})
_OF_PAPERS = frozenset({"paper", "work", "study", "report", "code", "results", "experiments", "evaluation", "analysis"})


def points(read: Read) -> bool:
    """Tell whether it leans on what neither it nor the title holds, anywhere in it."""
    text = read.sentence
    leans = (
        _THEN.match(text)
        or _TAKEN_UP.search(text)
        or _THIS.search(text)
        or _THESE_SHOW.match(read.source)
        or _PRONOUN.match(text)
        or _THEM.search(text[:_ANTECEDENT])
        or _MEASURED.search(text)
        or _unknown_task(read)
        or _unknown_gap(read)
        or _COUNTED.search(text)
        or _LETTER.search(text)
        or _DEFINITE.match(text)
    )
    return bool(leans or _unknown_thing(read) or names.unexplained(text, read.forms) or _unknown_name(read))


def _unknown_name(read: Read) -> bool:
    """Whether it goes on about something that the abstract has named elsewhere, and the title has not."""
    return any(names.has(read.sentence, name) and not names.introduces(read.sentence, name) for name in read.parts)


def _unknown_task(read: Read) -> bool:
    """Whether it speaks of "the task" and the like, which neither the title nor the sentence itself has named."""
    match = _OF_THE_SET_UP.search(read.sentence)
    before = f"{read.title} {read.sentence[: match.start()]}" if match else ""
    return bool(match and match["noun"].casefold() not in before.casefold())


def _unknown_gap(read: Read) -> bool:
    """Whether it closes a gap between two things, of which the title has not both."""
    gap = _GAP.match(read.sentence)
    return bool(gap and not names.words(gap["between"]) <= names.words(read.title))


def _unknown_thing(read: Read) -> bool:
    """Whether it begins with "The …", and neither title nor custom says which."""
    match = _THE.match(read.sentence)
    if not match or match["noun"].split()[-1] in _OF_PAPERS:
        return False
    if match["noun"].startswith("baseline"):  # the authors' own, or what they beat: only a sentence before tells
        return True
    if match["noun"].split()[-1] in _THINGS and read.named:
        return False
    near, titled = read.sentence[:_ANTECEDENT], names.words(read.title)
    named = any(names.has(near, name) for name in read.named)
    return not (named or names.words(match["noun"]) & titled or telling.words(near) - telling.words(near, titled) >= 1)
