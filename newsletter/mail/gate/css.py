"""CSS as tinycss2 reads it: the door to that library, for style sheets, declarations and the colours in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from tinycss2 import color5

from newsletter.mail.gate.colours import Colour, in_srgb

Node = Any
"""A token or a rule of tinycss2, which brings no types."""

_BEYOND_NUMBERS = re.compile(r"(\d{308})\d++")  # Python reads no integer of 5,000 digits, nor needs a colour one
_KEPT = 1024  # styles, which the mails of a list repeat many times
_MAY_BE_A_COLOUR = frozenset({"ident", "function"})  # a word or a function that the library does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A name in small letters and its value without white space.

    One that is `important` wins over what an element says of itself.
    """

    name: str
    value: tuple[Node, ...]
    important: bool

    @property
    def word(self) -> str:
        """The value in small letters where it is a single word, as `inherit`; "" where it is not."""
        return self.value[0].lower_value if len(self.value) == 1 and self.value[0].type == "ident" else ""


def nodes(css: str) -> list[Node]:
    """Read the rules of a style sheet and what is broken between them."""
    return list(tinycss2.parse_stylesheet(_readable(css), skip_comments=True, skip_whitespace=True))


def inner(rule: Node) -> list[Node]:
    """Read the rules within an at-rule."""
    return list(tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True))


@lru_cache(maxsize=_KEPT)
def declarations(style: str) -> tuple[Declaration, ...]:
    """Read an element's `style`, in order, without what a browser drops."""
    return declared(tinycss2.parse_component_value_list(_readable(style), skip_comments=True))


def declared(content: Sequence[Node]) -> tuple[Declaration, ...]:
    """Read the declarations of a rule's block, in order, without what a browser drops."""
    each = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    read = (_declaration(node) for node in each if node.type == "declaration")
    return tuple(declaration for declaration in read if _is_kept(declaration))


def weakest_first(declared: Sequence[Declaration]) -> list[Declaration]:
    """Put those that are important behind the others, each kind in its order [CSS Cascading 4].

    Of several of one name, the last one counts.
    """
    return sorted(declared, key=lambda declaration: declaration.important)


@lru_cache(maxsize=_KEPT)
def value(text: str) -> tuple[Node, ...]:
    """Read a value alone, as an attribute has it."""
    return significant(tinycss2.parse_component_value_list(_readable(text), skip_comments=True))


def significant(tokens: Sequence[Node]) -> tuple[Node, ...]:
    """Return the tokens that are no white space."""
    return tuple(token for token in tokens if token.type != "whitespace")


def colour(token: Node, *, dark: bool = False) -> Colour | None:
    """Read one token as a colour in sRGB; None for `currentColor` and for what is no colour that the library knows.

    `dark` chooses between the two of `light-dark()`.
    """
    return _colour(token, dark) if token.type in ("ident", "hash", "function") else None


@lru_cache(maxsize=_KEPT)
def _colour(token: Node, dark: bool) -> Colour | None:
    """Of this very token: styles that are written alike were read once."""
    if _is_deep(token):
        return None
    try:
        parsed = color5.parse_color(token, ("dark" if dark else "light",))
    except (ArithmeticError, TypeError, ValueError):  # the library's answer to `color()` and to a cmyk of alpha x
        return None
    if parsed is None or parsed == "currentcolor":
        return None
    return in_srgb(parsed.space, parsed.coordinates, parsed.alpha, written=tinycss2.serialize([token]))


def _is_deep(token: Node) -> bool:
    """Whether functions stand in it three deep, which no colour needs; the library would call itself for each."""
    inner = [each for each in _arguments(token) if each.type == "function"]
    return any(each.type == "function" for function in inner for each in _arguments(function))


def _arguments(token: Node) -> Sequence[Node]:
    arguments: Sequence[Node] = token.arguments if token.type == "function" else ()
    return arguments


def _declaration(node: Node) -> Declaration:
    return Declaration(name=node.lower_name, value=significant(node.value), important=node.important)


def _is_kept(declaration: Declaration) -> bool:
    """Whether a browser may take it: not where it is empty or broken, nor a colour that certainly is none."""
    if not declaration.value or any(token.type == "error" for token in declaration.value):
        return False
    if declaration.name not in ("color", "background-color"):
        return True
    only, *others = declaration.value
    return not others and (only.type in _MAY_BE_A_COLOUR or colour(only) is not None)


def _readable(css: str) -> str:
    return _BEYOND_NUMBERS.sub(r"\1", css)
