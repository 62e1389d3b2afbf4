"""The colours that style rules set: as much of CSS as a mail's templates use, read by hand.

A rule is known by the last part of its selector and those before it, each a tag, classes, or both. What is read are
rules for every screen and those for `prefers-color-scheme: dark`; what depends on a screen's width is not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsletter.mail.gate.page import Element

_BRACE = re.compile(r"([{}])")
_DEEPEST = 3  # a rule stands in one @media, and seldom in another
_PART = re.compile(r"(?P<tag>[a-zA-Z][a-zA-Z0-9-]*+)?(?P<classes>(?:\.[\w-]++)*)")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NAMED = {"black": "#000000", "white": "#ffffff"}
_IMPORTANT = "!important"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a selector: a tag, "" for any, and the classes it asks for."""

    tag: str
    classes: frozenset[str]

    def fits(self, element: Element) -> bool:
        """Whether the element is one of those meant."""
        return self.tag in ("", element.tag) and self.classes <= element.classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is set for whoever fits the selector; `dark` where only in the dark."""

    selector: tuple[Part, ...]
    declarations: Mapping[str, str]
    dark: bool

    @property
    def strength(self) -> tuple[int, int]:
        """Which of two rules wins: the one with more classes, then with more tags, then the later one."""
        return sum(len(part.classes) for part in self.selector), sum(bool(part.tag) for part in self.selector)

    def fits(self, within: Sequence[Element]) -> bool:
        """Whether the last of these elements is meant, the others being around it."""
        *before, last = self.selector
        if not within or not last.fits(within[-1]):
            return False
        around = iter(within[:-1])
        return all(any(part.fits(element) for element in around) for part in before)


def rules(css: str) -> Iterator[Rule]:
    """The rules of a style sheet, in order. Selectors of another kind are passed over."""
    opened: list[str] = []
    *pieces, _ = _BRACE.split(_without_comments(css))
    for words, brace in zip(pieces[0::2], pieces[1::2], strict=True):
        if brace == "{":
            opened.append(words.strip())
        elif opened:
            yield from _rules(opened.pop(), words, opened[:_DEEPEST])


def declarations(text: str) -> dict[str, str]:
    """`color:#fff;background:#000` by name, in small letters."""
    pairs = (pair.partition(":") for pair in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value.strip()}


def colour(value: str) -> str:
    """The value as `#rrggbb`; "" where it is no plain colour, which is nobody's fault."""
    value = value.lower().removesuffix(_IMPORTANT).strip()
    found = _NAMED.get(value, value)
    if not _HEX.fullmatch(found):
        return ""
    return found if len(found) == 7 else "#" + "".join(digit * 2 for digit in found[1:])


def is_important(value: str) -> bool:
    """Whether it also wins over what an element says of itself."""
    return value.endswith(_IMPORTANT)


def _rules(selectors: str, content: str, around: Sequence[str]) -> Iterator[Rule]:
    dark = any("prefers-color-scheme" in media and "dark" in media for media in around)
    if selectors.startswith("@") or (around and not dark):
        return
    for selector in selectors.split(","):
        parts = tuple(_parts(selector))
        if parts:
            yield Rule(selector=parts, declarations=declarations(content), dark=dark)


def _parts(selector: str) -> Iterator[Part]:
    found = [_PART.fullmatch(part) for part in selector.split()]
    for part in found if all(found) else ():
        if part:
            classes = frozenset(filter(None, part["classes"].split(".")))
            yield Part(tag=(part["tag"] or "").lower(), classes=classes)


def _without_comments(css: str) -> str:
    first, *others = css.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)
