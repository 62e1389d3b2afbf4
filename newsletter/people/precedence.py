"""Who wins over whom: what a person says stands over what the operator says, and that over the subscribers file."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from newsletter.models import Asked, Consent, Subscriber

_OF_THE_PERSON = ("address", "key", "consent", "asked")
_WISHES = tuple(each.name for each in dataclasses.fields(Asked))
FIELDS = (*(each.name for each in dataclasses.fields(Subscriber) if each.name not in _OF_THE_PERSON), *_WISHES)
"""What can be asked for: each of these has somebody who said it last."""


class Who(StrEnum):
    """Who says something of a subscriber; each stands over those before."""

    FILE = "file"
    OPERATOR = "operator"
    PERSON = "person"

    @property
    def rank(self) -> int:
        """Whoever has the same rank or a higher one may change what somebody said."""
        return list(Who).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person as they stand, and who said it.

    `set_by` has the fields that the person or the operator set; the file may change the others. `consent_by` decided
    `consent` last, at `consent_at`. `origin` brought the person to the list; None where nobody wrote it down.
    """

    subscriber: Subscriber
    set_by: Mapping[str, Who] = field(default_factory=dict)
    consent_by: Who = Who.FILE
    consent_at: datetime | None = None
    origin: Who | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A person after somebody said something of them. `left` has what was asked for and stays as it was."""

    known: Known
    left: Mapping[str, Who]


def new(subscriber: Subscriber, by: Who) -> Known:
    """Take somebody who was not known. What the operator says stands over the file from the start."""
    asked = asked_for(subscriber)
    said = {name: by for name in _differing(asked_for(_nobody(subscriber)), asked) if by is not Who.FILE}
    return Known(subscriber=subscriber, set_by=said, consent_by=_saying(subscriber, by), origin=by)


def merged(known: Known, asked: Subscriber, by: Who, *, insists: bool = False) -> Merged:
    """Let somebody say what a person asks for: it changes each field that nobody of a higher rank has set.

    Whoever `insists` changes those too; the fields left alone are in the result, each with who set it. What the file
    says nothing of is no wish, so it is not among them.
    """
    was, wanted = asked_for(known.subscriber), asked_for(asked)
    differing = tuple(_differing(was, wanted))
    held = {name: holder for name in differing if (holder := known.set_by.get(name, Who.FILE)).rank > by.rank}
    taken = {name: wanted[name] for name in differing if insists or name not in held}
    set_by = {name: holder for name, holder in known.set_by.items() if name not in taken}
    if by is not Who.FILE:
        set_by |= dict.fromkeys(taken, by)
    after = dataclasses.replace(known, subscriber=with_fields(known.subscriber, taken), set_by=set_by)
    unsaid = asked_for(_nobody(asked)) if by is Who.FILE else {}
    left = {name: each for name, each in held.items() if wanted[name] != unsaid.get(name, was[name])}
    return Merged(known=_agreed(after, asked.consent, _saying(asked, by)), left={} if insists else left)


def unsubscribed(known: Known, by: Who) -> Known:
    """Unsubscribe somebody, which anybody may. Of two who did, the one of the higher rank is kept on record.

    By the file: it does not name them any more.
    """
    return _agreed(known, Consent.UNSUBSCRIBED, by)


def may_agree(known: Known, by: Who) -> bool:
    """Tell whether this one may say that a person wants mail, or has not confirmed it yet.

    Only they themselves take back that they unsubscribed. The operator takes back what the operator did, and whoever
    the file dropped comes back with it.
    """
    return by.rank >= known.consent_by.rank


def asked_for(subscriber: Subscriber) -> dict[str, Any]:
    """Return everything that a subscriber asks for, by the names of FIELDS."""
    return {name: getattr(subscriber.asked if name in _WISHES else subscriber, name) for name in FIELDS}


def with_fields(subscriber: Subscriber, values: Mapping[str, Any]) -> Subscriber:
    """Change fields of a subscriber and of their wishes by name."""
    own = {name: value for name, value in values.items() if name not in _WISHES}
    wished = {name: value for name, value in values.items() if name in _WISHES}
    return dataclasses.replace(subscriber, **own, asked=dataclasses.replace(subscriber.asked, **wished))


def to_text(set_by: Mapping[str, Who]) -> str:
    """Write who set what, as one text: `hour=person layout=operator`."""
    return " ".join(f"{name}={set_by[name]}" for name in sorted(set_by))


def from_text(text: str) -> dict[str, Who]:
    """Read what `to_text` wrote: by field, who set it."""
    pairs = (each.partition("=") for each in text.split())
    return {name: Who(holder) for name, _, holder in pairs}


def _saying(asked: Subscriber, by: Who) -> Who:
    """Whose consent it is: a file that has somebody as unsubscribed repeats what they said themselves."""
    return Who.PERSON if asked.consent is Consent.UNSUBSCRIBED and by is Who.FILE else by


def _agreed(known: Known, asked: Consent, by: Who) -> Known:
    was = known.subscriber.consent
    if asked is Consent.UNSUBSCRIBED:
        if was is asked and by.rank <= known.consent_by.rank:
            return known
    elif was is asked or not may_agree(known, by):
        return known
    return dataclasses.replace(known, subscriber=dataclasses.replace(known.subscriber, consent=asked), consent_by=by)


def _nobody(subscriber: Subscriber) -> Subscriber:
    """Somebody with this address who asks for nothing."""
    return Subscriber(address=subscriber.address, key=subscriber.key)


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    return (name for name in FIELDS if one[name] != other[name])
