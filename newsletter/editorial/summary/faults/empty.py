"""Sentences that tell nothing, or nothing that the title has not told."""

import re

from newsletter.editorial.summary import names
from newsletter.editorial.summary.faults.announcing import announces
from newsletter.editorial.summary.faults.hollow import hollow
from newsletter.editorial.summary.faults.read import AIMED, PRECISE, Read

_ANNOUNCED = re.compile(
    r"https?:|\bwww\.|\bgithub\b(?! (?:issue|repositor|pull|commit|project|codebase|star|user|data))|project page"
    r"|\bwe (?:hope|envision|envisage|hypothesi[sz]e|aim to (?:broaden|provide|foster|inspire|advance|accelerate"
    r"|support))\b"
    r"|\b(?:is|are) (?:publicly |freely |fully )?(?:released|open-?sourced)\b|of broader interest"
    r"|applied to other domains"
    r"|\b(?:code|codes|data|datasets?|models?|weights|project|demos?|checkpoints?|artifacts?|benchmarks?|videos?"
    r"|implementations?|resources?|materials?|toolkit)\b[^.;]{0,80}"
    r"\b(?:(?:publicly |freely |openly )?available|released|open[- ]sourced?|found at|accessible)\b"
    r"|\bwill be (?:\w+ )?(?:released|available|public|open)|as open[- ]source"
    r"|\b(?:release|open[- ]sourc\w+|publish|share)\b[^.;]{0,90}\b(?:code|weights|checkpoints?|to (?:facilitate"
    r"|accelerate|support|foster|advance|encourage|enable)|publicly|scripts)\b"
    r"|\b(?:pav\w+ the way|shed\w* light|lay\w* the (?:foundation|groundwork)|opens? (?:up )?(?:new|the)"
    r"|(?:provid|offer|deliver|yield|giv|present|contribut)\w* (?:[\w-]+,? ){0,5}(?:foundation|path|insights?|roadmap"
    r"|toolkit|guidance|guidelines?|testbed|step|directions?|basis|perspectives?|lens|reference|understanding|blueprint"
    r"|recommendations)\b"
    r"|(?<!to )address\w* (?:\w+ )?(?:\w+ )?(?:challenges|limitations|issues|problems|needs) (?:in|of|for|with)\b"
    r"|\b(?:provid|offer)\w* an? (?:[\w-]+,? (?:and )?){0,4}(?:pathway|solution|way|means|avenue|paradigm"
    r"|alternative)\b"
    r"|\breveal\w* (?:the |several |some )?(?:key|critical|major|important|open) (?:challenges|limitations|issues)\b"
    r"|\breveal\w* (?:the |several |some )?(?:key|critical|important|new|valuable) (?:insights|patterns|findings)\b"
    r"|\bwill (?:open|release|publish|share)\b"
    r"|\b(?:aim|seek|striv)\w* to (?:serve as|become|establish|set) [^,;]*\.$"
    r"|\bobserve (?:significant|substantial|considerable|major) (?:limitations|gaps|differences|improvements) in\b"
    r"[^,]*\.$"
    r"|\bwe report results for\b|catalyz\w+|democrati[sz]\w+ access"
    r"|\bin the future\b|\bwe expect\b|practical (?:implications|guidance)|implications\b"
    r"|position(?:s|ing) (?:[\w-]+ ){1,4}as\b"
    r"|future (?:research|work|directions)|open challenges\b[^.]*directions"
    r"|offers? (?:a|an)[^.;]{0,50}\b(?:path|framework|step|foundation|perspective|basis)|promising (?:direction|path)"
    r"|(?:highlight|emphasi[sz]e|stress|call|underline)\w* (?:for )?(?:the |an? )?(?:\w+ )?(?:importance|need"
    r"|potential|value|necessity)|underscor\w+|a step toward|licensed|insights\.?$"
    r"|(?:chart|set)\w* (?:a|the|new) (?:direction|course)|suppl\w+ the (?:\w+ )?community|positioned as an?\b"
    r"|unlock\w* (?:the |its )?(?:latent |full |new |great )?potential|empirical clarity|(?:enhanced|better|improved)"
    r" (?:\w+ )?experience|aim\w* to inform|future studies|tak\w+ a step back|archival snapshot"
    r"|important findings|room for improvement|(?:systematic|comprehensive|empirical|better|deeper) understanding of"
    r"|(?:acts?|serves?|serving|acting) (?:\w+ )?as an? (?:[\w-]+,? ){0,3}(?:testbed|foundation|basis|reference"
    r"|resource|step"
    r"|platform|blueprint|approach|baseline)|help\w* (?:researchers|practitioners|developers|the community)"
    r"|enabl\w+ (?:an? )?(?:[\w-]+ ){0,2}(?:analysis|evaluation"
    r"|comparison|assessment|understanding) of|enabl\w+ progress|guid\w+ (?:model |future )?(?:research|development))",
    re.IGNORECASE,
)
_CAME_OUT = re.compile(
    r"\b(?:outperform|surpass|exceed|improv(?!ed\b)|achiev|reduc(?!tion levels?)"
    r"|reveal(?!\w* (?:how|which|what|whether|insight))|find(?!ing)|show|demonstrat|yield|increas(?!ing)|gain|higher"
    r"|lower|faster|than|confirm|indicat)\w*",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"(?:(?:using|through|with|on|across|by|via|to|for|motivated by|inspired by) [^,]{3,160}, )?we "
    r"(?:(?:comprehensively|systematically|thoroughly|extensively|also) )?(?:evaluated?|validated?|verif(?:y|ied)"
    r"|conduct|test|benchmark|discuss"
    r"|outline|conclude|assess|address|tackle|detail|revisit|dissect"
    r"|report (?:on )?the performance|explain our|disclose|compare|analy[sz]e|demonstrate (?:the|our|its)"
    r"|show (?:the|our|its)|summari[sz]e"
    r"|include|cover)\b"
    r"|we (?:identify|organi[sz]e|categori[sz]e|taxonomi[sz]e|survey|review|characteri[sz]e|distil\w*) "
    r"(?:the |and [a-z]+ (?:the )?)?(?:key|core|emerging|recent|main|current|existing|open|critical|landscape)"
    r"\b(?!.*(?::|\d))"
    r"|we (?:organi[sz]e|structure|divide) (?:the|this|our) (?:paper|work|study|survey|report|review|article)\b"
    r"|(?:our|all|the) (?:[\w-]+ ){0,3}(?:runs|experiments) (?:are|were) (?:performed|run|conducted|carried out)\b"
    r"|we (?:ask|wonder|examine|explore|investigate|study) (?:whether|how|why|what|if)\b"
    r"|(?:this|the present|our|the) (?:paper|work|study|survey|report|review) (?:systematically |comprehensively )?"
    r"(?:review|survey|provide|offer|examine|cover|outline|describe|detail|discusse|summari[sz]e)s?\b"
    r"|[\w-]+ (?:is|are|was|were) (?:\w+ )?(?:evaluated|tested|validated) on\b"
    r"|(?:our|the) (?:\w+ )?(?:method|approach|framework|model) offers? an? (?:\w+ ){0,3}(?:approach|solution|way"
    r"|alternative)\b"
    r"|we consider (?:an?|the) (?:[\w-]+ )?(?:scenario|setting|problem|case|question|task)\b"
    r"|we (?:close|conclude|end|begin|start) (?:with|by|from)\b|we focus on what\b"
    r"|we (?:\w+ )?(?:release|open[- ]source|share|publish)\b|we present the\b|.*\b(?:two|three|four|five|six"
    r"|several|key|multiple) (?:[\w-]+ ){0,2}(?:upgrades"
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
    featuring features language vision learning reinforcement training train trained""".strip()
)

_NUMBER = re.compile(r"(?<![\w.-])\d")
_NEW_WORDS = 5
_TELLING_WORDS = 4


def title_again(read: Read) -> bool:
    """Tell whether it adds no more than a few words to the title, the name of the thing not counted."""
    new = _telling(read) - names.words(read.title)
    least = 1 if PRECISE.search(read.sentence) else _NEW_WORDS - 2 if _NUMBER.search(read.sentence) else _NEW_WORDS
    return len(new) < least


def generic(read: Read) -> bool:
    """Tell whether it promises and says nothing: where the code is, that experiments were made, that others are
    outperformed."""
    text = read.sentence
    promise = _PROMISE.match(text)
    if _ANNOUNCED.search(text) or (promise and not _CAME_OUT.search(AIMED.sub("", text[promise.end() :]))):
        return True
    foreign = names.coined(text) & _telling(read)
    if hollow(read) or announces(read):
        return True
    return len(_telling(read)) + len(foreign) < _TELLING_WORDS and not _NUMBER.search(text)


def _telling(read: Read) -> frozenset[str]:
    """The words that say something, the name of the paper's own thing left out."""
    return names.words(read.sentence) - _EMPTY - frozenset().union(*map(names.words, read.named))
