"""Sentences that praise or announce, or describe in words that every abstract has."""

import re
from dataclasses import replace

from newsletter.editorial.summary import names, telling
from newsletter.editorial.summary.faults.read import OUTCOME, PRECISE, Read

_UNDERTAKEN = re.compile(
    r"(?:[^,]{3,60}, )?we (?:revisit [^,]{3,90} and )?(?:conduct(?:ed)?|present(?:ed)?|perform(?:ed)?|provide"
    r"|carry out|offer|report|undertake|give)(?: on)? (?:an? |the )?(?:[\w-]+,? ){0,5}?"
    r"(?:study|exploration|evaluation|analysis|assessment|investigation|comparison|examination|survey|review|overview"
    r"|analyses|experiments|evaluations|attempt)\b",
    re.IGNORECASE,
)
"""What was undertaken, which is no news where the sentence does not go on to tell something."""
_EXPERIMENTS = re.compile(
    r"(?:[^,]{3,90}, )?we (?:conduct|perform|run|carry out) (?:[\w-]+,? ){0,6}?(?:experiments|evaluations|analyses"
    r"|ablations)\b",
    re.IGNORECASE,
)
"""That there were experiments, which is no news at all."""
_INSPIRED = re.compile(
    r"^(?:drawing inspiration from|inspired by|motivated by|guided by) .{3,160}?, (?=we |(?-i:[A-Z]))", re.IGNORECASE
)
"""What led the authors to what they did."""
_LEAST_UNDERTAKEN = 4.0
_ASKED = re.compile(r"\b(?:whether|how|which|the (?:extent|degree) to which)\b.*")
_VALIDATED = re.compile(
    r"\b(?:confirm|support|validat|verif)\w* (?:our|the) (?:[\w-]+ )?"
    r"(?:hypothes[ie]s|claims?|theory|analysis|intuition)\.$"
    r"|\b(?:demonstrat|show|showcas|validat|confirm|verif|highlight|underlin|prov)\w* (?:[\w’'-]+ ){0,4}(?:efficiency"
    r"|effectiveness|superiority|efficacy|potential|robustness|versatility|generality|generalizability|advantages?"
    r"|benefits?|merits|feasibility|utility|importance|value|necessity|promise|scalability)(?:,? (?:and|or) [\w-]+)?"
    r"(?: (?:of|across|on|in|for|compared to) [^,;]{1,160})?"
    r"(?:, (?:both|even|including|across|with)\b[^\d;]{1,120})?\.$",
    re.IGNORECASE,
)
"""Praise of what was made, at the end of a sentence."""
PRAISED = re.compile(
    r"\b(?:achiev|attain|establish|set|deliver|obtain|show|exhibit|demonstrat|yield|reach"
    r"|maintain)\w* (?:[\w’'-]+ ){0,2}(?:superior"
    r"|strong|state-of-the-art|sota|competitive|excellent|better|remarkable|significant|substantial|impressive"
    r"|outstanding"
    r"|exceptional|leading|promising|new state-of-the-art|consistent|robust|notable|reliable"
    r"|top) (?:[\w-]+ ){0,3}(?:performances?|results?|improvements?"
    r"|gains?|boosts?|quality|generali[sz]ation|capabilit\w+|accuracy|abilit\w+|versatility|robustness)\b"
    r"|\b(?:outperform|surpass)\w* (?:[\w-]+ ){0,4}"
    r"(?:methods?|baselines?|approaches|models|agents|systems|works?|techniques)\b"
    r"|\b(?:establish|set)\w* (?:an? |the )?new state[- ]of[- ]the[- ]art\b"
    r"|\bimprov\w* (?:[\w-]+ ){0,3}performance\b",
    re.IGNORECASE,
)
"""A result without what was measured."""
_PRAISED_LAST = re.compile(
    r"\b(?:achiev|attain|deliver|obtain|show|exhibit|demonstrat|yield|reach|maintain)\w* (?:[\w-]+ ){0,2}(?:superior"
    r"|strong|competitive|excellent|better|remarkable|impressive|outstanding|leading|promising|robust|good|compelling)"
    r" (?:performances?|results?)(?: (?:across|on|in) [^.,A-Z]{0,60})?\.$"
)
_VERSION = re.compile(r"^[A-Z]\w*[a-z]\w* v?[1-9]\d?\.\d{1,2}(?= (?:\w+ly |also )?(?:has|is|can|\w{3,}s)\b)")
"""Which version of a thing a sentence tells of, which is no such figure: "Owl 2.0 sees"."""
_NAME = re.compile(r"(?<=[\w,(] )[A-Z][\w.+-]*")
"""A name of what something was tested on, which tells nothing of a result."""
_COMPARED = re.compile(r"\b(?:over|than|outperform\w*|surpass\w*|compared|match\w*)\b")
_LEAST_PRAISED, _LEAST_PRAISED_LAST = 2.5, 6.0
_LEAST_BEHIND, _LEAST_BEFORE = 1.6, 2.1
"""What must be told from the praise on, where nothing is counted, or else before it."""
_ANYBODY = re.compile(
    r"\b(?:open|closed|source|proprietary|commercial|frontier|static|specialist|multitask)\b"
    r"|\b(?:on|across) [^,;.]{3,60} benchmarks\b"
)
"""Words for others of whom none is named, and for what all are tested on."""
_ADDED, _BESIDE = re.compile(r"\w+ing\b"), re.compile(r"\b(?:while|not)\b|\bto (?:\w+ly )?$")
"""Praise that only adds to what was said: ", outperforming others", "while it outperforms others"."""

_LEAST_TELLING = 1.5
"""What a sentence without a figure must tell beyond the title, as `telling.words` counts it."""
_DESCRIBES = re.compile(
    r"(?:inspired by [^,]{3,120}, )?(?:we|our (?:work|paper|study)) (?:propos|introduc|present|develop|design"
    r"|describ|devis)"
    r"|(?:an?|the first) (?!(?:model|system|agent)s? (?:trained|with)\b)",
    re.IGNORECASE,
)
_LEAST_DESCRIBED = 2.0
"""The same for one that says what was made."""


def hollow(read: Read) -> bool:
    """Tell whether it only praises, or tells of an undertaking, or has words that the title or every abstract has."""
    text, number = read.sentence, telling_words(read)
    least = _LEAST_PRAISED_LAST if _PRAISED_LAST.search(text) else _LEAST_PRAISED
    unnamed = number if _COMPARED.search(text) else telling_words(replace(read, sentence=_NAME.sub("", text)))
    praise = PRAISED.search(text)
    exact = PRECISE.search(_VERSION.sub("", text))
    praised = praise and not exact and (unnamed < least or _tells_nothing_from(praise, read))
    made = _EXPERIMENTS.match(text) or (_UNDERTAKEN.match(text) and number < _LEAST_UNDERTAKEN)
    undertaken = made and not OUTCOME.search(_ASKED.sub("", text))
    least = _LEAST_DESCRIBED if _DESCRIBES.match(text) else _LEAST_TELLING
    bare = number < least and not telling.figures(text, _figures(read.title))
    return bool(_VALIDATED.search(text) or praised or undertaken or bare)


def _tells_nothing_from(praise: re.Match[str], read: Read) -> bool:
    """Whether what stands from the praise on is praise alone: "on gardens, Owl outperforms static baselines"."""
    text = read.sentence
    behind = replace(read, sentence=_ANYBODY.sub("", text[praise.start() :]))
    before = replace(read, sentence=_NAME.sub("", text[: praise.start()]))
    if _ADDED.match(behind.sentence) or _BESIDE.search(before.sentence) or telling.figures(text):
        return False
    return telling_words(behind) < _LEAST_BEHIND and telling_words(before) < _LEAST_BEFORE


def telling_words(read: Read) -> float:
    """Count the words of a sentence that tell something, those left out that its title or its paper's names hold."""
    known = names.words(read.title).union(*map(names.words, (*read.named, *read.parts, *read.forms)))
    return telling.words(_INSPIRED.sub("", read.sentence), known)


def _figures(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d[\d.,]*", title))
