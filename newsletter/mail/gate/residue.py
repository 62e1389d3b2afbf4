"""Residue: what a template leaves where a value was missing, told apart from titles that hold such words.

A paper may be called `{{ x }}` or `None of the Above`. So what looks like residue is allowed where it stands in one of
the words that were put in, or in the template's own; both are compared without white space, since text is wrapped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote_plus

from newsletter.mail.gate.finding import Finding, refusal
from newsletter.mail.gate.page import Page
from newsletter.mail.slots import CLOSE, OPEN

_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|(?<!\w)(?:None|nan|NaN)(?!\w)|object at 0x")
_WITHOUT_SPACE = ("{{", "}}", "{%", "%}", "{#", "None", "nan", "NaN", "objectat0x")
_LINK = re.compile(r"(?:https?://|mailto:)\S*+")
_IN_LINK = re.compile(r"\{\{|\{%|(?<=[/=])(?:None|nan|NaN)(?=[/&?#]|\Z)")
_WITH_WORDS = ("alt", "title", "aria-label", "content", "summary")
_MARKS = str.maketrans("", "", OPEN + CLOSE)
_AROUND = 30


def findings(*, subject: str, text: str, page: Page, known: Iterable[str]) -> Iterator[Finding]:
    """Find what is left over from a template. `known` are the words that were put in: of the edition, of the list, of
    the template itself."""
    phrases = {squeezed for squeezed in map(_squeezed, known) if _may_hold(squeezed)}
    shown = [words.text for words in page.words]
    said = [value for element in page.elements for name, value in element.attributes.items() if name in _WITH_WORDS]
    for where, content in (("subject", subject), ("text", text), ("html", "\n".join((*shown, *said)))):
        for left in dict.fromkeys(_residue(_LINK.sub(" ", content), phrases)):
            yield _finding(left, where)
    for link in dict.fromkeys((*_LINK.findall(text), *page.links(), *page.loaded())):
        yield from (_finding(link, "html") for _ in _in_link(link, phrases))


def _finding(left: str, where: str) -> Finding:
    return refusal(
        f"{left!r} is left over from a template",
        where=where,
        cure="correct the expression, or write {% if %} around what may be missing",
        quote=left,
    )


def _residue(content: str, phrases: set[str]) -> Iterator[str]:
    allowed = _allowed(_squeezed(content), phrases)
    read, at = 0, 0
    for match in _LEFT.finditer(content):
        at += len(_squeezed(content[read : match.start()]))
        read = match.start()
        if not allowed[at]:
            yield _excerpt(content, match)


def _allowed(squeezed: str, phrases: set[str]) -> bytearray:
    """For each character, whether one of the phrases stands there."""
    allowed = bytearray(len(squeezed))
    for phrase in phrases:
        start = squeezed.find(phrase)
        while start >= 0:
            allowed[start : start + len(phrase)] = b"\x01" * len(phrase)
            start = squeezed.find(phrase, start + len(phrase))
    return allowed


def _in_link(link: str, phrases: set[str]) -> Sequence[str]:
    """Residue in a link that is neither one of the words put in nor made of one."""
    read = _squeezed(unquote_plus(link))
    if _squeezed(link) in phrases or any(phrase in read for phrase in phrases):
        return ()
    return _IN_LINK.findall(link)[:1]


def _excerpt(content: str, match: re.Match[str]) -> str:
    before = content[max(0, match.start() - _AROUND) : match.start()].rpartition("\n")[2]
    after = content[match.end() : match.end() + _AROUND].partition("\n")[0]
    return f"{before}{match[0]}{after}".strip()


def _may_hold(squeezed: str) -> bool:
    """Whether a phrase without its spaces holds what looks like residue; its words then stand close together."""
    return any(mark in squeezed for mark in _WITHOUT_SPACE)


def _squeezed(text: str) -> str:
    return "".join(text.translate(_MARKS).split())
