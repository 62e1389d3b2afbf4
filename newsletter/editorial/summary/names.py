"""The names a paper coins, and which of them its title explains."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse

COINED = re.compile(
    r"(?<![\w-])(?:[A-Z0-9]{0,3}[A-Z][\w.+-]{0,30}?[a-z0-9][A-Z][\w.+-]{0,30}|[A-Z][A-Z0-9][\w.+-]{0,30}"
    r"|[a-z][A-Z]\w{1,30}|[A-Z]-[A-Z]{2}[\w.+-]{0,30})"
)
"""A word that nobody writes but as a name: QuickNet, iLLaDA, RL-Index, GPT-5, K-OWL."""

_BRACKETED = re.compile(r"\(([A-Za-z][\w.+-]{1,20})\)")
_PLURAL = re.compile(r"[A-Z]{2,}s")
_PRESENTED = re.compile(
    r"\b(?:we|paper|work|report|study) (?:\w+ )?(?:present|propos|introduc|develop|describ|releas|build|creat"
    r"|contribut)\w{0,3} (?:(?:the|an?|our) (?:new |novel )?)?([\w.+-]{2,40})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:called|named|termed|dubbed|denoted|namely|coined|coin|call|term|name)(?: it| as)? ([\w.+-]{2,40})"
)
_TERMED = re.compile(
    r"\b(?:which|that) we (?:term|call|name|dub|refer to as|denote as) (?:the )?[“\"‘']?"
    r"((?!(?:by|in|at|on|for|to|from|with|upon|out|it|them)\b)[a-z][\w-]+(?: [a-z][\w-]+){1,2})[”\"’']?(?=[,.;:]| \()"
)
"""Words that stand for something from there on: "a condition, which we term teacher consistency"."""
_OF_WORDS = re.compile(
    r"\b[Ww]e (?:\w+ )?(?:present|propos|introduc|develop|build|creat|train)\w{0,3} "
    r"((?:[A-Z][\w-]{2,20} ){1,2}[A-Z][\w-]{2,20})"
)
_OURS = re.compile(r"\b[Oo]ur (?:[\w-]+ ){1,5}?[\w-]+[,:] ([A-Z][\w.+-]{1,40})(?=[,.;]|$)")
_PRESENTED_AS = re.compile(
    r"\b[Ww]e (?:\w+ )?(?:present|propos|introduc|develop|releas|train)\w{0,3} "
    r"([A-Z][\w.+-]{1,40})(?: \([^()]{1,80}\))?, (?:an?|the) "
)
_HAS_PARTS = re.compile(
    r"\b(?:introduces|unlocks|incorporates|contributes|includes|features|adopts) "
    r"([A-Z][\w.+-]{1,40}(?: [A-Z][\w-]{2,20}){0,2})(?: \([^()]{1,80}\))?[,:] (?:an?|the) "
)
"""A part of what was made, named where it is told: "Owl introduces Moon Gate, a filter"."""
_PRESENTED_BY_NAME = re.compile(
    r"\b(?:present|propos|introduc|develop|design|build|creat)\w{0,3} (?:an? )?(?:[\w-]+ ){1,5}?(?:called|named|termed"
    r"|dubbed),? ([A-Z][\w.+-]{1,40})"
)
_SPELLED = re.compile(r"(?<![\w-])([A-Z][\w-]{0,8}[A-Z]) \([A-Z]?[a-z]+[,;&\w -]{6,80}\)")
"""A name of several words that the paper gives, and letters whose words stand in brackets behind them."""
_LONGER = (_TERMED, _OF_WORDS, _SPELLED, _OURS, _PRESENTED_AS, _HAS_PARTS)
_SUBJECT = re.compile(
    rf"({COINED.pattern}) (?:\w+ly |also |even )?(?:achiev|outperform|surpass|improv|reduc|enabl|deliver|yield|attain"
    r"|reach|remain|prun|combin|integrat|maintain|accelerat|exceed|match|provid|produc|learn|us)\w{0,2}s\b"
)
_OUR = re.compile(rf"\b[Oo]ur (?:[\w-]+ )?({COINED.pattern})(?!\w| (?:and|or)\b)")
"""A coined name that does something, or is the authors' own: their thing, if it is no model that everybody knows."""

_EVERYBODYS = re.compile(
    r"(?:GPT|Chat|Claude|Gemini|Gemma|Qwen|L[Ll]a[Mm][Aa]|LL|DeepSeek|Mistral|Mixtral|Kimi|Grok|Phi|FLUX|Sora|Veo|SD|Wan"
    r"|RoBERTa|BERT|CLIP|DINO|GLM|Intern|YOLO|SAM|PPO|GRPO|DPO|SFT|BM25|ViT|ResNet|Adam|Muon|SGD|Whisper|Codex|OLM"
    r"|T5|LSTM|o[134]\b|MCTS|CoT|RL|VL|ML|Open|Py)"
)
_INTRODUCED = (
    r"(?:(?:present|propos|introduc|develop|describ|releas|build|creat|contribut|design|construct|train)\w{0,3}|built"
    r"|called|named|termed|dubbed|namely|coin|call|term|name) "
    r"(?:(?!(?:against|by|for|from|in|of|on|over|through|under|upon|using|via|with)\b)\w+ ){0,2}"
)
"""What stands before a name that is told to the reader for the first time; "trained with Owl" tells of none."""
_OVERVIEW = re.compile(
    r"\b(?:survey|review|roadmap|perspective|position|study|overview|taxonomy|challenges)\b", re.IGNORECASE
)
_REPORT = re.compile(
    r"(?P<name>[A-Z][\w.+-]*(?: [\w.+-]+){0,2}) (?:Tech\w+ Report|(?:Model|System) Card)\b", re.IGNORECASE
)
"""A title that names what it reports on and no more."""
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "via", "with"]
)
"""Words of a title that give no letter to a name all in capitals."""

_MACROS = r"(?:our|the)?(?:method|model|benchmark|bench|dataset|system|approach|framework)name|ourmethod|ourmodel"
_PART = 3
_OF_A_WORD = 2
"""So many letters at most does a name all in capitals take of one word of a title: "Medical" tells no MIC."""

KNOWN = frozenset(
    """AI LLM LLMs MLLM MLLMs VLM VLMs VLA VLAs GPU GPUs CPU CPUs RL SFT RLHF RAG GUI API APIs CLI NLP CNN CNNs RNN
    GAN GANs ViT LoRA OCR QA VQA RGB RGB-D 2D 3D 4D SOTA RLVR GRPO DPO PPO MoE CoT MLP UI SQL HTML JSON PDF DiT
    DiTs KV FPS FLOPs IoU MRI EEG STEM UAV SLAM NeRF GPT CLIP BERT DINO SAM ML SWE ID IDs PDE PDEs dLLM
    dLLMs""".split()  # noqa: SIM905
)
"""Short forms that need no explanation here."""


@lru_cache(maxsize=1024)
def words(text: str) -> frozenset[str]:
    """Return the words of a text without their endings' plural and possessive, for a rough likeness, in small
    letters."""
    return frozenset(_stem(word) for word in re.findall(r"[a-z0-9]+", text.casefold()))


def _stem(word: str) -> str:
    return word[:6] if len(word) > 6 else word.removesuffix("s") or word


def without_macros(text: str, title: str) -> str:
    """Return the text with the title's name where a feed has kept the name of a macro for it: "methodname",
    "quicknet"."""
    name, colon, _ = title.partition(":")
    if not colon or " " in name:
        return text
    parts = re.findall(r"[a-z]+", name.casefold())
    same = f"|{''.join(parts)}" if len(parts) > 1 else ""
    return re.sub(rf"(?<![\w.@/-])(?:{_MACROS}{same})(?![\w@/-])", lambda _: name, text)


def of_thing(title: str, abstract: Sequence[str]) -> frozenset[str]:
    """Say what the thing is called that the paper made: before the title's colon, or where the abstract presents it."""
    before, colon, after = title.partition(":")
    titled = {before.strip()} if colon and len(before.split()) <= 4 and not _OVERVIEW.search(after) else set()
    if report := _REPORT.match(title):
        titled.add(report["name"])
    presented = {match[1].rstrip(".") for sentence in abstract for match in _PRESENTED.finditer(sentence)}
    ways = (_PRESENTED_AS, _PRESENTED_BY_NAME)
    called = {match[1].rstrip(".") for sentence in abstract for way in ways for match in way.finditer(sentence)}
    return frozenset(titled | called | {name for name in presented if COINED.fullmatch(name)}) - KNOWN


def of_parts(title: str, abstract: Sequence[str]) -> frozenset[str]:
    """Return the names that the abstract gives to what the paper made, and that its title does not explain."""
    text = " ".join(abstract)
    given = {match[1].rstrip(".") for known in (_PRESENTED, _CALLED) for match in known.finditer(text)}
    longer = {match[1].rstrip(".") for known in _LONGER for match in known.finditer(text)}
    own = {match[1].rstrip(".") for known in (_SUBJECT, _OUR) for match in known.finditer(text)}
    names = longer | {name for name in given if COINED.fullmatch(name)} | set(filterfalse(_EVERYBODYS.match, own))
    return frozenset(name for name in names if not _tells_part(title, name)) - KNOWN


def introduces(sentence: str, name: str) -> bool:
    """Tell whether a sentence says what the name stands for: "We present Owl", "Owl, a net", "a net (Owl)"."""
    it = re.escape(name)
    if re.search(rf"\b(?:on|in|across|for) (?:the |our )?{it}(?<=[Bb]ench)\b", sentence):
        return True
    if name.isupper():  # "the DBG score" leaves the letters unexplained, unless more is said of it
        sentence = re.sub(rf"\bthe {it} [a-z]+(?![\w,])", "", sentence)
    return bool(
        re.search(rf"(?<!\w){it}[\w -]{{0,40}} \([A-Z]", sentence)
        or re.search(rf"(?i:{_INTRODUCED}){it}(?!\w)|(?<!\w){it}(?:: |, | \()an? |\({it}\)|(?<!\w){it} \(", sentence)
    )


def everybodys(name: str) -> bool:
    """Tell whether the name is that of a model or method which all papers compare with."""
    return bool(_EVERYBODYS.match(name))


def coined(text: str) -> frozenset[str]:
    """Return the words of the coined names of a text, as `words` gives them."""
    return frozenset().union(*map(words, COINED.findall(text)))


def short_forms(title: str, abstract: Sequence[str]) -> dict[str, str]:
    """Return the short forms that the abstract explains and the title does not, each with what it stands for, or with
    ""."""
    given = {name: _long_form(sentence, name) for sentence in abstract for name in _BRACKETED.findall(sentence)}
    explained = {name for name, long in given.items() if _title_has(title, name, long)}
    given |= {name[:-1]: long.removesuffix("s") for name, long in given.items() if _PLURAL.fullmatch(name)}
    given = {f"{name}s": long for name, long in given.items() if long and name.isupper()} | given
    return {
        name: long
        for name, long in given.items()
        if name not in KNOWN
        and name.removesuffix("s") not in explained | {each.removesuffix("s") for each in explained}
    }


def _title_has(title: str, name: str, long: str) -> bool:
    """Whether the title has the short form, or the words that it stands for."""
    if _shows(title, name.removesuffix("s")):
        return True
    return words(long) <= words(title) if long else explains(title, name)


def _shows(title: str, name: str) -> bool:
    """Whether the title has the short form: in capitals, or as a word, or as a part of one that is not its beginning.

    "JavisNet" has no JAV.
    """
    flat = _flat(name)
    begins = re.search(rf"(?<![a-z0-9]){flat}[a-z]", title.casefold())
    return flat in _flat(title) and (not begins or name in title or not name.isupper())


def unexplained(sentence: str, forms: Mapping[str, str]) -> list[str]:
    """Return the short forms that the sentence uses and does not explain."""
    return [
        name
        for name in forms
        if name in sentence and not re.search(rf"\({re.escape(name)}[)@]", sentence) and _alone(sentence, name)
    ]


def spelled_out(sentence: str, forms: Mapping[str, str]) -> str:
    """Return the sentence with each short form explained where it first stands: "Semantic-First Diffusion (SFD)
    sees"."""
    for name in unexplained(sentence, forms):
        if long := forms[name]:
            sentence = _after_article(sentence, name, long)
    return sentence


def _after_article(sentence: str, name: str, long: str) -> str:
    """The sentence with its words for the name, and their article: "an LLM" is "a large language model (LLM)"."""
    match = re.search(rf"(?P<article>\b[Aa]n? )?(?<![\w-]){re.escape(name)}(?P<at>@\d+)?(?![\w-])", sentence)
    if not match:
        return sentence
    said = f"{long[:1].upper()}{long[1:]}" if match.start() == 0 and not match["article"] else long
    said = f"{said} ({name}{match['at'] or ''})"
    article = f"{match['article'][0]}{'n' * (said[0] in 'aeiouAEIOU')} " if match["article"] else ""
    return f"{sentence[: match.start()]}{article}{said}{sentence[match.end() :]}"


def has(sentence: str, name: str) -> bool:
    """Tell whether the sentence has the name as a word of its own."""
    return name in sentence and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) is not None


def _alone(sentence: str, name: str) -> bool:
    """Whether the sentence has the name, and not only within another, as IMO is within IMO-AnswerBench."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?!\w|-[A-Z0-9]|-[Bb]ench)", sentence) is not None


def _long_form(sentence: str, name: str) -> str:
    """The fewest words before "(SFD)" that begin with its first letter and have its letters in their order, as the
    beginnings of words where they can, or ""."""
    before, bracket, _ = sentence.partition(f" ({name})")
    near = re.findall(r"[\w-]+", before)[-len(name) - 1 :] if bracket else []
    longer = (" ".join(near[at:]) for at in reversed(range(len(near))) if near[at][0].casefold() == name[0].casefold())
    fitting = [long for long in longer if before.endswith(long) and _explains(long, name)]
    capitals = sum(map(str.isupper, name))
    return max(
        fitting, key=lambda long: (_by_initials(long, name), min(len(re.findall(r"\w+", long)), capitals)), default=""
    )


def _by_initials(long: str, name: str) -> bool:
    """Whether the name's letters all begin words, as those of AIM do in "Audio-Interaction Aware Module"."""
    initials = iter("".join(word[0] for word in re.findall(r"[A-Za-z]+", long)).casefold())
    return all(letter in initials for letter in _flat(name))


def _explains(long: str, name: str) -> bool:
    """Whether the longer form has the name's letters in their order."""
    left = iter(_flat(long))
    letters = re.sub(r"\d", "", _flat(name.removesuffix("s").replace("2", "to")))
    return all(letter in left for letter in letters)


def _tells_part(title: str, name: str) -> bool:
    """Whether the title tells the name, or a part of it, as "Owl: Learning to See" tells Owl-7B."""
    letters = [part for part in name.split("-") if len(part) >= _PART and part.upper() == part]
    before, colon, _ = title.partition(":")
    grown = colon and len(_flat(before)) >= _PART and _flat(before) in _flat(name)
    return bool(grown) or any(explains(title, part) for part in (name, *letters))


def explains(title: str, name: str) -> bool:
    """Tell whether the title has the name, or words that begin with its letters in order, as "Kernel Cache" has KC.

    Of a word that has given its first letter others may follow, but "Vera" is not told by "Verification".
    """
    letters = re.sub(r"(?<=[a-z])2(?=[a-z])", "", _flat(name.removesuffix("s")))
    if letters in _flat(title):
        return True
    most = _OF_A_WORD if name.isupper() else len(letters)
    is_word = name[1:].islower()
    reached = {0}
    words = re.findall(r"[A-Z]*[a-z]+|[A-Z]+|\d+", title)
    for word in (word for word in words if not (name.isupper() and word in _SMALL)):
        taken = {
            end
            for start in reached
            for end in _through(word.casefold(), letters, start, is_word)
            if end - start <= most
        }
        reached |= taken
    return len(letters) in reached


def _through(word: str, letters: str, start: int, is_word: bool) -> Iterator[int]:
    """How far a word brings a name that has come to `start`; a name that is a word takes only how the word begins."""
    if is_word:
        yield from (end for end in range(start + 1, len(letters) + 1) if word.startswith(letters[start:end]))
    elif letters[start : start + 1] == word[0]:
        left = iter(word)
        for end in range(start + 1, len(letters) + 1):
            if letters[end - 1] not in left:
                return
            yield end


def _flat(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
