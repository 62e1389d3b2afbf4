"""One part of a mail, joined of fragments: the encoded bytes of a paper, a heading or what stands around them.

A fragment begins and ends with a line, so that joined fragments are what the whole would be in quoted-printable.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import jinja2
from markupsafe import escape

from newsletter.mail.card import Card
from newsletter.mail.cards import EditionCards, ThemeCards
from newsletter.mail.fragments.fragment import Fragment, make_room
from newsletter.mail.quoted_printable import with_slots
from newsletter.mail.slots import Place
from newsletter.mail.templates.cut import MARK, Cut, Word, block_of, marked, word_of

WORDS = ("title", "subject", "counts", "preheader", "sentence", "more", "more_than_top", "muted")
"""What a selection says in other words than its edition, or leaves out."""

_OF_CARD = "why"
"""What it says of a paper in words of its own."""

_LISTS = {"lead": 1, "others": 2, "top": 1, "first": 1}
"""What it has more or fewer of, and how many of them tell one shape of the mail from another."""

_KEPT = 20_000  # fragments of one part
_AT_HAND = 1500  # cards of a block whose fragments are known without asking what is in them

Shape = tuple[int, ...]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Hole:
    """Where the fragments of a block stand."""

    block: str


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A line with words of the selection: literal pieces, and between them the words. `names` are those of all."""

    pieces: tuple[str, ...]
    words: tuple[Word, ...]
    names: tuple[str, ...]


_Piece = Fragment | _Hole | _Line


class _Read:
    """A card, and the names of what a template has read of it: one that reads no number is the same for all."""

    def __init__(self, card: Card) -> None:
        self._card, self.names = card, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.names.add(name)
        return getattr(self._card, name)


class Part:
    """One part of the mails of one edition in one layout. What has been filled and encoded once is kept."""

    def __init__(self, template: jinja2.Template, place: Place, values: Mapping[str, Any]) -> None:
        self._template, self._place, self._values = template, place, values
        self._cuts: dict[Shape, tuple[Cut, list[_Piece]]] = {}
        self._blocks: dict[Key, list[Any]] = {}
        self._cards: dict[str, dict[int, tuple[Card, Sequence[bytes]]]] = {}
        self._lines: dict[Key, list[bytes] | tuple[Fragment, ...]] = {}
        self._encodings: dict[str, bytes] = {}

    @property
    def blocks(self) -> Collection[str]:
        """The names of the template's blocks. Of what has no block, the template shows the first at most."""
        return self._template.blocks

    def pieces(self, cards: EditionCards, shape: Shape) -> list[bytes]:
        """Return the part for these cards, encoded, in pieces: fragments, and bytes that this message alone may have.

        `shape` is that of the cards. Raises what Jinja does where the template cannot be cut.
        """
        cut, pieces = self._of_shape(cards, shape)
        joined: list[bytes] = []
        for piece in pieces:
            if isinstance(piece, Fragment):
                joined.append(piece)
            elif isinstance(piece, _Line):
                joined += self._encoded(piece, cards)
            else:
                self._join_block(joined, piece.block, cut, cards)
        return joined

    def line(self, cards: EditionCards, shape: Shape) -> str:
        """Return the same as text, of a template that has words alone, as a subject's."""
        _, pieces = self._of_shape(cards, shape)
        return "".join(self._written(piece, _words(piece, cards)) for piece in pieces if isinstance(piece, _Line))

    def _of_shape(self, cards: EditionCards, shape: Shape) -> tuple[Cut, list[_Piece]]:
        if shape not in self._cuts:
            cut = Cut(self._template, {**self._values, "edition": _outlined(cards)})
            self._cuts[shape] = cut, list(self._pieces(cut.around, WORDS))
        return self._cuts[shape]

    def _join_block(self, joined: list[bytes], block: str, cut: Cut, cards: EditionCards) -> None:
        if block == "theme":
            for at, theme in enumerate(cards.others):
                self._join_theme(joined, cut, theme, at)
        elif block == "name":
            for at, theme in enumerate(cards.others):
                joined += self._of_name(cut, theme, at, last=at == len(cards.others) - 1)
        else:
            self._join_cards(joined, block, cut, getattr(cards, block))

    def _join_cards(self, joined: list[bytes], block: str, cut: Cut, cards: Sequence[Card]) -> None:
        """One paper after the other. A card that two messages have is one and the same."""
        known = self._cards.setdefault(block, {})
        for card in cards:
            held = known.get(id(card))  # which holds the card, so that no other has its id
            joined += held[1] if held else self._of_card(block, cut, card)

    def _of_card(self, block: str, cut: Cut, card: Card) -> Sequence[bytes]:
        """Within an edition a card's block is told from others by what is in its key."""
        key = (block, card.id, card.theme, bool(card.line), bool(card.why))
        pieces = self._blocks.get(key) or self._blocks.get((*key, card.label))
        if pieces is None:
            shown = _Read(replace(card, why=marked(_OF_CARD)) if card.why else card)
            filled = self._filled(cut, block, (_OF_CARD,), card=shown)
            pieces = self._keep((*key, card.label) if "label" in shown.names else key, filled)
        joined: list[bytes] = []
        for piece in pieces:
            joined += [piece] if isinstance(piece, Fragment) else self._encoded(piece, card)
        if all(isinstance(piece, Fragment) for piece in joined):
            known = self._cards[block]
            if len(known) >= _AT_HAND:
                known.clear()
            known[id(card)] = card, joined
        return joined

    def _of_name(self, cut: Cut, theme: ThemeCards, at: int, *, last: bool) -> Sequence[Any]:
        key = ("name", theme.name, theme.count, at, last)
        loop = SimpleNamespace(index=at + 1, index0=at, first=not at, last=last)
        return self._blocks.get(key) or self._kept(key, cut, "name", (), theme=replace(theme, cards=()), loop=loop)

    def _join_theme(self, joined: list[bytes], cut: Cut, theme: ThemeCards, at: int) -> None:
        key = ("theme", theme.name, theme.count, theme.about, theme.tint, at)
        pieces = self._blocks.get(key)
        if pieces is None:
            loop = SimpleNamespace(index=at + 1, index0=at, first=not at)
            outlined = replace(theme, share=0, cards=theme.cards[:1])
            pieces = self._kept(key, cut, "theme", (), theme=outlined, loop=loop)
        for piece in pieces:
            if isinstance(piece, Fragment):
                joined.append(piece)
            else:
                self._join_cards(joined, "card", cut, theme.cards)

    def _kept(self, key: Key, cut: Cut, block: str, names: Sequence[str], **values: object) -> list[Any]:
        return self._keep(key, self._filled(cut, block, names, **values))

    def _filled(self, cut: Cut, block: str, names: Sequence[str], **values: object) -> list[Any]:
        """Fill a block, in which words with these names are marks."""
        text = cut.filled(block, **values)
        if not text.endswith("\n"):
            raise ValueError(f"the block {block!r} ends within a line")
        return list(self._pieces(text, names))

    def _keep(self, key: Key, pieces: list[Any]) -> list[Any]:
        """Keep a block that was filled. Too many are forgotten."""
        if len(self._blocks) >= _KEPT:
            self._blocks.clear()
        self._blocks[key] = pieces
        return pieces

    def _encoded(self, line: _Line, said: EditionCards | Card) -> Sequence[bytes]:
        """The line with its words, encoded, in a piece for each line that it has become."""
        words = _words(line, said)
        key = (line, *words)
        encoded = self._lines.get(key)
        if isinstance(encoded, list):
            self._lines[key] = encoded = tuple(map(_shared, encoded))
        elif encoded is None:
            make_room(self._lines, shared=tuple)
            make_room(self._encodings, shared=Fragment)
            self._lines[key] = encoded = [self._alone(each) for each in _lines(self._written(line, words))]
        return encoded

    def _alone(self, line: str) -> bytes:
        """One line, encoded; a fragment as soon as a second message has the same."""
        encoded = self._encodings.get(line)
        self._encodings[line] = made = with_slots(line, self._place) if encoded is None else _shared(encoded)
        return made

    def _written(self, line: _Line, words: Sequence[str]) -> str:
        left, text = iter(words), line.pieces[0]
        for word, behind in zip(line.words, line.pieces[1:], strict=True):
            said = word.written([next(left) for _ in word.names])
            text += (str(escape(said)) if self._place is Place.HTML else said) + behind
        return text

    def _pieces(self, text: str, names: Sequence[str]) -> Iterator[_Piece]:
        """Cut a text at blocks and words with these names. What has neither is encoded now."""
        for marks, lines in groupby(_lines(text), key=_held):
            if marks is None:
                yield Fragment(with_slots("".join(lines), self._place))
            elif isinstance(marks, _Hole):
                yield marks  # one for all that stand there
            else:
                yield from (_line(line, names) for line in lines)


def shape_of(cards: EditionCards) -> Shape:
    """Return what tells one shape of a mail from another: which words it has, and of what it has none, one or more."""
    words = [bool(getattr(cards, word)) for word in WORDS]
    return (*words, *(min(len(getattr(cards, name)), most) for name, most in _LISTS.items()))


def _shared(piece: bytes) -> Fragment:
    return piece if isinstance(piece, Fragment) else Fragment(piece)


def _words(line: _Line, said: EditionCards | Card) -> list[str]:
    return [getattr(said, name) for name in line.names]


def _lines(text: str) -> list[str]:
    *lines, rest = text.split("\n")
    return [*(f"{line}\n" for line in lines), *filter(None, [rest])]


def _held(line: str) -> "_Hole | bool | None":
    """What a line holds: the place of a block, words (True), or neither (None)."""
    if not MARK.search(line):
        return None
    block = block_of(line)
    return _Hole(block) if block else True


def _line(line: str, names: Sequence[str]) -> _Line:
    pieces = MARK.split(line)
    words = tuple(word_of(mark) for mark in pieces[1::2])
    asked = tuple(name for word in words for name in word.names)
    if not set(names).issuperset(asked):
        raise ValueError("a block begins within a line")
    return _Line(tuple(pieces[::2]), words, asked)


def _outlined(cards: EditionCards) -> EditionCards:
    """The cards with marks for their words, and as few of each as show where the others stand."""
    words: dict[str, Any] = {word: marked(word) for word in WORDS if getattr(cards, word)}
    others = tuple(replace(theme, share=0, cards=theme.cards[:1]) for theme in cards.others[: _LISTS["others"]])
    lists = {name: getattr(cards, name)[:most] for name, most in _LISTS.items() if name != "others"}
    return replace(cards, **words, **lists, others=others, themes=())
