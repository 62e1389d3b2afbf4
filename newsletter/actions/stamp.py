"""The message of one delivery: the frozen message of its variant with the subscriber's words in the slots."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from newsletter.delivery.message import Message
from newsletter.errors import StoreError
from newsletter.mail import links
from newsletter.mail.dkim import Key, Signer
from newsletter.mail.return_path import ReturnPaths
from newsletter.mail.stamp import Stamp, Writer
from newsletter.models import Delivery, MailingList
from newsletter.store import editions
from newsletter.store.engine import reading


@dataclass(slots=True, kw_only=True)
class Stamper:
    """Makes the messages of one edition's deliveries, signed where there are keys.

    What all of them share is prepared once; each variant is read and cut once, when it is first asked for.
    """

    engine: Engine
    mailing_list: MailingList
    secret: str
    edition_id: str
    keys: tuple[Key, ...] = ()
    variants: dict[str, tuple[Stamp, Signer]] = field(default_factory=dict)
    _writer: Writer = field(init=False)
    _senders: ReturnPaths = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer.of(self.mailing_list, edition_id=self.edition_id, secret=self.secret)
        self._senders = ReturnPaths.of(self.mailing_list, edition_id=self.edition_id, secret=self.secret)

    def message(self, delivery: Delivery) -> Message:
        """The same bytes on every attempt: nothing here depends on the time or on what was changed since.

        Raises StoreError where the store has lost the variant.
        """
        stamp, signer = self.variants.get(delivery.variant) or self._read(delivery.variant)
        words = self._writer.words(
            delivery.key,
            name=delivery.name,
            address=delivery.address,
            number=delivery.number,
            greets=stamp.greets,
        )
        pieces = signer.signed(stamp.message(words))
        return Message(delivery=delivery, sender=self._senders.each(delivery.number), pieces=pieces)

    def _read(self, variant: str) -> tuple[Stamp, Signer]:
        with reading(self.engine) as connection:
            content = editions.message(connection, self.edition_id, variant)
        if content is None:
            raise StoreError(f"edition {self.edition_id} has no message for {variant}; restore the store")
        self.variants[variant] = cut = Stamp.of(content), Signer.of(content, self.keys)
        return cut


def message_id(mailing_list: MailingList, delivery: Delivery) -> str:
    """By which a server's log names the message of a delivery."""
    return links.message_id(delivery.edition_id, delivery.number, domain=mailing_list.domain)
