"""A message read back as a mail program reads it: its subject and its two parts."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageParts:
    """What a reader sees of a message. `html` are the bytes of the part, in UTF-8."""

    subject: str
    text: str
    html: bytes


def read(content: bytes) -> MessageParts:
    """The parts of a message as `compose` writes it, transfer encoding undone."""
    message = message_from_bytes(content, policy=policy.default)
    return MessageParts(
        subject=str(message["Subject"]), text=_part(message, "text/plain").decode(), html=_part(message, "text/html")
    )


def _part(message: EmailMessage, kind: str) -> bytes:
    part = next(part for part in message.walk() if part.get_content_type() == kind)
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
