"""A mail of the list's mailbox is taken: a bounce, a complaint, or one that asks to be unsubscribed.

Only what we signed counts: the address that a bounce comes back to, the token that an unsubscribe mail or the message
complained about carries. A mail without it changes nothing, however it reads.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from newsletter import tokens
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Whose
from newsletter.delivery.verdict.table import Row
from newsletter.errors import SubscribersError, TokenError
from newsletter.feedback import own_words, parts, unsubscribe_mail
from newsletter.feedback.authentication import passed_dmarc
from newsletter.feedback.bounce import UNREAD, Kind, Returned, read
from newsletter.feedback.complaint import Complaint
from newsletter.feedback.own_words import Says
from newsletter.feedback.parts import Part
from newsletter.feedback.prose import UNKNOWN
from newsletter.feedback.report import Bounce
from newsletter.mail import return_path
from newsletter.models import Complaints, Delivery, MailingList, Subscriber
from newsletter.people import subscribers_file
from newsletter.store import balances, complaints, doubtful, subscribers, suppressions
from newsletter.store.engine import reading
from newsletter.tokens import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a mail is and means, and what it changed.

    `whose` and `suppress` are what its words mean, whether it is ours or not. `named` is the delivery that our signed
    address names, as EDITION.NUMBER; `delivery` is that delivery as it now stands, None where the store has none, and
    `too_old` says that it was tidied away. `ours` says that the mail carries what we signed. `for_a_person` says what
    it asks of the operator, without an address; "" for nothing.
    """

    kind: Kind
    whose: Whose | None = None
    suppress: bool = False
    recipient: str = ""
    reason: str = ""
    named: str = ""
    delivery: Delivery | None = None
    too_old: bool = False
    unsubscribed: bool = False
    ours: bool = False
    for_a_person: str = ""

    @property
    def understood(self) -> bool:
        """Whether nothing of it is left for a person to read."""
        if self.kind is Kind.UNSUBSCRIBE:
            return self.unsubscribed or self.ours
        return self.ours and self.kind is not Kind.NONE and not self.reason.endswith(UNKNOWN)


def receive(
    engine: Engine,
    mailing_list: MailingList,
    message: bytes,
    *,
    secrets: Sequence[str],
    now: datetime,
    rows: Sequence[Row] = (),
    authserv_id: str = "",
) -> Received:
    """Take a mail; safe to repeat. `rows` are what the operator says that replies mean, and `authserv_id` names the
    server whose Authentication-Results count."""
    with engine.begin() as connection:
        if key := _key([unsubscribe_mail.token(message)], mailing_list, secrets):
            gone = subscribers.unsubscribe(connection, mailing_list.id, key, now=now)
            address = gone.address if gone else ""
            return Received(kind=Kind.UNSUBSCRIBE, recipient=address, unsubscribed=bool(gone), ours=True)
        back = read(message)
        if back.kind is Kind.NONE and (asked := _asked(connection, mailing_list, message, authserv_id, now=now)):
            return asked
        about = _about(connection, mailing_list, back, secrets)
        if back.complaint:
            key = about.key or _key(_tokens(back.marks), mailing_list, secrets)
            return _complained(connection, mailing_list, back.complaint, about, key, now=now)
        bounce = _chosen(back, about, rows) or (UNREAD if about.named and back.kind is Kind.NONE else None)
        if bounce:
            return _came_back(connection, bounce, about, rows, now=now)
        return Received(
            kind=back.kind,
            named=about.named,
            delivery=about.delivery,
            too_old=about.too_old,
            ours=bool(about.named),
        )


def _asked(
    connection: Connection, mailing_list: MailingList, message: bytes, authserv_id: str, *, now: datetime
) -> Received | None:
    """Unsubscribe who asks for it in their own words; None where nobody does. DMARC says that it is they who ask."""
    cut = parts.cut(message)
    words = own_words.says(cut)
    if words is Says.NOTHING:
        return None
    address = own_words.sender(cut[0])
    person = subscribers.find(connection, mailing_list.id, _as_kept(address)) if address else None
    if why := _why_not(cut[0], words, address, person, authserv_id):
        return Received(kind=Kind.UNSUBSCRIBE, recipient=address, reason=why, for_a_person=why)
    assert person  # noqa: S101 - else there is a reason
    subscribers.unsubscribe(connection, mailing_list.id, person.key, now=now)
    return Received(kind=Kind.UNSUBSCRIBE, recipient=person.address, unsubscribed=True)


def _why_not(mail: Part, words: Says, address: str, person: Subscriber | None, authserv_id: str) -> str:
    """Why a person has to look at a mail that asks to be unsubscribed; "" where nothing keeps us from doing so."""
    asks = "a mail asks to be unsubscribed"
    if words is Says.MORE:
        return f"{asks}, but it says more than that"
    if not person:
        return f"{asks}, from an address that is not on the list"
    if not authserv_id:
        return f"{asks}; set mailbox.authserv_id, so that mails which pass DMARC are acted on"
    if not passed_dmarc(mail, authserv_id=authserv_id, domain=address.rpartition("@")[2]):
        return f"{asks}, but DMARC does not confirm that this person wrote it"
    return ""


def _as_kept(address: str) -> str:
    with suppress(SubscribersError):
        return subscribers_file.address(address)
    return address


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What a signed address names, and who that is. The delivery may have been tidied away, which is `too_old`, and the
    person be gone."""

    named: str = ""
    delivery: Delivery | None = None
    too_old: bool = False
    person: Subscriber | None = None

    @property
    def address(self) -> str:
        """The address that was written to; empty where nobody knows who it was."""
        addressee = self.delivery or self.person
        return addressee.address if addressee else ""

    @property
    def key(self) -> bytes:
        """The key of the person's links; empty where nobody knows who it was."""
        addressee = self.delivery or self.person
        return addressee.key if addressee else b""


def _about(connection: Connection, mailing_list: MailingList, back: Returned, secrets: Sequence[str]) -> _About:
    for address in (*back.brought_to, *back.marks):
        with suppress(TokenError):
            edition_id, number = return_path.opened(address, mailing_list, secrets=secrets)
            deliveries = doubtful.named(connection, edition_id, numbers=[number], addresses=[])
            person = None if deliveries else subscribers.with_number(connection, mailing_list.id, number)
            too_old = not deliveries and bool(balances.tidied(connection, edition_id))
            delivery = next(iter(deliveries), None)
            return _About(named=f"{edition_id}.{number}", delivery=delivery, too_old=too_old, person=person)
    return _About()


def _chosen(back: Returned, about: _About, rows: Sequence[Row]) -> Bounce | None:
    """Of what a mail says of several recipients, what it says of ours.

    Where it names only others, to whom our mail was passed on, one of them who is well keeps the address from being
    suppressed. Of a mail that is not about ours, the worst that it says is told.
    """
    said = back.of(about.address)
    dead = [each.failed and verdict(each.reply, at=Step.LATER, rows=tuple(rows)).suppress for each in said]
    sought = not about.address
    return next((each for each, is_dead in zip(said, dead, strict=True) if is_dead is sought), next(iter(said), None))


def _came_back(
    connection: Connection, bounce: Bounce, about: _About, rows: Sequence[Row], *, now: datetime
) -> Received:
    """Resolve a delivery in doubt, since what is delayed or came back was taken, and suppress a dead address."""
    meant = verdict(bounce.reply, at=Step.LATER, rows=tuple(rows))
    suppressed = bounce.failed and meant.suppress
    delivery = about.delivery
    if delivery:
        delivery, suppressed = doubtful.came_back(
            connection, delivery, bounce.reply, meant, failed=bounce.failed, now=now
        )
    elif about.person and suppressed:
        suppressions.keep(connection, about.person.address, reason=str(bounce.reply), now=now)
    return Received(
        kind=Kind.BOUNCE,
        whose=meant.whose,
        suppress=suppressed,
        recipient=bounce.recipient,
        reason=str(bounce.reply),
        named=about.named,
        delivery=delivery,
        too_old=about.too_old,
        ours=bool(about.named),
    )


def _complained(
    connection: Connection, mailing_list: MailingList, complaint: Complaint, about: _About, key: bytes, *, now: datetime
) -> Received:
    """Unsubscribe and suppress whoever pressed "spam"; what only a machine finds changes nothing."""
    known = complaint.is_of_a_reader and key
    gone = subscribers.unsubscribe(connection, mailing_list.id, key, now=now) if known else None
    if gone:
        suppressions.complained(connection, gone.address, kind=complaint.kind, now=now)
        _count(connection, mailing_list, about, key, now=now)
    return Received(
        kind=Kind.COMPLAINT,
        whose=Whose.RECIPIENT_REFUSES if complaint.is_of_a_reader else Whose.UNCLEAR,
        suppress=complaint.is_of_a_reader,
        recipient=complaint.recipient,
        reason=f"{suppressions.COMPLAINT} {complaint.kind}",
        named=about.named,
        delivery=about.delivery,
        too_old=about.too_old,
        unsubscribed=gone is not None,
        ours=bool(about.named or key),
    )


def _count(connection: Connection, mailing_list: MailingList, about: _About, key: bytes, *, now: datetime) -> None:
    """For the relay that sent the message, or where the report does not say which it was, the newest one. Of one that
    was tidied away nobody knows the relay."""
    delivery = about.delivery
    if about.too_old:
        return
    named = (delivery.edition_id, delivery.number) if delivery else None
    named = named or complaints.newest_to(connection, mailing_list.id, key, now=now)
    if named:
        complaints.keep(connection, *named, now=now)


def by_relay(engine: Engine, list_id: str, *, now: datetime) -> tuple[Complaints, ...]:
    """Count the complaints of the last 30 days for each relay that sent what was complained about."""
    with reading(engine) as connection:
        return complaints.by_relay(connection, list_id, now=now)


def _tokens(marks: Iterable[str]) -> Iterable[str]:
    return (token for mark in marks for token in unsubscribe_mail.tokens_in(mark))


def _key(candidates: Iterable[str], mailing_list: MailingList, secrets: Sequence[str]) -> bytes:
    """The key of the subscriber for whom one of the tokens was signed; empty where none was."""
    for token in candidates:
        with suppress(TokenError):
            return tokens.opened(token, purpose=Purpose.UNSUBSCRIBE, list_ids=mailing_list.ids, secrets=secrets)
    return b""
