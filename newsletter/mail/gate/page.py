"""The HTML part as elements and words, each with the elements it stands in: what the other rules look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from newsletter.mail.gate import css
from newsletter.mail.gate.css import Declaration

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNSEEN = frozenset({"style", "script", "title", "head"})


@dataclass(frozen=True, kw_only=True)
class Element:
    """A tag with its attributes, names in small letters, and what its `style` declares.

    An attribute without a value is "".
    """

    tag: str
    attributes: Mapping[str, str]
    style: tuple[Declaration, ...] = ()

    @cached_property
    def classes(self) -> frozenset[str]:
        """The names in its `class`."""
        return frozenset(self.attributes.get("class", "").split())

    @cached_property
    def hidden(self) -> bool:
        """Whether its own style takes it off the page."""
        shown = [each for each in css.weakest_first(self.style) if each.name == "display"]
        return bool(shown) and shown[-1].word == "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of words and the elements around it, outermost first."""

    text: str
    within: tuple[Element, ...]

    @property
    def seen(self) -> bool:
        """Whether a reader is meant to see them; a preheader is not."""
        return bool(self.text.strip()) and not any(element.tag in _UNSEEN or element.hidden for element in self.within)


@dataclass(slots=True)
class Page:
    """Everything of one HTML part, in its order. `css` is the content of every style element."""

    elements: list[Element] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    css: list[str] = field(default_factory=list)

    def links(self) -> Iterator[str]:
        """Return the addresses that it leads to."""
        return self._values("href", "action")

    def loaded(self) -> Iterator[str]:
        """Return the addresses of what it shows and does not contain."""
        return self._values("src", "background")

    def _values(self, *names: str) -> Iterator[str]:
        for element in self.elements:
            for name in names:
                if name in element.attributes:
                    yield element.attributes[name]


def read(html: str) -> Page:
    """Return the elements and words of an HTML text. Comments, which only Outlook reads, are passed over."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._opened: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag=tag, attributes=attributes, style=css.declarations(attributes.get("style", "")))
        self.page.elements.append(element)
        if tag not in _VOID:
            self._opened.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        # Most ends close what was opened last; an end that closes nothing must not be looked for through all.
        if any(element.tag == tag for element in reversed(self._opened[-100:])):
            while self._opened.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._opened and self._opened[-1].tag == "style":
            self.page.css.append(data)
        else:
            self.page.words.append(Words(text=data, within=tuple(self._opened)))
