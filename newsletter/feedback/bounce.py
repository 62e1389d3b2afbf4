"""What a mail to our return address is: a message that came back, a complaint, an automatic reply, or nothing of it.

It is believed for the address it comes back to, which only our own envelopes carry, and not for anything it says of
itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.feedback import automatic, complaint, detectors, parts, prose, report
from newsletter.feedback.complaint import Complaint
from newsletter.feedback.parts import Part
from newsletter.feedback.report import Bounce
from newsletter.models import Reply

_BROUGHT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")


UNREAD = Bounce(recipient="", reply=Reply(code=550, text=prose.UNKNOWN))  # of a mail that nobody can read a reason in


class Kind(StrEnum):
    """What a mail is. An unsubscribe mail is told by its token alone, not by how it reads."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    AUTOMATIC = "automatic"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A mail as it reads. `bounces` has what it says of each recipient, of whom `recipient` is the first; `marks` are
    of the message that was complained about: what we signed may stand there."""

    kind: Kind
    recipient: str = ""
    bounces: tuple[Bounce, ...] = ()
    complaint: Complaint | None = None
    brought_to: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def of(self, address: str) -> tuple[Bounce, ...]:
        """Say what it says of this address. Where it names others alone, to whom mail is passed on, what it says of
        all."""
        named = next((each for each in self.bounces if each.names(address)), None)
        return (named,) if named else self.bounces


def read(message: bytes) -> Returned:
    """Read what a mail says: a complaint [RFC 5965], reports of recipients [RFC 3464], or else its words.

    No mail makes it fail, and a large one costs no more than its first MiB.
    """
    cut = parts.cut(message)
    brought_to = tuple(value for name in _BROUGHT_TO for value in cut[0].fields(name))
    if complained := complaint.read(cut):
        return Returned(
            kind=Kind.COMPLAINT,
            recipient=complained.recipient,
            complaint=complained,
            brought_to=brought_to,
            marks=_marks(cut),
        )
    bounces = report.read(cut)
    if not bounces and automatic.is_automatic(cut[0]):
        return Returned(kind=Kind.AUTOMATIC, brought_to=brought_to)
    worded = (prose.worded(each, cut, alone=len(bounces) == 1) for each in bounces)
    bounces = tuple(worded) or tuple(prose.read(cut)) or tuple(detectors.read(cut))
    kind = Kind.BOUNCE if bounces else Kind.NONE
    recipient = bounces[0].recipient if bounces else ""
    return Returned(kind=kind, recipient=recipient, bounces=bounces, brought_to=brought_to)


def _marks(cut: Sequence[Part]) -> tuple[str, ...]:
    """Where the message that was complained about carries what we signed."""
    copy = complaint.copy(cut)
    names = ("Return-Path", "List-Unsubscribe")
    return tuple(value for name in names for value in copy.fields(name)) if copy else ()
