"""Double opt-in: what becomes of an address that somebody types into a form, by event and moment.

Nobody is written to before they confirm, but for the mail that asks them to; and nobody can be flooded with those by
typing their address again and again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsletter.models import Consent
from newsletter.people.subscribing import YEAR

LASTS = timedelta(days=7)
"""How long a confirmation mail may be answered."""
REMINDED_AFTER = timedelta(days=2)
MOST = 3
"""Confirmation mails to an address in twelve months, the reminder included."""
_APART = timedelta(days=1)


class Event(StrEnum):
    """What happened to a person's consent."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"
    RETURNED = "returned"
    EXPIRED = "expired"
    REASON = "reason"


REASONS = {
    "too many": "Too many mails",
    "not for me": "The papers are not what I look for",
    "elsewhere": "I read them elsewhere",
    "never asked": "I never signed up",
    "other": "Something else",
}
"""Why somebody left, in words of ours: what people write themselves would tell who they are."""


class Answer(StrEnum):
    """The mail that a sign-up is answered with: one that asks to confirm, one that says "you are on the list", none."""

    CONFIRM = "confirm"
    KNOWN = "known"
    NONE = ""


_AFTER = {
    (None, Event.ASKED): Consent.UNCONFIRMED,
    (Consent.UNCONFIRMED, Event.CONFIRMED): Consent.CONFIRMED,
    (Consent.UNCONFIRMED, Event.UNSUBSCRIBED): Consent.UNSUBSCRIBED,
    (Consent.UNCONFIRMED, Event.EXPIRED): None,
    (Consent.CONFIRMED, Event.UNSUBSCRIBED): Consent.UNSUBSCRIBED,
    (Consent.UNSUBSCRIBED, Event.CONFIRMED): Consent.CONFIRMED,
    (Consent.UNSUBSCRIBED, Event.RETURNED): Consent.CONFIRMED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an address stands: its consent, or None where nobody has it; and when it was asked to confirm.

    `mailed` are the moments since it was last confirmed. `complained`: it reported our mail as spam. `bounced`: mail to
    it came back, and nothing is sent to it until it is confirmed anew.
    """

    consent: Consent | None = None
    mailed: Collection[datetime] = ()
    complained: bool = False
    bounced: bool = False


def after(consent: Consent | None, event: Event) -> Consent | None:
    """Return the consent after an event; None where the address is not kept. An event that means nothing changes
    nothing.

    Who types an address into a form changes nothing of a person who is known: whoever has unsubscribed stays so until
    they confirm.
    """
    return _AFTER.get((consent, event), consent)


def answer(standing: Standing, now: datetime) -> Answer:
    """Return the mail that a sign-up is answered with now. What the page says is the same for all."""
    if standing.complained or not may_mail(standing.mailed, now):
        return Answer.NONE
    is_known = standing.consent is Consent.CONFIRMED and not standing.bounced
    return Answer.KNOWN if is_known else Answer.CONFIRM


def may_mail(mailed: Collection[datetime], now: datetime) -> bool:
    """Tell whether one more confirmation mail may go to an address: one a day, three in twelve months."""
    lately = [moment for moment in mailed if moment > now - YEAR]
    return len(lately) < MOST and all(moment <= now - _APART for moment in lately)


def reminds(asked_at: datetime, mailed: Collection[datetime], now: datetime) -> bool:
    """Tell whether somebody who was asked to confirm at this moment is reminded now: once, after two days, while the
    sign-up lasts.

    `mailed` are all confirmation mails to the address, that of `asked_at` too.
    """
    reminded = any(moment > asked_at for moment in mailed)
    due = asked_at + REMINDED_AFTER <= now < asked_at + LASTS
    return due and not reminded and may_mail(mailed, now)


def is_over(asked_at: datetime, now: datetime) -> bool:
    """Tell whether a sign-up that was asked to be confirmed at this moment is forgotten now: after seven days."""
    return now >= asked_at + LASTS
