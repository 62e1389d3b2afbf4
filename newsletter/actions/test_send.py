"""A message to a test address, by the newsletter's own transport: the operator sees what readers would get."""

import hashlib
import logging
from dataclasses import dataclass, replace

from newsletter.actions.send import send
from newsletter.delivery.message import Message
from newsletter.delivery.transport import Transport
from newsletter.errors import TransportError

steps = logging.getLogger("newsletter.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a message to a test address. `sha256` is the hash of its bytes."""

    address: str
    sha256: str
    taken: bool
    words: str


def test_send(transport: Transport, message: Message, address: str) -> Sent:
    """Send these bytes to the test address and to nobody else, and say what the mail server answered.

    The delivery is number 0, which is nobody's: in a folder it replaces no delivery's file.
    """
    sha256 = hashlib.sha256(message.content).hexdigest()
    steps.info("sending %s bytes to the test address", f"{len(message.content):,}")
    delivery = replace(message.delivery, address=address, number=0)
    taken = False
    try:
        reply = send(transport, replace(message, delivery=delivery))
    except TransportError as error:
        words = f"Not sent to {address}: {error}"
    else:
        taken = reply is not None and reply.code // 100 == 2
        words = f"Sent to {address}: {reply}" if taken else f"Refused for {address}: {reply}"
        if reply is None:
            words = f"Sent to {address}, but no answer came: it may arrive"
    return Sent(address=address, sha256=sha256, taken=taken, words=words)
