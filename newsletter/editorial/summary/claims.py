"""What a line that somebody else wrote claims beyond its abstract: what is not needed, or how far something goes."""

import re

from newsletter.editorial.summary import sentences, telling

_WITHOUT = re.compile(
    r"(?P<done>[^,.;:]*?),? (?:without|with no|(?:need|requir)\w* no) (?P<spared>[^,.;:]+?)"
    r"(?=[,.;:]|$| (?:while|through|by|via|using|in|across|when|but|due|with|under|at|than)\b"
    r"| and (?:\w+ing|[a-z]+s)\b)"
)
_DONE = re.compile(r".*\b(?:that|and|by|through|using|via|enabl\w+|achiev\w+|improv\w+|allow\w+) ")
"""A clause, what it says is not needed for what it says is done, and the words before the last of what is done."""
_SPARES = re.compile(
    r"\b(?:without|no|not|never|neither|nor|eliminat\w*|avoid\w*|remov\w*|bypass\w*|obviat\w*|circumvent\w*|instead"
    r"|rather than|unlike|beyond|only|alone|solely|purely|zero|un[a-z]{5,}|lack\w*|absen\w*|skip\w*|discard\w*"
    r"|preserv\w*|maintain\w*|retain\w*|frozen|fixed)\b|[-–]free\b|\bfree of\b",
    re.IGNORECASE,
)
"""Words by which an abstract says that something is not there, or stays as it is."""
_JOINED = re.compile(r"-(?!free\b)")
_LEAST_LETTERS, _STEM = 4, 5
_EMPTY = frozenset({"addit", "expli", "need", "relyi", "requi", "using"})
"""The stems of words between "without" and what is not needed."""

_DEGREES = tuple(
    (re.compile(rf"\b(?:{claimed})", re.IGNORECASE), re.compile(rf"\b(?:{said})", re.IGNORECASE))
    for claimed, said in (
        (r"close to|near(?:ly|ing)?\b|almost|virtually", r"close|near|almost|virtual|within \d|approach(?:es|ing) \d"),
        (r"fully|complete(?:ly)?\b|entire(?:ly)?\b|perfect(?:ly)?\b", r"full|complet|entire|perfect|all\b|whole|every"),
        (r"unif(?:y|ies|ied|ying)\b", r"unif|singl|joint|shared|integrat|both|one\b|common|universal|together"),
        (
            r"eliminat|remov",
            r"eliminat|remov|without|no\b|not\b|avoid|obviat|bypass|skip|zero|discard|never|instead|free\b",
        ),
        (r"guarant|provabl|certif", r"guarant|prov|certif|theor|bound"),
    )
)
"""Words for how far something goes, and what an abstract has where it goes so far."""

_SURVEY = re.compile(r"\b(?:an?|the) (?:[\w-]+ ){0,3}(?:survey|review|overview|roadmap)\b", re.IGNORECASE)
_SURVEYS = re.compile(r"survey|review|overview|roadmap|taxonom|categori|literature", re.IGNORECASE)
"""A title of a survey, and what tells its line from one about the field."""


def founded(line: str, title: str, abstract: str) -> bool:
    """Tell whether the abstract says what the line says is not needed or goes far, and a survey is told as one."""
    source = f"{title} {abstract}"
    far = all(said.search(source) for claimed, said in _DEGREES if claimed.search(line))
    surveyed = _SURVEYS.search(line) or not _SURVEY.search(title)
    split = (title, *sentences.split(abstract))
    return bool(far and surveyed) and all(_spared(claim, title, split) for claim in _WITHOUT.finditer(line))


def _spared(claim: re.Match[str], title: str, split: tuple[str, ...]) -> bool:
    """Whether a sentence says that this is not needed, and one beside it or the title a word of what is done so."""
    spared, done = _stems(claim["spared"]), _stems(_DONE.sub("", claim["done"]))
    near = (
        _stems(" ".join((title, *split[max(0, at - 1) : at + 2])))
        for at, sentence in enumerate(split)
        if _SPARES.search(sentence) and spared <= _stems(sentence)
    )
    return any(not done or done & words for words in near)


def _stems(text: str) -> frozenset[str]:
    """How the longer words of a text begin; "fine-tuning" and "finetuning" alike."""
    words = (word[:_STEM] for word in telling.distinct(_JOINED.sub("", text)) if len(word) >= _LEAST_LETTERS)
    return frozenset(word for word in words if word not in _EMPTY)
