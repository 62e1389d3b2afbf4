"""The operator is told by mail, through the newsletter's own way out: each cause once, and never at a run's cost."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from newsletter import packed, tokens
from newsletter.actions import causes, findings, send
from newsletter.actions.causes import Cause
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Ran
from newsletter.actions.send import Mail
from newsletter.errors import NewsletterError, TemplateError, TransportError
from newsletter.mail import notices
from newsletter.mail.notices import Look, Report
from newsletter.models import Edition, Layout, Subscriber
from newsletter.store import deliveries, editions, told
from newsletter.store.engine import reading

_LOOKED_BACK = timedelta(days=3)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    """A mail to the operator: what it says in a line, the name under which it is told once, and its making."""

    what: str
    name: str
    composed: Callable[[Look], bytes]


def of_run(newsletter: Newsletter, ran: Ran, *, now: datetime) -> tuple[str, ...]:
    """Tell what of a run needs the operator, and what editions came to; gives what was told."""
    found = (_alert(cause, now) for cause in causes.of_run(ran, day=now.date()))
    return _told(newsletter, chain(found, _reports(newsletter, now)), now)


def of_failure(newsletter: Newsletter, error: NewsletterError, *, now: datetime) -> None:
    """Tell that a run ended early."""
    _told(newsletter, [_alert(causes.of_failure(error, day=now.date()), now)], now)


def _alert(cause: Cause, now: datetime) -> _Notice:
    alert = cause.alert
    return _Notice(what=alert.what, name=cause.name, composed=lambda look: notices.alert(look, alert, written_at=now))


def _reports(newsletter: Newsletter, now: datetime) -> Iterator[_Notice]:
    """A report of each edition of the last days of which nothing is under way any more."""
    if not newsletter.report:
        return
    list_id = newsletter.mailing_list.id
    with reading(newsletter.engine) as connection:
        recent = editions.published_since(connection, list_id, now - _LOOKED_BACK)
        untold = [each for each in recent if not told.known(connection, list_id, _name(each.edition))]
        balances = [deliveries.balance(connection, published) for published in untold]
    for published, balance in zip(untold, balances, strict=True):
        made = causes.report(published, balance)
        if made:
            yield _report(newsletter, published.edition, made, now)


def _name(edition: Edition) -> str:
    return f"report {edition.name}"


def _report(newsletter: Newsletter, edition: Edition, made: Report, now: datetime) -> _Notice:
    def composed(look: Look) -> bytes:
        told_of = replace(made, warnings=_warnings(newsletter, edition))
        return notices.report(look, told_of, written_at=now)

    return _Notice(what=f"what the edition of {edition.name} came to", name=_name(edition), composed=composed)


def _warnings(newsletter: Newsletter, edition: Edition) -> tuple[str, ...]:
    """What the gate says of the messages as they were frozen."""
    with reading(newsletter.engine) as connection:
        kept = {layout: editions.message(connection, edition.id, layout) for layout in Layout}
    messages = {layout: content for layout, content in kept.items() if content}
    found = findings.of_messages(edition, messages, newsletter.mailing_list, templates=newsletter.templates)
    return tuple(map(str, found))


def _told(newsletter: Newsletter, found: Iterable[_Notice], now: datetime) -> tuple[str, ...]:
    """Send each that was not told before. What fails is logged and told by the next run: this one has done its work."""
    said: list[str] = []
    try:
        for notice in found if newsletter.operator else ():
            said += [notice.what] if _told_now(newsletter, notice, now) else []
    except NewsletterError as error:
        logger.warning("the operator could not be told: %s", error)
    return tuple(said)


def _told_now(newsletter: Newsletter, notice: _Notice, now: datetime) -> bool:
    """On record before it leaves, so that of two runs at once one tells; off the record where it has not left."""
    list_id = newsletter.mailing_list.id
    with newsletter.engine.begin() as connection:
        if not told.once(connection, list_id, notice.name, now=now):
            return False
    try:
        _send(newsletter, notice, now)
    except NewsletterError:
        with newsletter.engine.begin() as connection:
            told.forget(connection, list_id, notice.name)
        raise
    return True


def _send(newsletter: Newsletter, notice: _Notice, now: datetime) -> None:
    mailing_list = newsletter.mailing_list
    mail = Mail(
        composed=_composed(newsletter, notice),
        to=Subscriber(address=newsletter.operator, key=bytes(tokens.KEY_BYTES)),
        name=f"told-{causes.short(f'{mailing_list.id} {notice.name}')}",
        number=0,
        written_at=now,
    )
    message = send.message(mail, mailing_list, secret=newsletter.secret, keys=newsletter.keys)
    reply = send.send(newsletter.transport, message)
    if reply and reply.code >= 400:
        raise TransportError(f"the far end refused the mail to the operator: {reply}; check list.operator")


def _composed(newsletter: Newsletter, notice: _Notice) -> bytes:
    """In the operator's own templates, or in the program's where those are what is broken."""
    look = Look(mailing_list=newsletter.mailing_list, templates=newsletter.templates)
    try:
        return notice.composed(look)
    except TemplateError:
        return notice.composed(Look(mailing_list=look.mailing_list, templates=(packed.folder("templates"),)))
