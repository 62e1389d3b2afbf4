"""One part of a mail, joined of fragments: the encoded bytes of a paper, a heading or what stands around them.

A fragment begins and ends with a line, so that joined fragments are what the whole would be in quoted-printable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import jinja2
from markupsafe import escape

from newsletter.mail.card import Card
from newsletter.mail.cards import EditionCards, ThemeCards
from newsletter.mail.quoted_printable import with_slots
from newsletter.mail.slots import Place
from newsletter.mail.templates.cut import MARK, Cut, block_of, marked, word_of

WORDS = ("title", "subject", "counts", "preheader", "sentence", "more", "more_than_top", "muted")
"""What a selection says in other words than its edition, or leaves out."""

_LISTS = {"lead": 1, "others": 2, "top": 1, "first": 1}
"""What it has more or fewer of, and how many of them tell one shape of the mail from another."""

_KEPT = 20_000  # fragments of one part

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Hole:
    """Where the fragments of a block stand."""

    block: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with words of the selection: literal pieces, and between them the words with what is done to them."""

    pieces: tuple[str, ...]
    words: tuple[tuple[str, Callable[[str], str]], ...]


_Piece = bytes | _Hole | _Line


class Part:
    """One part of the mails of one edition in one layout. What has been filled and encoded once is kept."""

    def __init__(self, template: jinja2.Template, place: Place, values: Mapping[str, Any]) -> None:
        self._template, self._place, self._values = template, place, values
        self._cuts: dict[Shape, tuple[Cut, list[_Piece]]] = {}
        self._fragments: dict[tuple[object, ...], tuple[object, bytes]] = {}
        self._headings: dict[tuple[object, ...], list[_Piece]] = {}

    def joined(self, cards: EditionCards) -> bytes:
        """Return the part for these cards, encoded. Raises what Jinja does where the template cannot be cut."""
        cut, pieces = self._of_shape(cards)
        return b"".join(self._filled(pieces, cut, cards))

    def line(self, cards: EditionCards) -> str:
        """Return the same as text, of a template that has words alone, as a subject's."""
        _, pieces = self._of_shape(cards)
        return "".join(self._written(piece, cards) for piece in pieces if isinstance(piece, _Line))

    def _of_shape(self, cards: EditionCards) -> tuple[Cut, list[_Piece]]:
        shape = tuple(bool(getattr(cards, word)) for word in WORDS) + tuple(
            min(len(getattr(cards, name)), most) for name, most in _LISTS.items()
        )
        if shape not in self._cuts:
            cut = Cut(self._template, {**self._values, "edition": _outlined(cards)})
            self._cuts[shape] = cut, list(self._pieces(cut.around))
        return self._cuts[shape]

    def _filled(self, pieces: Iterable[_Piece], cut: Cut, cards: EditionCards) -> Iterator[bytes]:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
            elif isinstance(piece, _Line):
                yield with_slots(self._written(piece, cards), self._place)
            else:
                yield from self._of_block(piece.block, cut, cards)

    def _of_block(self, block: str, cut: Cut, cards: EditionCards) -> Iterator[bytes]:
        if block == "theme":
            for at, theme in enumerate(cards.others):
                yield from self._of_theme(cut, theme, at)
        elif block == "name":
            for at, theme in enumerate(cards.others):
                yield self._of_name(cut, theme, at, last=at == len(cards.others) - 1)
        else:
            yield from self._of_cards(block, cut, getattr(cards, block))

    def _of_cards(self, block: str, cut: Cut, cards: Sequence[Card]) -> Iterator[bytes]:
        for card in cards:
            found = self._fragments.get((block, id(card)))
            yield found[1] if found else self._kept((block, id(card)), cut, block, card=card)

    def _of_name(self, cut: Cut, theme: ThemeCards, at: int, *, last: bool) -> bytes:
        key = ("name", theme.name, theme.count, at, last)
        if key in self._fragments:
            return self._fragments[key][1]
        loop = SimpleNamespace(index=at + 1, index0=at, first=not at, last=last)
        return self._kept(key, cut, "name", theme=replace(theme, cards=()), loop=loop)

    def _of_theme(self, cut: Cut, theme: ThemeCards, at: int) -> Iterator[bytes]:
        key = (theme.name, theme.count, theme.about, theme.tint, at)
        if key not in self._headings:
            loop = SimpleNamespace(index=at + 1, index0=at, first=not at)
            outlined = replace(theme, share=0, cards=theme.cards[:1])
            self._headings[key] = list(self._pieces(cut.filled("theme", theme=outlined, loop=loop)))
        for piece in self._headings[key]:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from self._of_cards("card", cut, theme.cards)

    def _kept(self, key: tuple[object, ...], cut: Cut, block: str, **values: object) -> bytes:
        """Fill a block and keep it, with its values: a card that is kept is no other's id. Too many are forgotten."""
        if len(self._fragments) >= _KEPT:
            self._fragments.clear()
        text = cut.filled(block, **values)
        if not text.endswith("\n"):
            raise ValueError(f"the block {block!r} ends within a line")
        fragment = with_slots(text, self._place)
        self._fragments[key] = values, fragment
        return fragment

    def _written(self, line: _Line, cards: EditionCards) -> str:
        words = [done(getattr(cards, name)) for name, done in line.words]
        if self._place is Place.HTML:
            words = [str(escape(word)) for word in words]
        return "".join(piece + word for piece, word in zip(line.pieces, [*words, ""], strict=True))

    def _pieces(self, around: str) -> Iterator[_Piece]:
        """Cut what stands around blocks and words. What has neither is encoded now."""
        for marks, lines in groupby(_lines(around), key=_held):
            if marks is None:
                yield with_slots("".join(lines), self._place)
            elif isinstance(marks, _Hole):
                yield marks  # one for all that stand there
            else:
                yield from (_line(line) for line in lines)


def _lines(text: str) -> list[str]:
    *lines, rest = text.split("\n")
    return [*(f"{line}\n" for line in lines), *filter(None, [rest])]


def _held(line: str) -> "_Hole | bool | None":
    """What a line holds: the place of a block, words (True), or neither (None)."""
    if not MARK.search(line):
        return None
    block = block_of(line)
    return _Hole(block) if block else True


def _line(line: str) -> _Line:
    pieces = MARK.split(line)
    if not set(WORDS).issuperset(mark.partition("|")[0] for mark in pieces[1::2]):
        raise ValueError("a block begins within a line")
    return _Line(tuple(pieces[::2]), tuple(word_of(mark) for mark in pieces[1::2]))


def _outlined(cards: EditionCards) -> EditionCards:
    """The cards with marks for their words, and as few of each as show where the others stand."""
    words: dict[str, Any] = {word: marked(word) for word in WORDS if getattr(cards, word)}
    others = tuple(replace(theme, share=0, cards=theme.cards[:1]) for theme in cards.others[: _LISTS["others"]])
    lists = {name: getattr(cards, name)[:most] for name, most in _LISTS.items() if name != "others"}
    return replace(cards, **words, **lists, others=others, themes=())
