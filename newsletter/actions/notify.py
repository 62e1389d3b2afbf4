"""Mails to single readers that are no editions go out, with the promise of an edition, and never at a run's cost."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Event

from sqlalchemy import Engine

from newsletter.actions.deliver import Watch, rules
from newsletter.actions.newsletter import Clock, Links, WayOut
from newsletter.actions.outcomes import Notified
from newsletter.actions.stamp import Mail, stamped
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Tally
from newsletter.delivery.policy import InDoubt
from newsletter.errors import TemplateError
from newsletter.mail.contents import Look
from newsletter.mail.links import once
from newsletter.models import Delivery, Frequency, Notice, Period, Subscriber
from newsletter.models.notices import Written
from newsletter.store import editions, notices
from newsletter.store.engine import reading
from newsletter.store.journal import journalled
from newsletter.store.notice_ledger import NoticeLedger

_MOST = 500  # at a time; what is over waits for the next run


def notify(
    engine: Engine, look: Look, links: Links, way_out: WayOut, *, clock: Clock, stopping: Event | None = None
) -> Notified:
    """Send the notices that are due. What fails waits for the next time, and is said in what this gives back."""
    list_id = look.mailing_list.id
    with reading(engine) as connection:
        waiting, old = notices.stand(connection, list_id, now=clock())
    if old:
        with engine.begin() as connection:
            notices.tidy(connection, list_id, now=clock())
    if not waiting:
        return Notified()
    faults = _made(engine, look, now=clock())
    watch = Watch(clock=clock, stopping=stopping or Event(), progress=lambda _: None)
    ledger, tally = _sent(engine, look, links, way_out, watch)
    if tally.error:
        faults = (*faults, str(tally.error))
    return Notified(accepted=dict(ledger.accepted), faults=faults)


def _made(engine: Engine, look: Look, *, now: datetime) -> tuple[str, ...]:
    """Make the mail of each that has none yet, once for all attempts. What cannot be made is said, once for its kind,
    and keeps no other kind back."""
    with reading(engine) as connection:
        waiting = notices.unmade(connection, look.mailing_list.id, now=now, limit=_MOST)
    composed = _composer(engine, look, now)
    made: dict[int, bytes] = {}
    faults: dict[Notice, str] = {}
    for notice in waiting:
        try:
            made[notice.number] = composed(notice)
        except TemplateError as error:
            faults[notice.kind] = str(error)
    with engine.begin() as connection:
        for number, content in made.items():
            notices.make(connection, number, content)
    return tuple(faults.values())


def _composer(engine: Engine, look: Look, now: datetime) -> Callable[[Written], bytes]:
    from newsletter.mail.notices import changed, confirm, fresh, known, welcome  # the templates; most runs need none

    @cache
    def greeting(period: Period) -> bytes:
        with reading(engine) as connection:
            latest = editions.latest(connection, look.mailing_list.id, period=period)
        return welcome(look, latest.edition if latest else None, written_at=now)

    def composed(notice: Written) -> bytes:
        if notice.kind is Notice.WELCOME:
            return greeting(Period.WEEK if notice.to.frequency is Frequency.WEEKLY else Period.DAY)
        if notice.kind is Notice.KNOWN:
            return known(look, written_at=now)
        if notice.kind is Notice.CHANGED:
            return changed(look, notice.words["changes"], written_at=now)
        if notice.kind is Notice.FRESH:
            return fresh(look, written_at=now)
        return confirm(look, written_at=now, reminder=bool(notice.words.get("reminder")))

    return composed


def _sent(engine: Engine, look: Look, links: Links, way_out: WayOut, watch: Watch) -> tuple[NoticeLedger, Tally]:
    policy = way_out.policy
    with watch.node(engine, way_out) as node:
        ledger = NoticeLedger(
            engine,
            look.mailing_list.id,
            owner=node.name,
            resend_doubtful=policy.in_doubt is InDoubt.RESEND,
            give_up=policy.give_up,
        )
        ledger.recover(now=watch.clock(), is_gone=node.is_gone)

        def message(delivery: Delivery) -> Message:
            return _message(delivery, ledger.mails[delivery.number], look, links, way_out)

        behind = journalled(ledger, way_out.journal, engine)
        return ledger, watch.drain(behind, way_out, message, node=node, rules=rules(engine, policy))


def _message(delivery: Delivery, content: bytes, look: Look, links: Links, way_out: WayOut) -> Message:
    """The same bytes on every attempt."""
    mailing_list, kind = look.mailing_list, Notice(delivery.variant)
    key, number = delivery.key, delivery.number
    link = once(mailing_list, kind, key=key, number=number, secret=links.secret) if kind.lasts else ""
    mail = Mail(
        composed=content,
        to=Subscriber(address=delivery.address, key=key, name=delivery.name),
        name=delivery.edition_id,
        number=number,
        written_at=delivery.due_at,
        link=link,
    )
    alone = stamped(mail, mailing_list, links, keys=way_out.keys)
    return Message(delivery=delivery, sender=alone.sender, pieces=alone.pieces)
