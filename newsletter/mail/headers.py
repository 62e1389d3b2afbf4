"""Header fields as bytes: ASCII, folded, and unable to begin a field that was not set.

Python's own writer is not used for them. Up to 3.11.9 it turns an encoded word inside a title into real lines, and it
encodes a List-Unsubscribe link of 75 characters or more, which makes mailbox providers hide their one-click button.
"""

import re
from collections.abc import Sequence
from email.header import Header
from enum import StrEnum
from functools import lru_cache
from string import ascii_letters, digits

from newsletter.mail.slots import Place, placed
from newsletter.models import MailingList

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]+")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS = re.compile(f"{_ATOM}(?: {_ATOM})*")
_LONGEST = 76
_OPENS, _CLOSES = "=?utf-8?q?", "?="
_AS_IN_Q = {" ": "_", **{letter: letter for letter in f"-!*+/{ascii_letters}{digits}"}}
AUTO_SUBMITTED = b"Auto-Submitted: auto-generated"  # so that no other program answers [RFC 3834]


class Kind(StrEnum):
    """What a mail is to whoever gets it, which says what its header promises."""

    EDITION = "edition"
    WELCOME = "welcome"
    ANSWER = "answer"  # to what somebody asked who is not on the list, or no longer
    OPERATOR = "operator"

    @property
    def may_leave(self) -> bool:
        """Whether it goes to somebody on the list: a one-click that would do nothing is not offered."""
        return self in (Kind.EDITION, Kind.WELCOME)

    @property
    def automatic(self) -> bool:
        """Whether it is written because something happened rather than to everybody."""
        return self is not Kind.EDITION


def text(name: str, value: str) -> bytes:
    """Return an unstructured field such as Subject as bytes, folded, without the last line break [RFC 5322, 2.2.3]. It
    reads back as the same words; a title's own `=?` is written encoded [RFC 2047]."""
    return _field(name, _words(value, room=len(name) + 2))


def mailbox(name: str, *, words: str, address: str) -> bytes:
    """Return a field with one mailbox, such as From or To, folded, without the last line break [RFC 5322, 3.4]."""
    return _field(name, mailbox_value(words, address, room=len(name) + 2))


def mailbox_value(words: str, address: str, *, room: int) -> str:
    """Return `Ada <ada@example.org>`, the name quoted or encoded where needed [RFC 2047].

    `room` is how many characters stand before it in its line. It is folded where the line would be too long.
    """
    if _ATOMS.fullmatch(words) and "=?" not in words and len(words) + len(address) + room < _LONGEST:
        return f"{words} <{address}>"  # what follows would say so too, in three times the time, for nearly every name
    words = _clean(words)
    if not words:
        return address
    if words.isascii() and "=?" not in words and len(words) < _LONGEST - room:
        shown = words if _ATOMS.fullmatch(words) else '"' + re.sub(r'(["\\])', r"\\\1", words) + '"'
    else:
        shown = Header(words, "utf-8", maxlinelen=_LONGEST, header_name="x" * (room - 2)).encode(linesep="\r\n")
    gap = " " if len(shown.rpartition("\n")[2]) + len(address) + room < _LONGEST else "\r\n "
    return f"{shown}{gap}<{address}>"


def of_kind(kind: Kind, mailing_list: MailingList, *, subject: str, date: str, boundary: str) -> list[bytes]:
    """Return every field of a mail of that kind, with slots where it is one subscriber's. `date` as RFC 5322 writes
    it."""
    return [
        mailbox("From", words=mailing_list.name, address=mailing_list.sender),
        b"To: " + placed(Place.HEADER, "to"),
        text("Subject", subject),
        _field("Date", date),
        b"Message-ID: " + placed(Place.HEADER, "message_id"),
        *(_of_list(mailing_list) if kind.may_leave else ()),
        *([AUTO_SUBMITTED] if kind.automatic else ()),
        _field("Feedback-ID", f"{kind}:{mailing_list.id}:newsletter"),
        b"MIME-Version: 1.0",
        _field("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
    ]


def _of_list(mailing_list: MailingList) -> list[bytes]:
    return [
        mailbox("List-Id", words=mailing_list.name, address=mailing_list.id),
        b"List-Unsubscribe: <" + placed(Place.HEADER, "unsubscribe") + b">,\r\n <"
        + placed(Place.HEADER, "unsubscribe_mail") + b">",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        _field("List-Archive", f"<{mailing_list.url}/archive>"),
    ]  # fmt: skip


def names(fields: list[bytes]) -> list[str]:
    """Return the names of the fields that were set, in order."""
    return [field.partition(b":")[0].decode("ascii") for field in fields]


def _field(name: str, value: str) -> bytes:
    return f"{name}: {value}".encode("ascii")


def _words(value: str, *, room: int) -> str:
    words = _clean(value)
    can_be_folded = all(len(word) < _LONGEST for word in words.split(" "))
    if words.isascii() and "=?" not in words and can_be_folded:
        return _folded(words, room)
    written = [_in_q(letter) for letter in words]
    if words and 3 * sum(map(len, written)) <= 4 * len(words.encode()):  # base64 takes four for three octets
        return _encoded(written, room)
    return Header(words, "utf-8", maxlinelen=_LONGEST, header_name="x" * (room - 2)).encode(linesep="\r\n")


@lru_cache(maxsize=4096)
def _in_q(letter: str) -> str:
    """A letter in the Q encoding [RFC 2047, 4.2]."""
    return _AS_IN_Q.get(letter) or "".join(f"={octet:02X}" for octet in letter.encode())


def _encoded(written: Sequence[str], room: int) -> str:
    """Encoded words with as many whole letters as there is room for, as `email.header` writes them, a hundred times
    as fast."""
    lines, line = [], ""
    left = _LONGEST - room - len(_OPENS + _CLOSES)
    for letter in written:
        if len(letter) > left:
            lines.append(line)
            line, left = "", _LONGEST - 1 - len(_OPENS + _CLOSES)
        line += letter
        left -= len(letter)
    return "\r\n ".join(f"{_OPENS}{each}{_CLOSES}" for each in [*lines, line])


def _folded(words: str, room: int) -> str:
    """ASCII words on lines of at most 76 characters, broken before a space, so that unfolding gives them back."""
    lines: list[str] = []
    line = ""
    for word in re.findall(r" ?[^ ]+", words):
        taken = room if not lines else 0
        if line and taken + len(line) + len(word) > _LONGEST:
            lines.append(line)
            line = word
        else:
            line += word
    return "\r\n".join([*lines, line])


def _clean(words: str) -> str:
    """Words parted by single spaces, without control and private-use characters.

    The standard library breaks a header at each of Unicode's line ends, not at CR and LF alone, and a reader folds
    white space as it likes.
    """
    return " ".join(_UNSEEN.sub(" ", words).encode("utf-8", "replace").decode().split())
