"""The links of the list and of one subscriber, and a message's id. All is built from settings, never from a request."""

from dataclasses import dataclass
from datetime import date

from newsletter import tokens
from newsletter.models import MailingList, Period
from newsletter.tokens import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalLinks:
    """What one subscriber's mail links to. `unsubscribe_token` also goes into the unsubscribe mail."""

    unsubscribe: str
    unsubscribe_token: str
    preferences: str
    view: str


def personal(mailing_list: MailingList, *, key: bytes, edition_id: str, secret: str) -> PersonalLinks:
    """The links for the subscriber with `key`. The same arguments give the same links."""

    def token(purpose: Purpose) -> str:
        return tokens.sign(key, purpose=purpose, list_id=mailing_list.id, secret=secret)

    leave = token(Purpose.UNSUBSCRIBE)
    return PersonalLinks(
        unsubscribe=f"{mailing_list.url}/unsubscribe/{leave}",
        unsubscribe_token=leave,
        preferences=f"{mailing_list.url}/preferences/{token(Purpose.PREFERENCES)}",
        view=f"{mailing_list.url}/view/{edition_id}/{token(Purpose.VIEW)}",
    )


def message_id(edition_id: str, number: int, *, domain: str) -> str:
    """By which a server's log names the message of a delivery. The domain is the sender's."""
    return f"{edition_id}.{number}@{domain}"


def edition(mailing_list: MailingList, day: date, *, period: Period = Period.DAY) -> str:
    """The public page of the edition of a day, or of the week that ends with it."""
    return f"{mailing_list.url}/editions/{period.named(day)}"
