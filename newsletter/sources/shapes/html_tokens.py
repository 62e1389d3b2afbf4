"""A web page as a row of tags and texts, in one pass.

The standard library's parser asks again for the end of a tag at every `<` that has none: a megabyte of `<a` takes
it minutes on the Pythons this program runs on. Here no expression looks past the next `<`.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(  # at most so many parts in a tag: each is remembered until it ends
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'){0,1000})>"
    r"|(?P<hidden><[!?][^<>]*+>)|(?P<text>[^<]++|<[^<]*+)"
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60})\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>=]++))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A tag, opening or closing, or a text with its entities read: `name` is "" for a text."""

    name: str = ""
    closes: bool = False
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def tokens(page: str) -> Iterator[Token]:
    """Read tags and texts in order, comments left out; what begins like a tag and is none is text."""
    for match in _TOKEN.finditer(page):
        if match["name"]:
            yield Token(name=match["name"].lower(), closes=bool(match["close"]), attributes=_attributes(match["rest"]))
        elif match["text"]:
            yield Token(text=html.unescape(match["text"]))


def tags(page: str, *names: str) -> Iterator[Token]:
    """Read the opening tags of these names, in order, without looking at anything between them."""
    wanted = re.compile(rf"<(?:{'|'.join(names)})(?=[\s/>])[^<]*+", re.IGNORECASE)
    for match in wanted.finditer(page):
        yield from (token for token in tokens(match[0]) if token.name)


def _attributes(text: str) -> dict[str, str]:
    if "=" not in text:
        return {}
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in reversed(_ATTRIBUTE.findall(text))
    }
