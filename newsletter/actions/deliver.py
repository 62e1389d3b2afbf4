"""Deliver: what is due of every edition goes out, and what became of it is told in values.

It needs nothing of what editions are made from, so that a run with nothing to send costs little more than its start.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event

from newsletter.actions import pause
from newsletter.actions.newsletter import Clock, Newsletter
from newsletter.actions.outcomes import Delivered
from newsletter.actions.stamp import Stamper
from newsletter.delivery import owner
from newsletter.delivery.dispatcher import Dispatcher
from newsletter.delivery.outbox import Tally
from newsletter.models import Published, State
from newsletter.store import deliveries, editions
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.engine import reading as reading_from


def deliver(
    newsletter: Newsletter,
    *,
    clock: Clock,
    stopping: Event | None = None,
    told: Callable[[State], None] = lambda _: None,
) -> tuple[Delivered, ...]:
    """Send what is due of every edition that has deliveries open, oldest edition first."""
    stop = stopping or Event()
    return tuple(_delivered(newsletter, found, clock, stop, told) for found in unfinished(newsletter))


def unfinished(newsletter: Newsletter) -> tuple[Published, ...]:
    """Every edition that has deliveries open, the oldest first."""
    with reading_from(newsletter.engine) as connection:
        ids = deliveries.unfinished(connection, newsletter.mailing_list.id)
        return tuple(found for edition_id in ids if (found := editions.with_id(connection, edition_id)))


def due_now(newsletter: Newsletter, *, now: datetime) -> int:
    """How many deliveries of all editions are due."""
    with reading_from(newsletter.engine) as connection:
        ids = deliveries.unfinished(connection, newsletter.mailing_list.id)
        return sum(deliveries.due(connection, found, now=now)[0] for found in ids)


def _delivered(
    newsletter: Newsletter, published: Published, clock: Clock, stopping: Event, told: Callable[[State], None]
) -> Delivered:
    edition_id = published.edition.id
    tally = pause.paused(newsletter.engine, edition_id, now=clock())
    tally = tally or _drained(newsletter, edition_id, clock, stopping, told)
    with reading_from(newsletter.engine) as connection:
        _, next_due = deliveries.due(connection, edition_id, now=clock())
        balance = deliveries.balance(connection, published)
    return Delivered(published=published, tally=tally, balance=balance, next_due=next_due)


def _drained(
    newsletter: Newsletter, edition_id: str, clock: Clock, stopping: Event, told: Callable[[State], None]
) -> Tally:
    with owner.this_run() as name:
        resends = newsletter.resend_doubtful
        ledger = DeliveryLedger(newsletter.engine, edition_id, owner=name, resend_doubtful=resends)
        ledger.recover(now=clock(), is_gone=owner.is_gone)
        dispatcher = Dispatcher(
            ledger=ledger,
            transport=newsletter.transport,
            stamp=stamper(newsletter, edition_id).message,
            clock=clock,
            stopping=stopping,
            told=told,
        )
        tally = dispatcher.drain(connections=newsletter.connections)
    return pause.pause_if_refused(newsletter.engine, edition_id, tally, now=clock())


def stamper(newsletter: Newsletter, edition_id: str) -> Stamper:
    """What makes the messages of an edition's deliveries."""
    return Stamper(
        engine=newsletter.engine,
        mailing_list=newsletter.mailing_list,
        secret=newsletter.secret,
        edition_id=edition_id,
        keys=newsletter.keys,
    )
