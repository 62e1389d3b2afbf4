"""A delivery status notification [RFC 3464]: what became of the message, in all the fields that say why.

`Status` is often as bare as 5.0.0 while `Diagnostic-Code` quotes the server that refused, so the quoted code counts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.feedback import fields
from newsletter.feedback.fields import Block
from newsletter.feedback.parts import Part
from newsletter.models import Reply

_KINDS = ("message/delivery-status", "message/global-delivery-status")
_ACTIONS = {"failed": 550, "delayed": 450, "delivered": 250, "relayed": 250, "expanded": 250}
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_CODE = re.compile(r"(?<![\d.])([245][0-5]\d)(?=[ \t-]|$)")
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient")
_WHYS = ("diagnostic-code", "x-postfix-diagnostic", "x-display-reason", "status")
_NAMED = re.compile(r"^\d\.\d\.\d - [A-Za-z/ ]{3,40} (?=[45]\d\d[ -])")  # a relay's name for the status it made up
_CODES = re.compile(r"^[245]\d\d[ -]+(?:#?[245]\.\d{1,3}\.\d{1,3}[ -]+)?")
_BARE = re.compile(r"[245]\.\d\.0")  # "other", of whatever subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a mail says of one recipient of a message: of whom, in which words, and whether nobody tries any more.

    `original` is the address as it was written to, where the report has that too.
    """

    recipient: str
    reply: Reply
    failed: bool = True
    original: str = ""

    def names(self, address: str) -> bool:
        """Tell whether it is about this address, or what mail to it was passed on to."""
        return address.lower() in (self.recipient.lower(), self.original.lower())


def read(parts: Iterable[Part]) -> Sequence[Bounce]:
    """Return the report [RFC 3464] in the parts of a mail: of each recipient, those who failed before those who wait;
    or nothing."""
    reports = (in_text(part.text) for part in parts if part.kind in _KINDS)
    return next(filter(None, reports), ())


def in_text(text: str) -> Sequence[Bounce]:
    """Return the report that fields in a text make; nothing where no recipient's fate is among them."""
    blocks = [(code, block) for block in fields.blocks(text) if (code := _code(block))]
    return [
        Bounce(
            recipient=_recipient(block),
            reply=_reply(code, block),
            failed=code >= 500,
            original=fields.address(block.get("original-recipient", "")),
        )
        for code, block in sorted(blocks, key=lambda each: -each[0])
    ]


def _code(block: Block) -> int:
    """550, 450 or 250 by the action, else by the status where the block is of a recipient; 0 where it says neither."""
    action = re.match(r"[a-z]*", block.get("action", "").lower())
    if action and action[0] in _ACTIONS:
        return _ACTIONS[action[0]]
    status = _STATUS.search(block.get("status", ""))
    is_of_recipient = status and ("final-recipient" in block or "diagnostic-code" in block)
    return int(status[1]) * 100 + 50 if status and is_of_recipient else 0


def _recipient(block: Block) -> str:
    """The address at which it ended, which may be one that ours was passed on to."""
    return next((address for name in _RECIPIENTS if (address := fields.address(block.get(name, "")))), "")


def _reply(code: int, block: Block) -> Reply:
    why = next((block[name] for name in _WHYS if block.get(name)), "")
    text = _NAMED.sub("", fields.typed(why))
    quoted = _CODE.search(text)
    said = int(quoted[1]) if quoted and quoted[1][0] in "45" and code >= 400 else _in_class(code, block)
    return Reply(code=said, enhanced=_enhanced(said, text, block), text=_spoken(text) or block.get("action", ""))


def _spoken(text: str) -> str:
    """The words behind the code and the enhanced code with which a reply begins; all of it where nothing follows."""
    return _CODES.sub("", text) or text


def _in_class(code: int, block: Block) -> int:
    """A failure after temporary refusals alone is a temporary one that was given up."""
    status = _STATUS.search(block.get("status", ""))
    return 450 if code == 550 and status and status[1] == "4" else code


def _enhanced(code: int, text: str, block: Block) -> str:
    """The first code that says something, of those quoted and then the status; in the class of the reply."""
    status = block.get("status", "")
    codes = [match[0] for match in (*_STATUS.finditer(text), *_STATUS.finditer(status))]
    enhanced = next((each for each in codes if not _BARE.fullmatch(each)), next(iter(codes), ""))
    return f"{code // 100}{enhanced[1:]}" if enhanced else ""
