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
from newsletter.errors import TokenError
from newsletter.feedback import unsubscribe_mail
from newsletter.feedback.bounce import UNREAD, Kind, Returned, read
from newsletter.feedback.complaint import Complaint
from newsletter.feedback.report import Bounce
from newsletter.mail import return_path
from newsletter.models import Delivery, MailingList
from newsletter.store import doubtful, subscribers, suppressions
from newsletter.tokens import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a mail is and means, and what it changed.

    `whose` and `suppress` are what its words mean, whether it is ours or not. `delivery` is the one that it is about,
    as it now stands; None where nothing that we signed names one.
    """

    kind: Kind
    whose: Whose | None = None
    suppress: bool = False
    recipient: str = ""
    reason: str = ""
    delivery: Delivery | None = None
    unsubscribed: bool = False


def receive(
    engine: Engine,
    mailing_list: MailingList,
    message: bytes,
    *,
    secrets: Sequence[str],
    now: datetime,
    rows: Sequence[Row] = (),
) -> Received:
    """Take a mail; safe to repeat. `rows` are what the operator says that replies mean."""
    with engine.begin() as connection:
        if key := _key([unsubscribe_mail.token(message)], mailing_list, secrets):
            gone = subscribers.unsubscribe(connection, mailing_list.id, key, now=now)
            return Received(kind=Kind.UNSUBSCRIBE, recipient=gone.address if gone else "", unsubscribed=bool(gone))
        back = read(message)
        delivery = _delivery(connection, mailing_list, back, secrets)
        if back.complaint:
            key = delivery.key if delivery else _key(_found_tokens(back.marks), mailing_list, secrets)
            return _complained(connection, mailing_list, back.complaint, key, delivery, now=now)
        bounce = back.bounce or (UNREAD if delivery and back.kind is Kind.NONE else None)
        return _came_back(connection, bounce, delivery, rows, now=now) if bounce else Received(kind=back.kind)


def _came_back(
    connection: Connection, bounce: Bounce, delivery: Delivery | None, rows: Sequence[Row], *, now: datetime
) -> Received:
    """Resolve a delivery in doubt, since what is delayed or came back was taken, and suppress a dead address."""
    meant = verdict(bounce.reply, at=Step.LATER, rows=tuple(rows))
    if delivery:
        delivery = doubtful.came_back(connection, delivery, bounce.reply, meant, failed=bounce.failed, now=now)
    return Received(
        kind=Kind.BOUNCE,
        whose=meant.whose,
        suppress=bounce.failed and meant.suppress,
        recipient=bounce.recipient,
        reason=str(bounce.reply),
        delivery=delivery,
    )


def _complained(
    connection: Connection,
    mailing_list: MailingList,
    complaint: Complaint,
    key: bytes,
    delivery: Delivery | None,
    *,
    now: datetime,
) -> Received:
    """Unsubscribe and suppress whoever pressed "spam"; what only a machine finds changes nothing."""
    known = complaint.is_of_a_reader and key
    gone = subscribers.unsubscribe(connection, mailing_list.id, key, now=now) if known else None
    if gone:
        suppressions.complained(connection, gone.address, kind=complaint.kind, now=now)
    return Received(
        kind=Kind.COMPLAINT,
        whose=Whose.RECIPIENT_REFUSES if complaint.is_of_a_reader else Whose.UNCLEAR,
        suppress=complaint.is_of_a_reader,
        recipient=complaint.recipient,
        reason=f"{suppressions.COMPLAINT} {complaint.kind}",
        delivery=delivery,
        unsubscribed=gone is not None,
    )


def _delivery(
    connection: Connection, mailing_list: MailingList, back: Returned, secrets: Sequence[str]
) -> Delivery | None:
    """The delivery that a signed address names; None where there is none, or its edition was tidied away."""
    for address in (*back.brought_to, *back.marks):
        with suppress(TokenError):
            edition_id, number = return_path.opened(address, mailing_list, secrets=secrets)
            return next(iter(doubtful.named(connection, edition_id, numbers=[number], addresses=[])), None)
    return None


def _found_tokens(marks: Iterable[str]) -> Iterable[str]:
    return (found for mark in marks for found in unsubscribe_mail.tokens_in(mark))


def _key(candidates: Iterable[str], mailing_list: MailingList, secrets: Sequence[str]) -> bytes:
    """The key of the subscriber for whom one of the tokens was signed; empty where none was."""
    for token in candidates:
        with suppress(TokenError):
            return tokens.opened(token, purpose=Purpose.UNSUBSCRIBE, list_id=mailing_list.id, secrets=secrets)
    return b""
