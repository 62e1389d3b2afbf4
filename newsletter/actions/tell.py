"""The operator is told by mail, through the newsletter's own way out: each cause once, and never at a run's cost."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from sqlalchemy import Engine

from newsletter import packed, tokens
from newsletter.actions import causes
from newsletter.actions.causes import Cause
from newsletter.actions.newsletter import Links, Operator, WayOut
from newsletter.actions.outcomes import Ran
from newsletter.errors import NewsletterError, TemplateError, TransportError
from newsletter.mail.contents import Look, Report
from newsletter.models import Complaints, Edition, Layout, Subscriber
from newsletter.store import editions, occasions
from newsletter.store.engine import reading

_LOOKED_BACK = timedelta(days=5)  # over a weekend, whose editions some get on Monday

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    """A mail to the operator: what it says in a line, the name under which it is told once, and its making."""

    what: str
    name: str
    composed: Callable[[Look], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where the operator is told from: the record of what was told, how mails look, and how they leave."""

    engine: Engine
    look: Look
    links: Links
    way_out: WayOut
    operator: Operator


def of_run(desk: Desk, ran: Ran, *, now: datetime) -> tuple[str, ...]:
    """Tell what of a run needs the operator, and what editions came to; gives what was told."""
    notices = (_alert(cause, now) for cause in causes.of_run(ran, day=now.date()))
    met = (*ran.notified.faults, *(str(each.tally.error) for each in ran.delivered))
    paused = (each.paused.why for each in ran.delivered if each.paused)
    return _sent(desk, chain(notices, _reports(desk, now)), now, known=(*met, *paused))


def of_failure(desk: Desk, error: NewsletterError, *, now: datetime) -> None:
    """Tell that a run ended early."""
    _sent(desk, [_alert(causes.of_failure(error, day=now.date()), now)], now, known=[str(error)])


def of_mail(desk: Desk, mails: Sequence[str], *, now: datetime) -> tuple[str, ...]:
    """Tell of mails that a person has to look at: once a day for the same."""
    return _sent(desk, [_alert(causes.of_mail(mails, day=now.date()), now)], now, known=())


def of_complaint(desk: Desk, reason: str, by_relay: Sequence[Complaints], *, now: datetime) -> tuple[str, ...]:
    """Tell that a reader pressed "spam", once a day, however many do; and where too many of a relay's readers do."""
    notices = causes.of_complaints([reason], by_relay, day=now.date())
    return _sent(desk, (_alert(cause, now) for cause in notices), now, known=())


def _alert(cause: Cause, now: datetime) -> _Notice:
    alert = cause.alert

    def composed(look: Look) -> bytes:
        from newsletter.mail import notices  # the templates, which a run with nothing to tell has no use for

        return notices.alert(look, alert, written_at=now)

    return _Notice(what=alert.what, name=cause.name, composed=composed)


def _reports(desk: Desk, now: datetime) -> Iterator[_Notice]:
    """A report of each edition of the last days of which nothing is under way any more."""
    if not desk.operator.report:
        return
    from newsletter.store import balances  # as above

    list_id = desk.look.mailing_list.id
    with reading(desk.engine) as connection:
        recent = editions.published_since(connection, list_id, now - _LOOKED_BACK)
        untold = [each for each in recent if not occasions.known(connection, list_id, _name(each.edition))]
        stand = [balances.of(connection, published) for published in untold]
    for published, balance in zip(untold, stand, strict=True):
        made = causes.report(published, balance)
        if made:
            yield _report(desk, published.edition, made, now)


def _name(edition: Edition) -> str:
    return f"report {edition.name}"


def _report(desk: Desk, edition: Edition, made: Report, now: datetime) -> _Notice:
    def composed(look: Look) -> bytes:
        from newsletter.mail import notices  # as above

        report = replace(made, warnings=_warnings(desk, edition, now))
        return notices.report(look, report, written_at=now)

    return _Notice(what=f"the result of the edition of {edition.name}", name=_name(edition), composed=composed)


def _warnings(desk: Desk, edition: Edition, now: datetime) -> tuple[str, ...]:
    """What the gate says of the messages as they were frozen, and which time zones have vanished."""
    from newsletter.actions import findings  # as above
    from newsletter.store import audience

    with reading(desk.engine) as connection:
        kept = {layout: editions.message(connection, edition.id, layout) for layout in Layout}
        zones = audience.time_zones(
            connection, edition.list_id, edition.period.frequencies, today=now.astimezone(UTC).date()
        )
    messages = {layout: content for layout, content in kept.items() if content}
    warnings = findings.of_messages(edition, messages, desk.look.mailing_list, templates=desk.look.templates)
    return tuple(map(str, (*warnings, *findings.of_zones(zones))))


def _sent(desk: Desk, notices: Iterable[_Notice], now: datetime, *, known: Collection[str]) -> tuple[str, ...]:
    """Send each that was not told before. What fails is logged and told by the next run: this one has done its work.

    `known` are the words of faults that the run says itself.
    """
    said: list[str] = []
    try:
        for notice in notices if desk.operator.address else ():
            said += [notice.what] if _send_once(desk, notice, now) else []
    except NewsletterError as error:
        from newsletter.delivery.refusals import fault_of

        if fault_of(str(error)) not in map(fault_of, known):
            logger.warning("the operator could not be told: %s", error)
    return tuple(said)


def _send_once(desk: Desk, notice: _Notice, now: datetime) -> bool:
    """On record before it leaves, so that of two runs at once one tells; off the record where it has not left."""
    list_id = desk.look.mailing_list.id
    with desk.engine.begin() as connection:
        if not occasions.once(connection, list_id, notice.name, now=now):
            return False
    try:
        _send(desk, notice, now)
    except NewsletterError:
        with desk.engine.begin() as connection:
            occasions.forget(connection, list_id, notice.name)
        raise
    return True


def _send(desk: Desk, notice: _Notice, now: datetime) -> None:
    from newsletter.actions.send import send  # all that sends, as above
    from newsletter.actions.stamp import Mail, stamped

    mailing_list = desk.look.mailing_list
    mail = Mail(
        composed=_composed(desk, notice),
        to=Subscriber(address=desk.operator.address, key=bytes(tokens.KEY_BYTES)),
        name=f"told-{causes.short(f'{mailing_list.id} {notice.name}')}",
        number=0,
        written_at=now,
    )
    reply = send(desk.way_out.transport, stamped(mail, mailing_list, desk.links, keys=desk.way_out.keys))
    if reply and reply.code >= 400:
        raise TransportError(f"the server refused the mail to the operator: {reply}; check list.operator")


def _composed(desk: Desk, notice: _Notice) -> bytes:
    """In the operator's own templates, or in the program's where those are what is broken."""
    try:
        return notice.composed(desk.look)
    except TemplateError:
        return notice.composed(replace(desk.look, templates=(packed.folder("templates"),)))
