"""Sentences about the field or about other people, and not about the paper's own work."""

import re

from newsletter.editorial.summary import names
from newsletter.editorial.summary.faults.read import OUTCOME, SAYS_WE, Read

_OWN_RESULT = re.compile(
    r"^(?:extensive |comprehensive |further |the |empirical |experimental |systematic |large-scale |human |zero-shot"
    r" |theoretical |additional |in-depth |quantitative ){0,3}"
    r"(?:experiment|evaluation|result|analys[ie]s|ablation|case stud|finding|user stud|tests? (?:on|across"
    r"|show))\w*(?!-)",
    re.IGNORECASE,
)
_SITUATION = re.compile(
    r"\b(?:we have witnessed|increasingly|recently"
    r"|recent (?:years|advances|progress|work|studies|research)|remains? (?:\w+ )?"
    r"(?:a|an|under\w*|unclear|challeng\w*|open|largely|difficult|limited|unexplored|elusive|unknown)"
    r"|(?:has|have) (?:\w+ly |long )?(?:faced|become|emerged|shown|achieved|made|been|demonstrated)"
    r"|(?:aims?|seeks?|tends?) to"
    r"|^(?:an?|the|one) (?:natural|naive|primary|main|longstanding|straightforward|common|simple|standard|typical"
    r"|key|major|central|critical|fundamental|core)"
    r" (?:\w+ )?(?:approach|solution|way|strategy|baseline|challenge|bottleneck|reason|cause|limitation|problem"
    r"|question|difficulty"
    r"|obstacle|capability|requirement) (?:is|lies|remains)|(?:is|are|was) (?:motivated|inspired) by"
    r"|(?:is|are) (?:\w+ )?(?:desired|needed|tedious|required|desirable|costly|unavailable)\b"
    r"|^(?:\(?[\w-]+\)? ){1,9}(?:faces? |suffers? from )"
    r"|^(?:[\w-]+ ){1,6}(?:requires?|needs?|demands?) (?!only\b|no\b|less\b|fewer\b|neither\b|\d)"
    r"|(?:is|are) (?:crucial|essential|critical|fundamental|often|typically|usually|widely|rarely|vital|important)"
    r"|(?:often|typically|usually|rarely|commonly|primarily|largely|mainly) \w+|little is known|is a (?:key"
    r"|fundamental"
    r"|critical|core|central|long-?standing|major) (?:\w+ )?(?:challenge|problem|task|capability|bottleneck))",
    re.IGNORECASE,
)

_OF_PEOPLE = re.compile(
    r"(?:humans|people|human (?:cognition|brains?|perception|beings|learning|memory|vision|intelligence|reasoning))\b",
    re.IGNORECASE,
)
"""People, of whom an author may say "we"."""

_BUT_OTHERS = re.compile(
    r"(?:, |; )(?:but|yet|while|although|however,?) (?:most |many |the |these )?(?:current|existing|prior|previous"
    r"|conventional|traditional|today.s)\b[^.]*\b(?:suffer|lack|struggle|fail|remain|rely|overlook|ignore|focus"
    r"|face|assume|require)",
    re.IGNORECASE,
)
"""A turn to what is wanting in other work."""
_AHEAD = re.compile(
    r"\bwe (?:are|have) (?:now )?(?:been )?(?:enter(?:ing|ed)|witness(?:ing|ed)|living|moving|approaching|heading)\b"
    r"|\bwe (?:now )?(?:enter|live in|stand at|witness)\b"
    r"|\bthe (?:future|next (?:era|frontier|wave|generation)) of (?:[\w-]+ ){1,5}(?:lies|is|will|belongs|depends)\b",
    re.IGNORECASE,
)
"""What times the field lives in, and what it will come to."""
_WANTING = re.compile(
    r"we (?:\w+ )?(?:identify|observe|find|note|point out|recogni[sz]e|pinpoint|highlight) (?:[\w-]+ ){1,4}?"
    r"(?:bottleneck|deficienc|drawback|flaw|issue|limitation|problem|shortcoming|weakness)\w* (?:of [\w -]{3,40} )?"
    r"(?:in|of|with|across|behind|shared by) (?:the |most |many |almost all |all )*"
    r"(?:conventional|current|existing|previous|prior|recent|today.s|traditional)\b[^:%]*$",
    re.IGNORECASE,
)
"""What the authors found wanting in other work, before they made something better."""
_ARGUED = re.compile(
    r"we (?:\w+ )?(?:argue|believe|claim|contend|posit) [^:;%]*\b(?:should|ought|(?:can|could|may|might) be|remains?"
    r"|potential)\b[^:;%]*$",
    re.IGNORECASE,
)
"""What the authors hold that should or could be, before they make something to that end."""
_QUESTION = re.compile(r"\?[\"'”’)]{0,3}\.?$")
_TURN = re.compile(
    r"(?:however|if|yet|while|although|despite|though|but|unfortunately|nevertheless|nonetheless|even though)\b",
    re.IGNORECASE,
)
_YET = frozenset({"however", "yet", "while", "although", "but", "unfortunately"})
"""Turns behind which the thing that the title names is an older one, found wanting."""

_OTHERS = re.compile(
    r"^(?:\W|(?:however|yet|while|although|moreover|most|many|some|the|several|both|and|unlike|whereas"
    r"|in contrast|but"
    r"|furthermore|despite|a|more|few|typical|standard|public|popular)\b[, ]*+)*"
    r"(?:existing|prior|previous|recent|current|conventional|traditional|earlier|other|related|today.s"
    r"|contemporary|mainstream|prevailing|state-of-the-art|modern|past|most)\b",
    re.IGNORECASE,
)
_GAINING = re.compile(
    rf"(?:[A-Z][a-z]+ [^,]{{3,60}}, )?(?P<name>{names.COINED.pattern})(?: and (?:{names.COINED.pattern}))? (?:\w+ly )?"
    r"(?:accelerate|boost|cut|enhance|exceed|improve|increase|outperform|reduce|surpass)s?\b"
)
"""A coined name that gains something."""
_MEASURED = re.compile(
    r"(?:even |the |most |current |all |many |leading )*(?:state-of-the-art |frontier |current |leading |advanced "
    r"|strong"
    r"|existing )*(?:systems|models|agents|[MV]?LLMs|VLMs|VLAs|methods)\b[^,]* (?:achieve|reach|score|solve|obtain|fail"
    r"|complete|drop|attain|get|succeed)\b[^.]*\d",
    re.IGNORECASE,
)
"""What the authors measured of others: "Most systems reach 5 %"."""


def background(read: Read) -> bool:
    """Tell whether it describes the field: before the paper's own work begins, or in the words used for that."""
    own = is_own(read.source, read.named)
    if _QUESTION.search(read.sentence) or _AHEAD.search(read.sentence) or not (own or read.own_before):
        return True
    if read.named and _ARGUED.match(read.sentence):
        return True
    situation, outcome = _SITUATION.search(read.sentence), OUTCOME.search(read.sentence)
    situated = situation and not (outcome and outcome.start() < situation.start())
    turn = _TURN.match(read.source)
    return bool(
        ((situated or turn or _BUT_OTHERS.search(read.sentence)) and not own)
        or (turn and turn[0].casefold() in _YET and not SAYS_WE.search(read.sentence))
    )


def others(read: Read) -> bool:
    """Tell whether its subject is other people's work."""
    if read.named and (_WANTING.match(read.sentence) or _does_another(read)):
        return True
    measured = read.is_finding or (read.own_before and _MEASURED.match(read.sentence))
    return bool(_OTHERS.match(read.sentence)) and not (measured or _names(read.sentence, read.named))


def _does_another(read: Read) -> bool:
    """Whether what gains is a thing of other people, which the paper's own may include: "Kite improves counts"."""
    gaining = _GAINING.match(read.sentence)
    if not gaining or _names(read.sentence, read.named | read.parts):
        return False
    name = gaining["name"]
    return not (name in names.KNOWN or names.everybodys(name) or names.explains(read.title, name))


def is_own(sentence: str, named: frozenset[str]) -> bool:
    """Tell whether the sentence says that it is about the paper's own work."""
    if _OF_PEOPLE.match(sentence):
        return False
    return bool(SAYS_WE.search(sentence) or _OWN_RESULT.match(sentence) or _names(sentence, named))


def _names(sentence: str, named: frozenset[str]) -> bool:
    return any(names.has(sentence, name) for name in named)
