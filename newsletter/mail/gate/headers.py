"""The header of a message, on its bytes: what RFCs and the large mailbox providers ask of bulk senders."""

import re
from collections import Counter
from collections.abc import Iterator

from newsletter.mail.gate.finding import Finding, refusal, warning
from newsletter.mail.gate.parts import Parts
from newsletter.mail.headers import Kind
from newsletter.mail.slots import Place, placed
from newsletter.models import MailingList

_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_LONGEST_LINE = 998  # octets [RFC 5322, 2.1.1]
_LONGEST_ID = 70
_EDITION_AND_NUMBER = 12 + 1 + 10  # an edition's id, a dot, and a subscriber's number
_LOOSE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_CURE = "the program writes these fields: report this as a bug, and send nothing until it is corrected"


def findings(composed: bytes, parts: Parts, *, kind: Kind, mailing_list: MailingList) -> Iterator[Finding]:
    """Check line ends and lengths (octets), that each field is there once, and those that this kind of mail must and
    must not carry."""
    yield from _lines(composed)
    counts = Counter(name.lower() for name, _ in parts.fields)
    for name in _ONCE:
        if counts[name.lower()] != 1:
            yield _refusal(f"{name} is there {counts[name.lower()]} times, not once")
    for name, value in _expected(kind, mailing_list).items():
        if parts.values(name) != ((value,) if value else ()):
            yield _refusal(f"{name} is {_shown(parts.values(name))}, not {value or 'left out'}")
    if not parts.values("Content-Type")[:1] or not parts.values("Content-Type")[0].startswith("multipart/alternative"):
        yield _refusal("Content-Type is not multipart/alternative")
    yield from _list_id(parts.values("List-Id"), f"<{mailing_list.id}>" if kind.may_leave else "")
    yield from _message_id(mailing_list)


def _lines(composed: bytes) -> Iterator[Finding]:
    longest = max(map(len, composed.split(b"\r\n")))
    if longest > _LONGEST_LINE:
        yield _refusal(f"a line has {longest} octets; a server takes {_LONGEST_LINE}")
    loose = len(_LOOSE.findall(composed))
    if loose:
        yield _refusal(f"{loose} line ends are not CRLF")


def _expected(kind: Kind, mailing_list: MailingList) -> dict[str, str]:
    """The whole value of each field, "" for one that must not be there."""
    leave, by_mail = _slot("unsubscribe"), _slot("unsubscribe_mail")
    return {
        "To": _slot("to"),
        "Message-ID": _slot("message_id"),
        "List-Unsubscribe": f"<{leave}>, <{by_mail}>" if kind.may_leave else "",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if kind.may_leave else "",
        "Auto-Submitted": "auto-generated" if kind.automatic else "",
        "Feedback-ID": f"{kind}:{mailing_list.id}:newsletter",
    }


def _list_id(values: tuple[str, ...], expected: str) -> Iterator[Finding]:
    """The id never changes; the name before it may."""
    wrong = len(values) != 1 or not values[0].endswith(expected) if expected else values
    if wrong:
        yield _refusal(f"List-Id is {_shown(values)}, not {expected or 'left out'}")


def _message_id(mailing_list: MailingList) -> Iterator[Finding]:
    length = _EDITION_AND_NUMBER + len(f"<@{mailing_list.domain}>")
    if length > _LONGEST_ID:
        yield warning(
            f"message ids may have {length} characters, and some programs keep only {_LONGEST_ID}",
            where="header",
            cure="send from a shorter domain (list.sender)",
        )


def _slot(name: str) -> str:
    return placed(Place.HEADER, name).decode()


def _shown(values: tuple[str, ...]) -> str:
    return " and ".join(values) or "missing"


def _refusal(what: str) -> Finding:
    return refusal(what, where="header", cure=_CURE)
