"""Stamp: put one subscriber's words into the slots of a composed message. Bytes are joined, nothing is parsed.

A message comes in pieces: its head, then its body. The long ones that all have are not copied for each.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote

from newsletter import tokens
from newsletter.mail import links
from newsletter.mail.fragments.fragment import Fragment
from newsletter.mail.headers import mailbox_value
from newsletter.mail.quoted_printable import encoded
from newsletter.mail.slots import CLOSE, OPEN, Place, Slot
from newsletter.models import MailingList, Period
from newsletter.tokens import KEY_BYTES, TOKEN_LENGTH, Signing

_OPEN = OPEN.encode()
_MARKED = _OPEN[0]  # all else is ASCII, and one byte is found ten times as fast as three
_HEAD_ENDS = b"\r\n\r\n"
_MARKS = re.compile(b"(" + OPEN.encode() + b"[a-z._]{1,40}" + CLOSE.encode() + b")")
_LONG = 2048  # bytes; to join what is shorter takes less than to send it apart
_SPECIAL = re.compile("[&<>\"']")
_SAME_ANYWHERE = re.compile(r"[A-Za-z0-9_@+-][A-Za-z0-9._@+-]{0,72}")  # as nearly every address is
_LINE_ENDS = b"=\r\n"
_END = links.END.encode()
_BEHIND = TOKEN_LENGTH + len(_END)  # what stands behind all that is everybody's

SLOTS = (
    "header.to",
    "header.message_id",
    "header.unsubscribe",
    "header.unsubscribe_mail",
    *(f"{place}.{slot}" for slot in Slot for place in (Place.TEXT, Place.HTML)),
)
"""All slots of a composed message."""

Words = Sequence[bytes]
"""The bytes for each of `SLOTS`, in that order, which take a third of the time that they take by name. Where there is
no link that a mail is about, the last two are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A composed message cut into pieces, with `forms` for those that hold slots, by their place.

    `greets`: whether a slot asks for the subscriber's name in a part, where few do.
    """

    pieces: tuple[bytes, ...]
    forms: tuple[tuple[int, bytes, "_Taken"], ...]
    slots: tuple[str, ...]
    greets: bool

    @classmethod
    def of(cls, composed: bytes) -> "Stamp":
        """Cut a composed message, as bytes with open slots, once, to stamp it many times."""
        return cls.joined([composed])

    @classmethod
    def joined(cls, composed: Sequence[bytes]) -> "Stamp":
        """Cut a message that comes in pieces, of which other messages share some. No slot is in two of them, nor
        is the end of the head."""
        head, body = _head(composed)
        pieces = [_cut(head), *_cuts(body)]
        slots = tuple(name for piece in pieces for name in piece.slots)
        return cls(
            pieces=tuple(piece.content for piece in pieces),
            forms=tuple((at, *piece.form) for at, piece in enumerate(pieces) if piece.form),
            slots=slots,
            greets=not {"text.name", "html.name"}.isdisjoint(slots),
        )

    def message(self, words: Words) -> list[bytes]:
        """Return the message for one subscriber, its head the first piece. `words` are as a writer or
        `public` makes them."""
        pieces = list(self.pieces)
        for at, template, taken in self.forms:
            pieces[at] = template % taken(words)
        return pieces


_Taken = Callable[[Words], bytes | tuple[bytes, ...]]
"""Takes the words that a piece asks for out of all."""


class _Form(NamedTuple):
    """A piece with a `%b` for each slot, and what takes the words for them."""

    template: bytes
    taken: _Taken


class _Cut(NamedTuple):
    """A piece of a message, the names of its slots, and its form, where it has slots."""

    content: bytes
    slots: Sequence[str] = ()
    form: _Form | None = None


def _cut(parts: Sequence[bytes]) -> _Cut:
    """The piece that these make, slots and what stands between them."""
    slots = [_name(part) for part in parts if part[0] == _MARKED]
    if not slots:
        return _Cut(b"".join(parts))
    literal = (b"%b" if part[0] == _MARKED else part.replace(b"%", b"%%") for part in parts)
    return _Cut(b"".join(parts), slots, _Form(b"".join(literal), itemgetter(*map(SLOTS.index, slots))))


_shared_cut = lru_cache(maxsize=64)(_cut)
"""What is short between two slots stands in many messages."""


def _head(pieces: Sequence[bytes]) -> tuple[list[bytes], Sequence[bytes]]:
    """What comes before the body, in slots and what stands between them, and the body."""
    head: list[bytes] = []
    for at, piece in enumerate(pieces):
        if _HEAD_ENDS in piece:
            before, end, behind = piece.partition(_HEAD_ENDS)
            return [*head, *_split(before + end)], [behind, *pieces[at + 1 :]]
        head += _parts(piece)
    return head, ()


def _cuts(body: Sequence[bytes]) -> Iterator[_Cut]:
    """What is long and the same for all, and by turns what lies between, with its slots."""
    between: list[bytes] = []
    for literal, slot in _by_slots(body):
        if len(literal) >= _LONG:
            if between:
                yield _shared_cut(tuple(between))
                between = []
            yield _Cut(literal)
        elif literal:
            between.append(literal)
        if slot:
            between.append(slot)
    if between:
        yield _shared_cut(tuple(between))


def _by_slots(body: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """What stands before each slot, and the slot; last what stands behind, and no slot. Most pieces hold none."""
    literal: list[bytes] = []
    begins = 0
    for at in [at for at, piece in enumerate(body) if _MARKED in piece]:
        literal += body[begins:at]
        for part in _parts(body[at]):
            if part[0] == _MARKED:
                yield b"".join(literal), part
                literal = []
            else:
                literal.append(part)
        begins = at + 1
    yield b"".join((*literal, *body[begins:])), b""


def _parts(piece: bytes) -> Sequence[bytes]:
    return _split_shared(piece) if isinstance(piece, Fragment) else _split(piece)


def _split(piece: bytes) -> Sequence[bytes]:
    return [part for part in _MARKS.split(piece) if part]


_split_shared = lru_cache(maxsize=256)(_split)
"""Fragments are few, and stand in many messages."""


@lru_cache(maxsize=256)
def _name(mark: bytes) -> str:
    return mark.decode().strip(OPEN + CLOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes the words of each subscriber for each place they may stand in. What is everybody's is written once."""

    edition_id: str
    domain: str
    signing: Signing
    unsubscribe: "_Link"
    unsubscribe_mail: bytes
    preferences: "_Link"
    view: "_Link"

    @classmethod
    def of(cls, mailing_list: MailingList, *, edition_id: str, secret: str) -> "Writer":
        """Prepare once, for any number of subscribers of an edition."""
        anybodys = links.personal(mailing_list, key=bytes(KEY_BYTES), edition_id=edition_id, secret=secret)
        return cls(
            edition_id=edition_id,
            domain=mailing_list.domain,
            signing=tokens.signing(list_id=mailing_list.id, secret=secret),
            unsubscribe=_Link.of(anybodys.unsubscribe),
            unsubscribe_mail=_leave_by_mail(mailing_list),
            preferences=_Link.of(anybodys.preferences),
            view=_Link.of(anybodys.view),
        )

    def words(self, key: bytes, *, name: str, address: str, number: int, greets: bool = True) -> Words:
        """Return the words of the subscriber with `key`, and the `number` of the delivery. The same give the same
        words.

        A stamp that does not greet needs no name in a part, and none is written for it.
        """
        leave, prefer, look = self.signing.tokens(key)
        unsubscribe = self.unsubscribe.written(leave)
        preferences = self.preferences.written(prefer)
        view = self.view.written(look)
        addressed = _written(address)
        named = _written(name) if greets else (b"", b"")
        return (
            mailbox_value(name, address, room=4).encode(),
            f"<{links.message_id(self.edition_id, number, domain=self.domain)}>".encode(),
            self.unsubscribe.before + leave,
            self.unsubscribe_mail + leave,
            *named,
            *addressed,
            *unsubscribe,
            *preferences,
            *view,
        )


def linked(words: Words, link: str) -> Words:
    """Return the words with those of the one link that a mail to one person is about."""
    return (*words, *_written(link))


def public(mailing_list: MailingList, day: date, *, period: Period = Period.DAY) -> Words:
    """Return words for a page that anybody may see: nobody's name or address, and no link that opens a subscriber's
    page."""
    home, address = mailing_list.url, "your address"
    view = links.edition(mailing_list, day, period=period)
    in_header = (address.encode(), b"<>", home.encode(), _leave_by_mail(mailing_list))
    in_bodies = ("", address, home, home, view)  # name, address, unsubscribe, preferences, view
    return (*in_header, *(written for word in in_bodies for written in _written(word)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """A link that is everybody's but for the token before its last letter. A header has it without that letter."""

    before: bytes
    text: Callable[[bytes], bytes]
    html: Callable[[bytes], bytes]

    @classmethod
    def of(cls, anybodys: str) -> "_Link":
        text = _around_a_token(anybodys)
        html = _around_a_token(escape(anybodys)) if _SPECIAL.search(anybodys) else text
        return cls(before=anybodys[:-_BEHIND].encode(), text=text, html=html)

    def written(self, token: bytes) -> tuple[bytes, bytes]:
        """With a token, as the text part and as HTML have it: most are the same in both."""
        in_text = self.text(token)
        return in_text, in_text if self.html is self.text else self.html(token)


def _around_a_token(anybodys: str) -> Callable[[bytes], bytes]:
    """Puts a token into the link in quoted-printable. Lines end at the same place whatever the token, because none of
    its characters is written otherwise there."""
    written = encoded(anybodys)
    on_last_line = len(written) - written.rfind(b"\n") - 1
    if on_last_line >= _BEHIND:
        before = written[:-_BEHIND]
        return (before.replace(b"%", b"%%") + b"%b" + _END).__mod__  # which runs no words of Python
    before, there = written[: -_BEHIND - len(_LINE_ENDS)], _BEHIND - on_last_line
    return lambda token: before + token[:there] + _LINE_ENDS + token[there:] + _END


def _written(word: str) -> tuple[bytes, bytes]:
    """A word as the text part and as HTML have it: most are the same in both."""
    if _SAME_ANYWHERE.fullmatch(word):
        octets = word.encode("ascii")
        return octets, octets
    in_text = encoded(word)
    return in_text, encoded(escape(word)) if _SPECIAL.search(word) else in_text


def _leave_by_mail(mailing_list: MailingList) -> bytes:
    return f"mailto:{quote(mailing_list.mailbox, safe='@+')}?subject=".encode()
