"""What the library flufl.bounce reads in a mail that ours cannot: servers of their own kind, by their own words.

It is given no more than the parts that we cut, each in its first 16 KiB: what it looks for stands at the beginning.
"""

import logging
from collections.abc import Sequence
from email.errors import MessageError
from email.message import Message
from email.policy import compat32

from flufl.bounce import all_failures

from newsletter.feedback.fields import ADDRESS
from newsletter.feedback.parts import Part
from newsletter.feedback.prose import UNKNOWN
from newsletter.feedback.report import Bounce
from newsletter.models import Reply

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # what it fails at is no fault of ours

_MOST_PARTS = 10
_LONGEST = 16 * 1024  # bytes of a part
_MOST_RECIPIENTS = 20


def read(cut: Sequence[Part]) -> Sequence[Bounce]:
    """Return the recipients it names, temporary failures first. Why they failed it does not say; none for another
    mail."""
    try:
        temporary, permanent = all_failures(_message(cut))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        return ()
    plain = {each for each in temporary | permanent if ADDRESS.fullmatch(each.decode("ascii", "replace"))}
    temporary, permanent = temporary & plain, permanent & plain
    named = [(each, 450) for each in sorted(temporary - permanent)] + [(each, 550) for each in sorted(permanent)]
    return [_bounce(address, code) for address, code in named[:_MOST_RECIPIENTS]]


def _bounce(address: bytes, code: int) -> Bounce:
    reply = Reply(code=code, text=UNKNOWN)
    return Bounce(recipient=address.decode("ascii", "replace"), reply=reply, failed=code >= 500)


def _message(cut: Sequence[Part]) -> Message:
    mail, *leaves = cut
    if len(leaves) < 2:
        return _with_body(mail)
    whole = _with_headers(mail)
    whole.set_payload([_with_body(leaf) for leaf in leaves[:_MOST_PARTS]])
    return whole


def _with_headers(part: Part) -> Message:
    made = Message(policy=compat32)
    for name, value in part.headers.raw_items():
        made[name] = value
    return made


def _with_body(part: Part) -> Message:
    made = _with_headers(part)
    made.set_payload(part.body[:_LONGEST].decode("ascii", "surrogateescape"))
    return made
