"""MJML as its author wrote it, read before the compiler does, which names no line and passes unknown tags.

A fault is found here on the text its author knows, and told with the file, the line, the cause and the cure.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from newsletter.errors import TemplateError
from newsletter.mail.gate import css

DEEPEST = 100  # the compiler recurses: 20,000 elements within one another end the process

_COLUMN = frozenset({"mj-column", "mj-hero"})
_HEAD = frozenset({"mj-head"})
_ROOM = frozenset({"mj-body", "mj-wrapper"})
_PARENTS: dict[str, frozenset[str]] = {
    "mjml": frozenset({""}),
    "mj-head": frozenset({"mjml"}),
    "mj-body": frozenset({"mjml"}),
    "mj-attributes": _HEAD,
    "mj-breakpoint": _HEAD,
    "mj-font": _HEAD,
    "mj-preview": _HEAD,
    "mj-style": _HEAD,
    "mj-title": _HEAD,
    "mj-wrapper": frozenset({"mj-body"}),
    "mj-section": _ROOM,
    "mj-hero": _ROOM,
    "mj-group": frozenset({"mj-section"}),
    "mj-column": frozenset({"mj-section", "mj-group"}),
    "mj-accordion": _COLUMN,
    "mj-button": _COLUMN,
    "mj-carousel": _COLUMN,
    "mj-divider": _COLUMN,
    "mj-image": _COLUMN,
    "mj-navbar": _COLUMN,
    "mj-social": _COLUMN,
    "mj-spacer": _COLUMN,
    "mj-table": _COLUMN,
    "mj-text": _COLUMN,
    "mj-accordion-element": frozenset({"mj-accordion"}),
    "mj-accordion-title": frozenset({"mj-accordion-element"}),
    "mj-accordion-text": frozenset({"mj-accordion-element"}),
    "mj-carousel-image": frozenset({"mj-carousel"}),
    "mj-navbar-link": frozenset({"mj-navbar"}),
    "mj-social-element": frozenset({"mj-social"}),
    "mj-raw": frozenset({"mj-head", "mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero"}),
}
COMPONENTS = frozenset(_PARENTS) | {"mj-all", "mj-class", "mj-include"}
_HOLD_WORDS = frozenset(
    {
        *("mj-text", "mj-button", "mj-table", "mj-raw", "mj-style", "mj-title", "mj-preview"),
        *("mj-accordion-title", "mj-accordion-text", "mj-navbar-link", "mj-social-element"),
    }
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*+)"
    r"(?P<attributes>(?:\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))?)*)\s*+(?P<void>/?)>"
)
_INCLUDE = re.compile(r"\s*+<mj-include\s++path=\"(?P<path>[^\"]++)\"\s*+/>\s*+")
_NOT_ALONE = '<mj-include> must be on a line of its own, like <mj-include path="shared/x.mjml" />'
_NESTED = "an included file cannot include another; put this <mj-include> into the file that includes it"

Read = Callable[[str], tuple[str, str]]
"""From a template's name, such as `shared/head.mjml`, its text and the file that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One MJML document, its includes in place. `origins` has the file and line of each line of `text`.

    `file` is the one that includes the others, or "" where nothing was included.
    """

    text: str
    origins: tuple[tuple[str, int], ...]
    file: str = ""

    def place(self, line: int) -> str:
        """Return `file:line` as the author knows it, for a line of `text`, counted from 1."""
        file, number = self.origins[min(line, len(self.origins)) - 1]
        return f"{file}:{number}"

    def is_included(self, line: int) -> bool:
        """Tell whether a line of `text`, counted from 1, came from an included file."""
        return bool(self.file) and self.origins[line - 1][0] != self.file

    def line_at(self, offset: int) -> int:
        """Return the line of `text`, counted from 1, that holds the character at `offset`, counted from 0."""
        return self.text.count("\n", 0, offset) + 1

    def refuse(self, offset: int, fault: str) -> NoReturn:
        """Raise TemplateError for what stands at `offset`, in characters from 0."""
        raise TemplateError(f"{self.place(self.line_at(offset))}: {fault}")


def assemble(name: str, read: Read) -> Source:
    """Return the document `name` with each `<mj-include path="..." />` replaced by that file's text.

    An include stands on a line of its own, its path counts from `email/`, and an included file includes no
    other. An operator who replaces `shared/head.mjml` replaces it for every mail. Raises TemplateError for a file
    that cannot be read.
    """
    text, file = read(name)
    lines = list(_with_includes(text, file, read))
    return Source(text="\n".join(line for line, _ in lines), origins=tuple(origin for _, origin in lines), file=file)


def check(source: Source) -> None:
    """Raise TemplateError at the first thing the compiler would refuse, pass on or lay out wrongly."""
    text, opened, at = source.text, [_Open(name="", start=0)], 0
    while (start := text.find("<", at)) >= 0:
        _check_words(source, opened[-1].name, at, start)
        at = _after_comment(source, start) or _after_tag(source, opened, start)
    _check_words(source, opened[-1].name, at, len(text))
    if len(opened) > 1:
        source.refuse(opened[-1].start, f"<{opened[-1].name}> is never closed; add </{opened[-1].name}>")
    if "<mj-body" not in text:
        source.refuse(0, "there is no <mj-body>; a mail is <mjml><mj-head>...</mj-head><mj-body>...</mj-body></mjml>")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """An element not closed yet, and the offset it was opened at."""

    name: str
    start: int


def _with_includes(text: str, file: str, read: Read) -> Iterator[tuple[str, tuple[str, int]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if include := _INCLUDE.fullmatch(line):
            yield from _included(f"email/{include['path']}", read, place=f"{file}:{number}")
        else:
            yield line, (file, number)


def _included(name: str, read: Read, *, place: str) -> Iterator[tuple[str, tuple[str, int]]]:
    try:
        text, file = read(name)
    except TemplateError as error:
        raise TemplateError(f"{place}: {error}") from error
    yield from ((line, (file, number)) for number, line in enumerate(text.split("\n"), start=1))


def _check_words(source: Source, parent: str, start: int, end: int) -> None:
    if parent == "mj-style":
        for offset, fault in in_style(source.text[start:end]):
            source.refuse(start + offset, fault)
    if parent and (parent not in _PARENTS or parent in _HOLD_WORDS):
        return
    words = source.text[start:end]
    if words.strip():
        place = f"directly in <{parent}>" if parent else "outside <mjml>"
        offset = start + len(words) - len(words.lstrip())
        source.refuse(offset, f"text {place}; put words into <mj-text> and {{% ... %}} into <mj-raw>")


def _after_comment(source: Source, start: int) -> int:
    """The offset after the comment that starts here; 0 where none does."""
    if not source.text.startswith("<!--", start):
        return 0
    end = source.text.find("--", start + 4)
    if end < 0:
        source.refuse(start, "a comment is never closed; end it with -->")
    if not source.text.startswith("-->", end):
        source.refuse(end, "a comment contains two dashes, which end it; write one")
    return end + 3


def _after_tag(source: Source, opened: list[_Open], start: int) -> int:
    tag = _TAG.match(source.text, start)
    if tag is None:
        source.refuse(
            start,
            'a "<" starts no complete tag; write &lt; in words, "b > a" for "a < b" in a condition,'
            ' and quote every attribute, as in width="600px"',
        )
    if tag["close"]:
        _close(source, opened, tag)
    else:
        _open(source, opened, tag)
    return tag.end()


def _open(source: Source, opened: list[_Open], tag: re.Match[str]) -> None:
    name = tag["name"].lower()
    _check_component(source, opened[-1].name, name, tag.start())
    for offset, fault in in_attributes(tag["attributes"]):
        source.refuse(tag.start("attributes") + offset, fault)
    if tag["void"] or name in _VOID:
        return
    opened.append(_Open(name=name, start=tag.start()))
    if len(opened) > DEEPEST:
        source.refuse(tag.start(), f"more than {DEEPEST} nested elements; remove some")


def _check_component(source: Source, parent: str, name: str, start: int) -> None:
    if name == "mj-include":
        source.refuse(start, _NESTED if source.is_included(source.line_at(start)) else _NOT_ALONE)
    if name.startswith("mj-") and name not in COMPONENTS:
        source.refuse(start, f"<{name}> is not an MJML component; known are {', '.join(sorted(COMPONENTS))}")
    parents = _PARENTS.get(name)
    if parents and parent not in parents and parent != "mj-attributes":
        within = " or ".join(f"<{p}>" for p in sorted(parents)) if parents != {""} else "nothing"
        source.refuse(start, f"<{name}> is in {f'<{parent}>' if parent else 'nothing'}; it belongs in {within}")


def _close(source: Source, opened: list[_Open], tag: re.Match[str]) -> None:
    name = tag["name"].lower()
    last = opened[-1]
    if last.name != name:
        cure = f"; close <{last.name}> of line {source.line_at(last.start)} first" if last.name else ""
        source.refuse(tag.start(), f"</{name}> closes no open element{cure}")
    opened.pop()


_ATTRIBUTE = re.compile(r"(?<![\w-])(?P<name>[a-z-]*?color)\s*+=\s*+(?:\"(?P<value>[^\"]*+)\"|'(?P<other>[^']*+)')")
_STYLE = re.compile(r"(?<![\w-])style\s*+=\s*+(?:\"(?P<value>[^\"]*+)\"|'(?P<other>[^']*+)')")
_DECLARATION = re.compile(r"(?<![\w-])(?P<name>[a-z-]*?color)\s*+:(?P<value>[^;{}]*+)(?P<end>[;{}]|\Z)")
_KEYWORDS = frozenset({"currentcolor", "inherit", "initial", "none", "revert", "unset"})

Fault = tuple[int, str]
"""Where something stands, and what is wrong with it, with the cure."""


def in_attributes(text: str) -> Iterator[Fault]:
    """Say what is no colour in the attributes of a tag, and in its `style`. What Jinja writes is not looked at."""
    for match in _ATTRIBUTE.finditer(text):
        yield from _faults(match, match["value"] or match["other"] or "")
    for match in _STYLE.finditer(text):
        start = match.start("value" if match["value"] is not None else "other")
        for offset, fault in in_style(match["value"] or match["other"] or ""):
            yield start + offset, fault


def in_style(text: str) -> Iterator[Fault]:
    """Say what is no colour in the rules of a style sheet. A value that Jinja writes a part of is not looked at."""
    for match in _DECLARATION.finditer(text):
        if match["end"] != "{":
            yield from _faults(match, match["value"])


def _faults(match: re.Match[str], value: str) -> Iterator[Fault]:
    written = value.lower().replace("!important", "").strip()
    if "{" in written or all(_is_colour(token) for token in css.value(written)):  # a border may have four
        return
    cure = "write six hexadecimal digits, as in #b4421a, one of the list's, as in {{ light.accent }}, or a name"
    yield match.start(), f"{match['name']} is {value.strip()[:40]!r}, which is not a colour; {cure}"


def _is_colour(token: css.Node) -> bool:
    return css.colour(token) is not None or (token.type == "ident" and token.lower_value in _KEYWORDS)
