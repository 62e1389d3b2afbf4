"""What the abstract says of a name where it introduces it, put behind the name where a line uses it."""

import re
from collections.abc import Collection, Mapping, Sequence

from newsletter.editorial.summary import names

_SAID = re.compile(
    r"(?:\b(?:propos|introduc|present|develop|build|design|releas|creat|train|construct|describ|contribut"
    r"|unveil|unlock|incorporat|featur|adopt)\w{0,3} |\b(?:called|named|termed|dubbed) |^)"
    r"(?P<name>[A-Z][\w.+-]{1,40}(?: [A-Z][\w-]{2,20}){0,2})(?: \([^()]{1,80}\))?(?:[,:]| is) "
    r"(?P<gloss>(?:an?|the first) [^,.;:()–—]{8,160}?)(?=,|[.;:]| \(| [–—]"
    r"| (?:(?:in |of |for |on |with |by )?(?:that|which)|where|whose|designed|built|tailored|capable|aimed|aiming"
    r"|consisting|comprising|spanning|covering|featuring|containing|trained)\b)"
)
"""A name, and what it is: "we propose Owl, an agentic framework that …", "Owl is an agentic framework for …"."""

_PRAISE = re.compile(r"\b(?:novel|new|simple yet effective|simple but effective|comprehensive|principled) ")
_LONGEST = 75
"""Characters of a gloss. A longer one is cut before a preposition."""

_SHORTEST, _FEWEST_WORDS = 10, 3
_PREPOSITION = re.compile(r" (?:for|to|with|by|in|via|through|using|based|on|from|across|at)\b")
_BEGINS = r"(?:^|(?<=[,;:–—] )|(?<=\b[Tt]he )|(?<=\b[Oo]ur )|(?<=\band )|(?<=\bthat )|(?<=\bwhile )|(?<=\bwhere ))"
"""What stands before a name that is the subject of a sentence or a clause."""
_TELLS = r"(?= (?:\w+ly |also |further |even |not only )?(?!and\b|or\b)(?:\w+(?:s|ed|es)|can|is|are|was|has|does)\b)"
"""What stands behind a name that is the subject of a sentence."""


def of_names(abstract: Sequence[str]) -> dict[str, str]:
    """Return what the abstract says of the names that it introduces: "an agentic framework" of Owl."""
    matches = [match for sentence in abstract for match in _SAID.finditer(sentence)]
    fitted = {match["name"]: _fitted(match["gloss"]) for match in reversed(matches)}
    return {name: gloss for name, gloss in fitted.items() if gloss}


def added(sentence: str, unknown: Collection[str], glosses: Mapping[str, str]) -> str:
    """Return the sentence with each unknown name told where it is the subject: "Owl, an agentic framework, sees"."""
    for name in sorted(unknown):
        if name in glosses and not names.introduces(sentence, name):
            before, subject, after = _where(sentence, name)
            sentence = f"{before}{subject}, {glosses[name]},{after}" if subject else sentence
    return sentence


def _where(sentence: str, name: str) -> tuple[str, str, str]:
    """The sentence before the name where it is the subject, the name, and the rest; the name is "" where it is none."""
    subject = re.search(rf"{_BEGINS}{re.escape(name)}{_TELLS}", sentence)
    return (sentence[: subject.start()], name, sentence[subject.end() :]) if subject else (sentence, "", "")


def _fitted(gloss: str) -> str:
    """The gloss without praise, and no longer than a reader likes in the middle of a sentence, or ""."""
    bare = _PRAISE.sub("", gloss)
    bare = re.sub(r"^an? (?=([aeioAEIO])?)", lambda match: "an " if match[1] else "a ", bare)
    cuts = [at.start() for at in _PREPOSITION.finditer(bare, _SHORTEST, _LONGEST)]
    kept = bare if len(bare) <= _LONGEST else bare[: cuts[-1]] if cuts else ""
    return kept if len(kept.split()) >= _FEWEST_WORDS and not kept.endswith("ed") else ""
