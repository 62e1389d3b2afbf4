"""The message of one delivery: the frozen message of its variant with the subscriber's words in the slots."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from newsletter.delivery.message import Message
from newsletter.errors import StoreError
from newsletter.mail import links, return_path, stamp
from newsletter.mail.dkim import Key, Signer
from newsletter.mail.stamp import Stamp
from newsletter.models import Delivery, MailingList
from newsletter.store import editions
from newsletter.store.engine import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamper:
    """Makes the messages of one edition's deliveries, signed where there are keys.

    Each variant is read and cut once, when it is first asked for.
    """

    engine: Engine
    mailing_list: MailingList
    secret: str
    edition_id: str
    keys: tuple[Key, ...] = ()
    variants: dict[str, tuple[Stamp, Signer]] = field(default_factory=dict)

    def message(self, delivery: Delivery) -> Message:
        """The same bytes on every attempt: nothing here depends on the time or on what was changed since.

        Raises StoreError where the store has lost the variant.
        """
        personal = links.personal(
            self.mailing_list, key=delivery.key, edition_id=delivery.edition_id, secret=self.secret
        )
        words = stamp.personal(
            self.mailing_list,
            personal,
            name=delivery.name,
            address=delivery.address,
            message_id=message_id(self.mailing_list, delivery),
        )
        cut, signer = self._variant(delivery.variant)
        content = signer.signed(cut.message(words))
        sender = return_path.of(
            self.mailing_list, edition_id=delivery.edition_id, number=delivery.number, secret=self.secret
        )
        return Message(delivery=delivery, sender=sender, content=content)

    def _variant(self, variant: str) -> tuple[Stamp, Signer]:
        if variant not in self.variants:
            with reading(self.engine) as connection:
                content = editions.message(connection, self.edition_id, variant)
            if content is None:
                raise StoreError(f"edition {self.edition_id} has no message for {variant}; restore the store")
            self.variants[variant] = (Stamp.of(content), Signer.of(content, self.keys))
        return self.variants[variant]


def message_id(mailing_list: MailingList, delivery: Delivery) -> str:
    """By which a server's log names the message of a delivery."""
    return f"{delivery.edition_id}.{delivery.number}@{mailing_list.domain}"
