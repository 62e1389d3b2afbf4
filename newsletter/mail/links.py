"""The links of the list and of one subscriber, and a message's id. All is built from settings, never from a request."""

import re
from dataclasses import dataclass
from datetime import date

from newsletter import tokens
from newsletter.models import MailingList, Notice, Period
from newsletter.tokens import Purpose

END = "t"  # behind a token, because mail programs leave a final - or _ out of a link in plain text
_LENGTHS = (tokens.TOKEN_LENGTH, tokens.LENGTH_OF_ONCE)
_WITH_MORE = tuple(re.compile(rf"([A-Za-z0-9_-]{{{length}}}){END}?[^A-Za-z0-9_-]*") for length in _LENGTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalLinks:
    """What one subscriber's mail links to; each ends in a letter. `unsubscribe_token` also goes into the headers."""

    unsubscribe: str
    unsubscribe_token: str
    preferences: str
    view: str


def personal(mailing_list: MailingList, *, key: bytes, edition_id: str, secret: str) -> PersonalLinks:
    """Return the links for the subscriber with `key`, as whole URLs. The same arguments give the same links."""

    def token(purpose: Purpose) -> str:
        return tokens.sign(key, purpose=purpose, list_id=mailing_list.id, secret=secret)

    leave = token(Purpose.UNSUBSCRIBE)
    return PersonalLinks(
        unsubscribe=f"{mailing_list.url}/unsubscribe/{leave}{END}",
        unsubscribe_token=leave,
        preferences=f"{mailing_list.url}/preferences/{token(Purpose.PREFERENCES)}{END}",
        view=f"{mailing_list.url}/view/{edition_id}/{token(Purpose.VIEW)}{END}",
    )


def token_in(end: str) -> str:
    """Take the token out of the last part of a link's path. Dots, brackets and spaces behind it are left off."""
    match = next(filter(None, (form.fullmatch(end) for form in _WITH_MORE)), None)
    return match[1] if match else end


def once(mailing_list: MailingList, notice: Notice, *, key: bytes, number: int, secret: str) -> str:
    """Return the URL that the notice with this number is about. It works once, and as long as `notice.lasts`."""
    token = tokens.sign_once(key, number, purpose=notice.value, list_id=mailing_list.id, secret=secret)
    return f"{mailing_list.url}/{notice.opens}/{token}{END}"


def message_id(edition_id: str, number: int, *, domain: str) -> str:
    """Return the Message-ID of a delivery's message, without `<` and `>`, as a server's log has it [RFC 5322, 3.6.4].

    `domain` is the sender's.
    """
    return f"{edition_id}.{number}@{domain}"


def edition(mailing_list: MailingList, day: date, *, period: Period = Period.DAY) -> str:
    """Return the URL of the public page of the edition of a day, or of the week that ends with it."""
    return f"{mailing_list.url}/editions/{period.named(day)}"
