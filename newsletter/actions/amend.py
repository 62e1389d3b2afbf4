"""The operator adds a person, or sets what one asked for: only what is given changes, and it is said what did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from newsletter.actions import lists
from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent, Subscriber
from newsletter.people import subscribers_file
from newsletter.people.precedence import Known, Who
from newsletter.store import subscribers, welcomes

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A person before and after, and as was asked for. `before` is None for a new one.

    `known` is who said what of them, once all was done.
    """

    before: Subscriber | None
    known: Known
    asked: Subscriber

    @property
    def after(self) -> Subscriber:
        """The person as they now stand."""
        return self.known.subscriber

    @property
    def changed(self) -> Mapping[str, tuple[Any, Any]]:
        """What each changed field was, and what it is."""
        return dict(_differing(self.before, self.after)) if self.before else {}

    @property
    def left(self) -> Mapping[str, tuple[Any, Any]]:
        """What each field that was given is all the same, and what was asked for."""
        return dict(_differing(self.after, self.asked))


def add(newsletter: Newsletter, given: Given, *, now: datetime) -> Amended:
    """Add a person who has agreed, or change what is `given` of one who is on the list.

    Whoever unsubscribed themselves stays so, and what a person has chosen on their own page stays. Raises
    SubscribersError, and AnotherList where the list is a new one beside others.
    """
    list_id, local = newsletter.mailing_list.id, newsletter.mailing_list.local_addresses
    person = subscribers_file.subscriber(given, local=local)
    lists.require(newsletter.engine, list_id)
    with newsletter.engine.begin() as connection:
        if newsletter.operator.welcome:
            welcomes.begin(connection, list_id, now=now)
        before = subscribers.find(connection, list_id, person.address)
        asked = subscribers_file.asking(before, {**given, "consent": Consent.CONFIRMED}, local=local)
        subscribers.add(connection, list_id, asked, now=now, by=Who.OPERATOR)
        return Amended(before=before, known=_known(connection, list_id, asked), asked=asked)


def amend(engine: Engine, list_id: str, given: Given) -> Amended | None:
    """Set what is `given` of a person on the list, whatever they chose; the file does not take it back.

    None where nobody has the address. Raises SubscribersError for what cannot be set.
    """
    address = subscribers_file.address(given["address"])
    with engine.begin() as connection:
        before = subscribers.find(connection, list_id, address)
        if before is None:
            return None
        asked = subscribers_file.asking(before, {**given, "address": address}, local=True)
        subscribers.prefer(connection, list_id, asked, by=Who.OPERATOR)
        return Amended(before=before, known=_known(connection, list_id, asked), asked=asked)


def unsubscribe(engine: Engine, list_id: str, address: str, *, now: datetime) -> Known | None:
    """Unsubscribe a person by the operator's hand, which no file takes back; None where nobody has the address."""
    with engine.begin() as connection:
        person = subscribers.find(connection, list_id, subscribers_file.address(address))
        if person is None:
            return None
        subscribers.unsubscribe(connection, list_id, person.key, now=now, by=Who.OPERATOR)
        return _known(connection, list_id, person)


def _known(connection: Connection, list_id: str, asked: Subscriber) -> Known:
    return subscribers.known(connection, list_id, asked.address) or Known(subscriber=asked)


def _differing(one: Subscriber, other: Subscriber) -> Iterator[tuple[str, tuple[Any, Any]]]:
    was, is_ = subscribers_file.entry(one), subscribers_file.entry(other)
    for key in dict.fromkeys((*was, *is_)):
        if was.get(key) != is_.get(key):
            yield key, (was.get(key), is_.get(key))
