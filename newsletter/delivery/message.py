"""A message on its way out."""

from dataclasses import dataclass

from newsletter.models import Delivery


@dataclass(slots=True, kw_only=True)
class Message:
    """The bytes for one subscriber: CRLF line ends, no line that begins with a dot, ready for the wire.

    Nobody changes one. It is not frozen, because one is made for each delivery and freezing takes twice the time.
    """

    delivery: Delivery
    sender: str
    content: bytes
