"""A description whose lines bear labels: "Institution: …", "Authors: …", "AI summary", "Abstract".

A generator of feeds writes a label with a colon before its words, or as a heading above them. Stripped of its markup,
all of it is one line. Below an abstract there may be its translation, which is left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsletter import plain

_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|br|hr|tr|td|th|table|section|article|header|dl|dt|dd|blockquote)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_KINDS = {
    "organisation": r"institutions?|affiliations?|organi[sz]ations?",
    "authors": r"authors?",
    "summary": r"(?:ai|model)[ -]summary|ai[ -]generated summary|tl;?dr",
    "abstract": r"abstract|summary",
    "upvotes": r"upvotes",
    "comments": r"comments",
    "": r"arxiv links?|links?|published|date|keywords|categories|subjects|submitted by|title|摘要",
}
_ANY = "|".join(_KINDS.values())
_WITH_COLON = re.compile(rf"({_ANY})\s?[:：]\s*", re.IGNORECASE)
_HEADING = re.compile(rf"({_ANY})(?:\s|$)", re.IGNORECASE)
_NAMES_AS_WRITTEN = (
    r"(?:Institution|Affiliation|Organi[sz]ation|Author|Abstract|Summary|AI [Ss]ummary|arXiv Links?|TL;?DR)"
)
_BEFORE_COLON = re.compile(rf"(?<=\s)(?<!\bAI\s)(?={_NAMES_AS_WRITTEN}s?\s?[:：]\s)")
_BEFORE_HEADING = re.compile(r"(?<=\s)(?=(?:arXiv Links?|AI[ -]summary|摘要)\s)|(?<=[.!?。]\s)(?=Abstract\s)")
_BEFORE_ITS_BAR = re.compile(rf"\s\|\s(?=(?:{_ANY})\s?[:：]\s)", re.IGNORECASE)
_END = re.compile(r"(?:^|\s)AI[ -]generated summary$", re.IGNORECASE)
_AFTER_END = re.compile(r"(?<=AI-generated summary)\s(?=\S)")
_INLINE = re.compile(r"abstract|ai[ -]summary|arxiv links?|摘要", re.IGNORECASE)
_ITS_TITLE = re.compile(r"Abstract(?:\s|$)")
_OF_A_PAPER = {"organisation", "authors", "summary", "abstract"}
_LONGEST = 200_000


def labelled(text: str) -> dict[str, str] | None:
    """Return the words under each label, by `organisation`, `authors`, `summary`, `abstract`, `upvotes` and `comments`.

    None for a text that does not begin with a label, or has fewer than two of the first four.
    """
    lines = list(_lines(text[:_LONGEST]))
    if not lines or not _WITH_COLON.match(lines[0]):
        return None
    gathered = {kind: parts for kind, parts in _gathered(lines).items() if kind}
    if len(_OF_A_PAPER & gathered.keys()) < 2:
        return None
    return {kind: _one_language(parts) for kind, parts in gathered.items()}


def _gathered(lines: Sequence[str]) -> dict[str, list[str]]:
    """The parts under each label in their order; a summary ends where its maker says so."""
    gathered: dict[str, list[str]] = defaultdict(list)
    kind = ""
    for line in lines:
        named, words = _label(line, empty=kind == "summary" and not gathered[kind])
        kind = kind if named is None else named
        words = _ITS_TITLE.sub("", words) if kind == "summary" else words
        ends = _END.search(words)
        if part := (words[: ends.start()] if ends else words).strip():
            gathered[kind].append(part)
        kind = "" if ends else kind
    return {kind: parts for kind, parts in gathered.items() if parts}


def _lines(text: str) -> Iterator[str]:
    """The lines of a description, each label at the beginning of one."""
    broken = _BLOCK.sub("\n", " ".join(text.split())) if _BLOCK.search(text) else text
    lines = [line for line in map(plain.line, broken.split("\n")) if line]
    for line in lines:
        parts = [line]
        for pattern in (_BEFORE_ITS_BAR, _AFTER_END, *((_BEFORE_COLON, _BEFORE_HEADING) if len(lines) == 1 else ())):
            parts = [piece for part in parts for piece in pattern.split(part)]
        yield from filter(None, (part.strip(" |") for part in parts))


def _label(line: str, *, empty: bool) -> tuple[str | None, str]:
    """The kind of words that a line begins and the words behind its label; None for a line that goes on.

    `empty` tells that a summary has just begun, in which "Abstract" is the title of its source.
    """
    label = _WITH_COLON.match(line) or _heading(line)
    if label is None or _END.fullmatch(line):
        return None, line
    kind = next(kind for kind, names in _KINDS.items() if re.fullmatch(names, label[1], re.IGNORECASE))
    return (None if empty and kind == "abstract" else kind), line[label.end() :]


def _heading(line: str) -> re.Match[str] | None:
    """A label above its words, or before them where they begin as a sentence does."""
    label = _HEADING.match(line)
    behind = line[label.end() :] if label else ""
    if label is None or label[1].islower() or (behind[:1].islower() and not behind.startswith("arXiv")):
        return None
    return label if not behind or _INLINE.fullmatch(label[1]) else None


def _one_language(parts: list[str]) -> str:
    """The parts in the script of the first one; "N/A" is nothing."""
    words = " ".join(part for part in parts if _is_east_asian(part) == _is_east_asian(parts[0]))
    return "" if words.upper() in ("N/A", "NONE", "UNKNOWN") else words


def _is_east_asian(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in letters) * 2 > len(
        letters
    )
