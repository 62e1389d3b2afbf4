"""The message of one subscriber of any edition, as it was sent or as it would be. Nothing is kept.

It comes out of the same Stamper as one that is sent, so its bytes are those that are sent.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from newsletter import tokens
from newsletter.actions import check, variants
from newsletter.actions.findings import of_messages
from newsletter.actions.newsletter import Editing, Newsletter
from newsletter.actions.prepare import Prepared
from newsletter.actions.stamp import Mail, stamped
from newsletter.delivery.message import Message
from newsletter.errors import NotPublished, StoreError, SubscribersError
from newsletter.mail import proofread
from newsletter.mail.contents import Look
from newsletter.mail.gate.finding import Finding, Severity
from newsletter.mail.layout import FOLDERS
from newsletter.models import Consent, Layout, MailingList, Subscriber
from newsletter.people import wishes
from newsletter.store import editions, previews, subscribers
from newsletter.store.engine import reading
from newsletter.web.preview.editions import Chosen, Wanted

SAMPLE = Subscriber(address="ada@example.org", key=bytes(tokens.KEY_BYTES), name="Ada")
"""Somebody who is nobody: her key is zeros, so her links open no page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """The message of one subscriber as it is handed to a transport, and what the gate says of it.

    `note` says why this subscriber is not sent it, or "".
    """

    found: Chosen
    layout: Layout
    message: Message
    findings: tuple[Finding, ...]
    note: str

    @property
    def sha256(self) -> str:
        """The hash of the bytes, header and all."""
        return hashlib.sha256(self.message.content).hexdigest()

    @property
    def refused(self) -> bool:
        """Whether the gate would stop it."""
        return any(finding.severity is Severity.REFUSE for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Addressee:
    """Whom a message is for, by the number in its Message-ID, and the variant, which is None where it is not frozen."""

    number: int
    subscriber: Subscriber
    variant: str | None
    note: str = ""


def message(
    newsletter: Newsletter, chosen: Chosen, wanted: Wanted, *, sample: Subscriber = SAMPLE, at: datetime
) -> Previewed:
    """Return the message of the chosen edition to whom is wanted: as it was frozen, or as it would be published `at`.

    Raises SubscribersError where nobody is known by that address or number, NotPublished where whoever it is has no
    message, and TemplateError where it cannot be composed.
    """
    engine, mailing_list, editing = newsletter.engine, newsletter.mailing_list, newsletter.editing
    addressee = _addressee(engine, mailing_list.id, chosen, wanted, sample)
    person = addressee.subscriber
    variant, composed = _composed(
        engine, Look(mailing_list=mailing_list, templates=editing.templates), chosen, addressee, at=at
    )
    if not composed:
        raise NotPublished(f"{person.address} gets nothing of this edition: every paper in it is muted")
    layout = Layout.BRIEF if variant.startswith(Layout.BRIEF) else Layout.FULL
    mail = Mail(
        composed=composed, to=person, name=chosen.edition.id, number=addressee.number, written_at=at, variant=variant
    )
    return Previewed(
        found=chosen,
        layout=layout,
        message=stamped(mail, mailing_list, newsletter.links, keys=newsletter.way_out.keys),
        findings=_findings(engine, mailing_list, editing, chosen, {layout: composed}, now=at),
        note=addressee.note,
    )


def _addressee(engine: Engine, list_id: str, chosen: Chosen, wanted: Wanted, sample: Subscriber) -> _Addressee:
    who = wanted.to.strip()
    if not who:
        frozen = wanted.layout.value if chosen.published else None
        return _Addressee(number=0, subscriber=replace(sample, layout=wanted.layout), variant=frozen)
    number, person = _known(engine, list_id, who)
    if not chosen.published:
        return _Addressee(number=number, subscriber=person, variant=None, note=_not_sent(person, chosen))
    with reading(engine) as connection:
        kept = previews.addressed(connection, chosen.edition.id, number)
        own = editions.message(connection, chosen.edition.id, _variant(person))
    if kept:
        addressed = replace(person, address=kept.address, name=kept.name, key=kept.key)
        return _Addressee(number=number, subscriber=addressed, variant=kept.variant)
    variant = person.layout.value if own is None else _variant(person)
    return _Addressee(number=number, subscriber=person, variant=variant, note=_not_sent(person, chosen))


def _known(engine: Engine, list_id: str, who: str) -> tuple[int, Subscriber]:
    with reading(engine) as connection:
        known = previews.find(connection, list_id, who)
        person = subscribers.find(connection, list_id, known[1]) if known else None
    if known is None or person is None:
        raise SubscribersError([f"{who}: nobody on the list has this address or number; choose one from the list"])
    return known[0], person


def _not_sent(person: Subscriber, chosen: Chosen) -> str:
    if chosen.published:
        return f"{person.address} was not in the audience of this edition, and got nothing"
    if person.consent is not Consent.CONFIRMED:
        return f"{person.address} is {person.consent}: nothing would be sent"
    if person.frequency not in chosen.edition.period.frequencies:
        return f"{person.address} gets {person.frequency} editions: this one would not be sent"
    return ""


def _composed(engine: Engine, look: Look, chosen: Chosen, addressee: _Addressee, *, at: datetime) -> tuple[str, bytes]:
    """The variant and its composed message, as frozen or, where that was tidied away, as it would be; empty where
    nothing is left to show."""
    if addressee.variant is not None:
        with suppress(StoreError):  # tidied away
            return addressee.variant, Prepared(engine, chosen.edition.id).composed(addressee.variant)
    person, variant = addressee.subscriber, _variant(addressee.subscriber)
    made = variants.composed(
        chosen.edition,
        {variant: (person.layout, person.asked)},
        look.mailing_list,
        engine=engine,
        templates=look.templates,
        published_at=at,
    )
    return variant, made[variant]


def _variant(person: Subscriber) -> str:
    return wishes.variant(person.layout, person.asked)


def _findings(
    engine: Engine,
    mailing_list: MailingList,
    editing: Editing,
    chosen: Chosen,
    composed: Mapping[Layout, bytes],
    *,
    now: datetime,
) -> tuple[Finding, ...]:
    """What the gate says, and for what is composed now the line of a template that it is seen by."""
    edition, templates = chosen.edition, editing.templates
    of_message = of_messages(edition, composed, mailing_list, templates=templates)
    if chosen.published:
        return of_message
    (mail,) = (FOLDERS[edition.period, layout] for layout in composed)
    placed = tuple(_placed(finding, mail, templates) for finding in of_message)
    return (*placed, *check.doubts(engine, editing, edition, now=now)) if chosen.is_next else placed


def _placed(finding: Finding, mail: str, templates: Sequence[Path]) -> Finding:
    part = finding.where.rpartition(" ")[2]
    line = proofread.line_of(replace(finding, where=part), mail, templates)
    return replace(finding, where=f"{finding.where}, {line}") if line else finding
