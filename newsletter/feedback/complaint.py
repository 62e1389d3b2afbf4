"""A report that a reader pressed "spam" [RFC 5965]."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.feedback import fields, parts
from newsletter.feedback.parts import Part

_OF_A_READER = ("abuse", "complaint", "fraud", "miscategorized", "opt-out", "opt-out-list", "other", "virus")
_COPIES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/partial")
_RECIPIENTS = ("original-rcpt-to", "removal-recipient", "redacted-address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Whom the report names, and its kind: only some kinds are a reader's own word, not a machine's finding."""

    recipient: str
    kind: str

    @property
    def is_of_a_reader(self) -> bool:
        """Whether a person pressed a button, rather than a server missing a signature or taking the "spam" back."""
        return self.kind in _OF_A_READER


def read(cut: Sequence[Part]) -> Complaint | None:
    """Return the report [RFC 5965] in the parts of a mail, or None."""
    for part in cut:
        if part.kind == "message/feedback-report":
            values = {name: value for block in reversed(fields.blocks(part.text)) for name, value in block.items()}
            kind = values.get("feedback-type", "").strip().lower()
            named = (fields.address(values.get(name, "")) for name in _RECIPIENTS)
            return Complaint(recipient=next(filter(None, named), "") or _written_to(cut), kind=kind)
    return None


def copy(cut: Sequence[Part]) -> Part | None:
    """Return the headers of the message that was complained about or came back, where they are sent along."""
    return next((parts.headers_of(part.body) for part in cut[1:] if part.kind in _COPIES), None)


def _written_to(cut: Sequence[Part]) -> str:
    headers = copy(cut)
    return fields.address(headers.field("To")) if headers else ""
