"""One way to a stamped message: a composed one with a subscriber's words in its slots, signed where there are keys.

Deliveries of an edition, mails to the operator and what a preview shows all come this way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from newsletter.actions.newsletter import Links
from newsletter.actions.prepare import Prepared
from newsletter.delivery.message import Message
from newsletter.mail.dkim import Key, Signer
from newsletter.mail.return_path import ReturnPaths
from newsletter.mail.stamp import Stamp, Writer, linked
from newsletter.models import Delivery, MailingList, State, Subscriber

_KEPT = 16  # variants, of some 40 KB
_UNSIGNED = Signer(keys=())


@dataclass(slots=True, kw_only=True)
class Stamper:
    """Makes the messages of one edition's deliveries. `link` is that of a mail to one person.

    What all of them share is prepared once; each variant is had in pieces and cut when it is first asked for. The
    last few are kept, so that memory stays as it is where everybody asked for something else.
    """

    mailing_list: MailingList
    secret: str
    edition_id: str
    pieces: Callable[[str], Sequence[bytes]]
    keys: Sequence[Key] = ()
    link: str = ""
    _variants: dict[str, tuple[Stamp, Signer]] = field(default_factory=dict)
    _writer: Writer = field(init=False)
    _senders: ReturnPaths = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer.of(self.mailing_list, edition_id=self.edition_id, secret=self.secret)
        self._senders = ReturnPaths.of(self.mailing_list, edition_id=self.edition_id, secret=self.secret)

    def message(self, delivery: Delivery) -> Message:
        """Stamp the message of a delivery, with the same bytes on every attempt: nothing here depends on the time.

        Raises StoreError where the store has lost the variant.
        """
        stamp, signer = self._variants.get(delivery.variant) or self._cut(delivery.variant)
        words = self._writer.words(
            delivery.key,
            name=delivery.name,
            address=delivery.address,
            number=delivery.number,
            greets=stamp.greets,
        )
        own = linked(words, self.link) if self.link else words
        pieces = signer.signed(stamp.message(own))
        return Message(delivery, self._senders.each(delivery.number), pieces)

    def _cut(self, variant: str) -> tuple[Stamp, Signer]:
        while len(self._variants) >= _KEPT:
            del self._variants[next(iter(self._variants))]
        pieces = self.pieces(variant)
        signer = Signer.of(b"".join(pieces), self.keys) if self.keys else _UNSIGNED
        self._variants[variant] = cut = Stamp.joined(pieces), signer
        return cut


def stamper(prepared: Prepared, mailing_list: MailingList, links: Links, *, keys: Sequence[Key] = ()) -> Stamper:
    """What stamps the messages of a published edition, as they were frozen or are prepared."""
    return Stamper(
        mailing_list=mailing_list,
        secret=links.secret,
        edition_id=prepared.edition_id,
        pieces=prepared.pieces,
        keys=keys,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A composed mail and whom it goes to. `name` and `number` make its message id, which no other mail has.

    `variant` is that of an edition; a mail that is no edition has none, and no return address of its own. `link` is the
    one that it is about, where it is about one.
    """

    composed: bytes
    to: Subscriber
    name: str
    number: int
    written_at: datetime
    variant: str = ""
    link: str = ""


def stamped(mail: Mail, mailing_list: MailingList, links: Links, *, keys: Sequence[Key] = ()) -> Message:
    """Stamp one mail, which is on no record."""
    to = mail.to
    delivery = Delivery(
        edition_id=mail.name,
        number=mail.number,
        address=to.address,
        name=to.name,
        key=to.key,
        variant=mail.variant,
        state=State.PENDING,
        attempts=0,
        due_at=mail.written_at,
    )
    alone = Stamper(
        mailing_list=mailing_list if mail.variant else replace(mailing_list, verp=False),
        secret=links.secret,
        edition_id=mail.name,
        pieces=lambda _: [mail.composed],
        keys=keys,
        link=mail.link,
    )
    return alone.message(delivery)
