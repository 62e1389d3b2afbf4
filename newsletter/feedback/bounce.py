"""A mail that says what became of a message after a server took it over: a delivery status notification [RFC 3464].

It is believed for the address it comes back to, which only our own envelopes carry, and not for anything it says of
itself. Size and nesting are bounded, and no part is decoded but the one that is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from newsletter.models import Reply

_LARGEST = 1024 * 1024  # bytes looked at
_DEEPEST = 4
_MOST_PARTS = 50
_LONGEST = 400
_BROUGHT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_STATUS = re.compile(r"^Status:\s*([245])\.([0-9]{1,3})\.([0-9]{1,3})", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^Action:\s*([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_DIAGNOSTIC = re.compile(r"^Diagnostic-Code:\s*([^\n]{1,400})", re.IGNORECASE | re.MULTILINE)
_CODES = {"failed": 550, "delayed": 450, "delivered": 250, "relayed": 250, "expanded": 250}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """To which addresses the mail was brought, and what it says of the one message that came back."""

    brought_to: tuple[str, ...]
    reply: Reply


def read(message: bytes) -> Bounce | None:
    """The bounce in a mail, or None where it is none."""
    try:
        mail = BytesParser(policy=compat32).parsebytes(message[:_LARGEST])
        report = next(_reports(mail, 0), "")
    except (MessageError, LookupError, ValueError, RecursionError):
        return None
    action, status = _ACTION.search(report), _STATUS.search(report)
    code = _CODES.get(action[1].lower()) if action else None
    if code is None or status is None:
        return None
    enhanced = ".".join((str(code // 100), status[2], status[3]))
    words = _DIAGNOSTIC.search(report)
    text = " ".join(words[1].split()) if words else f"the far end's report: {action[1].lower() if action else ''}"
    brought_to = tuple(str(value)[:_LONGEST] for name in _BROUGHT_TO for value in mail.get_all(name, []))
    return Bounce(brought_to=brought_to, reply=Reply(code=code, enhanced=enhanced, text=text))


def _reports(mail: Message, depth: int) -> Iterator[str]:
    """The texts of the parts that report on a delivery; what a message holds that came back is not looked into."""
    if mail.get_content_type() == "message/delivery-status":
        yield _text(mail)
    elif mail.get_content_maintype() == "multipart" and depth < _DEEPEST:
        parts = mail.get_payload()
        for part in parts[:_MOST_PARTS] if isinstance(parts, list) else []:
            if isinstance(part, Message):
                yield from _reports(part, depth + 1)


def _text(part: Message) -> str:
    """The fields of all blocks. The parser makes a message of each block; a broken one may be left as text."""
    blocks = part.get_payload()
    if isinstance(blocks, list):
        fields = [field for block in blocks[:_MOST_PARTS] if isinstance(block, Message) for field in block.items()]
        return "\n".join(f"{name}: {' '.join(str(value).split())[:_LONGEST]}" for name, value in fields)
    return str(blocks)[: 16 * _LONGEST]
