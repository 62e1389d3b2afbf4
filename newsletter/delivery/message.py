"""A message on its way out."""

from dataclasses import dataclass

from newsletter.models import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The bytes for one subscriber: CRLF line ends, no line that begins with a dot, ready for the wire."""

    delivery: Delivery
    sender: str
    content: bytes
