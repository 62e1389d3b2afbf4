"""Messages stamped for a subscriber, as they would be handed to a server."""

from datetime import UTC, datetime

from newsletter.mail import compose
from newsletter.mail.layout import Rendered
from newsletter.mail.stamp import Stamp, Writer
from newsletter.models import Edition, Layout, MailingList
from tests.mail.editions import LIST, edition, laid_out

PUBLISHED_AT = datetime(2026, 5, 6, 6, 30, tzinfo=UTC)
SECRET = "of-the-tests-only-7fK2mQ9xV4bN1cZ8"
ADAS_KEY = b"adas key!"


def composed(
    made: Edition | None = None,
    *,
    rendered: Rendered | None = None,
    mailing_list: MailingList = LIST,
    layout: Layout = Layout.FULL,
) -> bytes:
    """The composed message of an edition, laid out in the program's own templates unless `rendered` is given."""
    made = made or edition()
    shown = rendered or laid_out(made, layout=layout, mailing_list=mailing_list)
    return compose.compose(made, mailing_list, shown, layout=layout, published_at=PUBLISHED_AT)


def pieces(message: bytes) -> list[bytes]:
    """A message as a signer takes it: its head, then its body, here in two."""
    head, end, body = message.partition(b"\r\n\r\n")
    return [head + end, body[: len(body) // 2], body[len(body) // 2 :]]


def stamped(
    content: bytes | None = None,
    *,
    name: str = "Ada",
    address: str = "ada@example.org",
    mailing_list: MailingList = LIST,
    edition_id: str = "e1",
    number: int = 7,
) -> bytes:
    """A composed message stamped for one subscriber, Ada unless told otherwise."""
    content = composed(mailing_list=mailing_list) if content is None else content
    writer = Writer.of(mailing_list, edition_id=edition_id, secret=SECRET)
    stamp = Stamp.of(content)
    words = writer.words(ADAS_KEY, name=name, address=address, number=number, greets=stamp.greets)
    return b"".join(stamp.message(words))
