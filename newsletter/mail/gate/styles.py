"""The rules of style sheets, and whom they are for: as much of selectors as a mail's templates use.

A rule is known by the last part of its selector and those before it, each a tag, classes, or both. What is read are
rules for every screen and those for `prefers-color-scheme: dark`; what depends on a screen's width is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.mail.gate import css
from newsletter.mail.gate.css import Declaration, Node
from newsletter.mail.gate.page import Element

_DEEPEST = 3  # a rule stands in one @media, and seldom in another
_EVERY_SCREEN = frozenset({"all", "screen", "only", "and"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a selector: a tag, "" for any, and the classes it asks for."""

    tag: str
    classes: frozenset[str]

    def fits(self, element: Element) -> bool:
        """Tell whether the element is one of those meant."""
        return self.tag in ("", element.tag) and self.classes <= element.classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is set for whoever fits the selector; `dark` where only in the dark."""

    selector: tuple[Part, ...]
    declarations: tuple[Declaration, ...]
    dark: bool

    @property
    def strength(self) -> tuple[int, int]:
        """Which of two rules wins: the one with more classes, then with more tags, then the later one."""
        return sum(len(part.classes) for part in self.selector), sum(bool(part.tag) for part in self.selector)

    def fits(self, within: Sequence[Element]) -> bool:
        """Tell whether the last of these elements is meant, the others being around it."""
        *before, last = self.selector
        if not within or not last.fits(within[-1]):
            return False
        around = iter(within[:-1])
        return all(any(part.fits(element) for element in around) for part in before)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What the at-rules around a rule ask for: whether the dark, whether anything else, and how many they are."""

    dark: bool = False
    other: bool = False
    depth: int = 0


@lru_cache(maxsize=64)
def rules(sheet: str) -> tuple[Rule, ...]:
    """Read the rules of a style sheet, in order. Selectors of another kind are passed over."""
    return tuple(_read(css.nodes(sheet), _Around()))


def _read(nodes: Sequence[Node], around: _Around) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule" and (around.dark or not around.other):
            yield from _rules(node, dark=around.dark)
        elif node.type == "at-rule" and around.depth < _DEEPEST:
            yield from _read(css.inner(node), _within(node, around))


def _within(rule: Node, around: _Around) -> _Around:
    """Every at-rule but `@media` asks for something else. Who asks for the dark and for a width is given the dark."""
    asked = css.significant(rule.prelude) if rule.lower_at_keyword == "media" else ()
    inverted = any(token.type == "ident" and token.lower_value == "not" for token in asked)
    dark = not inverted and any(_asks_for_the_dark(token) for token in asked)
    every = bool(asked) and all(token.type == "ident" and token.lower_value in _EVERY_SCREEN for token in asked)
    return _Around(dark=around.dark or dark, other=around.other or not every, depth=around.depth + 1)


def _asks_for_the_dark(token: Node) -> bool:
    words = css.significant(token.content) if token.type == "() block" else ()
    said = [word.lower_value if word.type == "ident" else word for word in words]
    return said == ["prefers-color-scheme", ":", "dark"]


def _rules(rule: Node, *, dark: bool) -> Iterator[Rule]:
    declared = css.declared(rule.content)
    for selector in _divided(rule.prelude, ","):
        parts = [_part(part) for part in _divided(selector, "whitespace") if part]
        known = tuple(part for part in parts if part)
        if known and len(known) == len(parts):
            yield Rule(selector=known, declarations=declared, dark=dark)


def _divided(tokens: Sequence[Node], mark: str) -> list[list[Node]]:
    """The tokens between those that are of this type or are this very sign."""
    pieces: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == mark or token == mark:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _part(tokens: Sequence[Node]) -> Part | None:
    """`td.ink.quiet`; None for what is of another kind, as `a:hover`."""
    tag = tokens[0].lower_value if tokens[0].type == "ident" else ""
    rest = tokens[1:] if tag or tokens[0] == "*" else tokens
    dots, names = rest[0::2], rest[1::2]
    if len(dots) != len(names) or any(dot != "." for dot in dots) or any(name.type != "ident" for name in names):
        return None
    return Part(tag=tag, classes=frozenset(name.value for name in names))
