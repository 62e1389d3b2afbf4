"""Stamp: put one subscriber's words into the slots of a composed message. Bytes are joined, nothing is parsed."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import quote

from newsletter.mail.headers import mailbox_value
from newsletter.mail.links import PersonalLinks
from newsletter.mail.links import edition as edition_page
from newsletter.mail.quoted_printable import encoded
from newsletter.mail.slots import CLOSE, OPEN, Place, Slot
from newsletter.models import MailingList, Period

_MARK = re.compile(OPEN.encode() + b"([a-z._]{1,40})" + CLOSE.encode())
_SPECIAL = re.compile("[&<>\"']")

_PLACES = {slot: (f"{Place.TEXT}.{slot}", f"{Place.HTML}.{slot}") for slot in Slot}

Words = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A composed message cut at its slots: literal pieces and slot names by turns, a piece at both ends."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    @classmethod
    def of(cls, composed: bytes) -> "Stamp":
        """Cut a composed message once, to stamp it many times."""
        cut = _MARK.split(composed)
        return cls(pieces=tuple(cut[0::2]), slots=tuple(slot.decode() for slot in cut[1::2]))

    def message(self, words: Words) -> bytes:
        """The message for one subscriber. `words` has the bytes of every slot, as `personal` or `public` makes them."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts.append(words[slot])
            parts.append(piece)
        return b"".join(parts)


def personal(mailing_list: MailingList, links: PersonalLinks, *, name: str, address: str, message_id: str) -> Words:
    """The words of one subscriber, written for each place they may stand in."""
    return {
        "header.to": mailbox_value(name, address, room=4).encode(),
        "header.message_id": f"<{message_id}>".encode(),
        "header.unsubscribe": links.unsubscribe.encode(),
        "header.unsubscribe_mail": _leave_by_mail(mailing_list.mailbox) + links.unsubscribe_token.encode(),
        **_in_bodies(
            {
                Slot.NAME: name,
                Slot.ADDRESS: address,
                Slot.UNSUBSCRIBE: links.unsubscribe,
                Slot.PREFERENCES: links.preferences,
                Slot.VIEW: links.view,
            }
        ),
    }


def public(mailing_list: MailingList, day: date, *, period: Period = Period.DAY) -> Words:
    """Words for a page that anybody may see: nobody's name or address, and no link that opens a subscriber's page."""
    home = mailing_list.url
    open_to_all = PersonalLinks(
        unsubscribe=home,
        unsubscribe_token="",
        preferences=home,
        view=edition_page(mailing_list, day, period=period),
    )
    return personal(mailing_list, open_to_all, name="", address="your address", message_id="")


@cache
def _leave_by_mail(mailbox: str) -> bytes:
    return f"mailto:{quote(mailbox, safe='@+')}?subject=".encode()


def _in_bodies(words: Mapping[Slot, str]) -> dict[str, bytes]:
    """Each word as it is written in the text part and in HTML: most are the same in both."""
    written = {}
    for slot, word in words.items():
        in_text, in_html = _PLACES[slot]
        written[in_text] = plain = encoded(word)
        written[in_html] = encoded(html.escape(word)) if _SPECIAL.search(word) else plain
    return written
