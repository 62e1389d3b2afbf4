"""Sentences that tell nothing, or nothing that the title has not told."""

import re

from newsletter.editorial.summary import names
from newsletter.editorial.summary.faults.read import OUTCOME, Read

_ANNOUNCED = re.compile(
    r"https?:|\bwww\.|\bgithub\b|project page|\bwe hope\b"
    r"|\b(?:code|codes|data|datasets?|models?|weights|project|demos?|checkpoints?|artifacts?|benchmarks?|videos?"
    r"|implementations?|resources?|materials?|toolkit)\b[^.;]{0,80}"
    r"\b(?:(?:publicly |freely |openly )?available|released|open[- ]sourced?|found at|accessible)\b"
    r"|\bwill be (?:\w+ )?(?:released|available|public|open)|as open[- ]source"
    r"|\b(?:release|open[- ]sourc\w+|publish|share)\b[^.;]{0,90}\b(?:code|weights|checkpoints?|to (?:facilitate"
    r"|accelerate|support|foster|advance|encourage|enable)|publicly|scripts)\b"
    r"|\b(?:pav\w+ the way|shed\w* light|lay\w* the (?:foundation|groundwork)|opens? (?:up )?(?:new|the)"
    r"|provid\w+ (?:a|an|the|new|practical|actionable|valuable|useful|insights?)[^.;]{0,40}\b(?:foundation|path"
    r"|insights?"
    r"|guidance|testbed|step|direction|basis|perspective)|practical (?:implications|guidance)"
    r"|future (?:research|work)"
    r"|offers? (?:a|an)[^.;]{0,50}\b(?:path|framework|step|foundation|perspective|basis)|promising (?:direction|path)"
    r"|highlight\w* the (?:importance|need|potential|value)|underscor\w+|a step toward|licensed|insights\.?$"
    r"|important findings|room for improvement|(?:systematic|comprehensive|empirical|better|deeper) understanding of"
    r"|enabl\w+ progress|guid\w+ (?:model |future )?(?:research|development))",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"(?:(?:using|through|with|on|across|by|via|to) [^,]{3,120}, )?we "
    r"(?:(?:comprehensively|systematically|thoroughly|extensively|also) )?(?:evaluate|validate|verify"
    r"|conduct|test|discuss"
    r"|outline|assess|address|tackle|detail|compare|analy[sz]e|demonstrate the|show the|summari[sz]e|include|cover)\b"
    r"|we (?:ask|wonder|examine|explore|investigate|study) (?:whether|how|why|what|if)\b"
    r"|we present the\b|.*\b(?:two|three|four|five|six|several|key|multiple) (?:[\w-]+ ){0,2}(?:upgrades"
    r"|contributions|components|innovations"
    r"|perspectives|designs|advances|features|challenges|properties|aspects|improvements|modules|strategies"
    r"|domains|directions"
    r"|dimensions|areas|ways|axes|fronts|parts|stages|levels)\.?$"
    r"|this (?:paper|report|work)",
    re.IGNORECASE,
)

_EMPTY = names.words(
    """we our us propose present introduce develop design describe study show demonstrate find reveal that novel new
    framework method methods approach approaches model models system systems paper work results result experiment
    experiments experimental extensive comprehensive evaluation evaluations benchmark benchmarks task tasks dataset
    datasets baseline baselines existing previous prior state of the art sota outperform outperforms surpass surpasses
    achieve achieves improve improves improvement improvements significant significantly substantial substantially
    consistent consistently superior strong competitive performance effective effectiveness efficient efficiency
    validate verify across multiple various diverse several different both all other others while with and or in on
    for to a an the by from as is are be its it their than over under into which through using based use uses can
    also further more most best leading approaches capabilities capability quality robust robustness generalization
    settings setting domains domain scenarios wide range challenging key address toward towards where when while
    paradigm specifically tailored designed formulates problem novel objective strategy scalable way study better
    high fidelity ability effectively jointly aims enhances introducing presents first series set suite simple yet
    powerful unified general advance advances make makes provides provide enable enables have
    has not between within these this such well same compared complete explicit explicitly augmented mechanism large
    language vision learning reinforcement training train trained""".strip()
)
_NUMBER = re.compile(r"(?<![\w.-])\d")
_NEW_WORDS = 5
_TELLING_WORDS = 4


def title_again(read: Read) -> bool:
    """Tell whether it adds no more than a few words to the title, the name of the thing not counted."""
    new = _telling(read) - names.words(read.title)
    return len(new) < (_NEW_WORDS if not _NUMBER.search(read.sentence) else _NEW_WORDS - 2)


def generic(read: Read) -> bool:
    """Tell whether it promises and says nothing: where the code is, that experiments were made, that others are
    outperformed."""
    text = read.sentence
    promise = _PROMISE.match(text)
    if _ANNOUNCED.search(text) or (promise and not OUTCOME.search(text, promise.end())):
        return True
    foreign = names.coined(text) & _telling(read)
    return len(_telling(read)) + len(foreign) < _TELLING_WORDS and not _NUMBER.search(text)


def _telling(read: Read) -> frozenset[str]:
    """The words that say something, the name of the paper's own thing left out."""
    return names.words(read.sentence) - _EMPTY - frozenset().union(*map(names.words, read.named))
