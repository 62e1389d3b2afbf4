"""A notice stamped for Ada, with the link of its confirmation, which sign-up pages will make."""

from newsletter.mail import links, stamp
from newsletter.mail.quoted_printable import encoded
from newsletter.mail.slots import Place, Slot
from newsletter.mail.stamp import Stamp
from tests.mail.editions import LIST
from tests.mail.messages import ADAS_KEY

CONFIRM = "https://papers.example.org/confirm/AGFkYXMga2V5IbXcqk9z0e1Y2xkQ3a7r"


def stamped_notice(content: bytes, *, secret: str) -> bytes:
    """The message as Ada would be sent it."""
    hers = links.personal(LIST, key=ADAS_KEY, edition_id="e1", secret=secret)
    words = stamp.personal(LIST, hers, name="Ada", address="ada@example.org", message_id="e1.7@example.org")
    confirm = {f"{place}.{Slot.CONFIRM}": encoded(CONFIRM) for place in (Place.TEXT, Place.HTML)}
    return Stamp.of(content).message({**words, **confirm})
