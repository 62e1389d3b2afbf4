"""Deliver: what is due of every edition goes out, and what became of it is told in values.

It needs nothing of what editions are made from, so that a run with nothing to send costs little more than its start.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from threading import Event

from sqlalchemy import Engine

from newsletter.actions import after_restore, lists, nodes, pause
from newsletter.actions.finish import finish
from newsletter.actions.newsletter import Clock, Links, WayOut
from newsletter.actions.nodes import Running, this_node
from newsletter.actions.outcomes import Delivered
from newsletter.actions.prepare import Prepared, PreparedLedger
from newsletter.actions.stamp import Stamper, stamper
from newsletter.delivery import owner
from newsletter.delivery.dispatcher import Dispatcher
from newsletter.delivery.judgement import Rules
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Tally
from newsletter.delivery.policy import InDoubt, Policy
from newsletter.errors import NewsletterError
from newsletter.models import Delivery, Edition, MailingList, Period, Published, State
from newsletter.store import balances, crowds, editions, late, waiting
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.engine import reading
from newsletter.store.journal import journalled
from newsletter.store.relays import StoredRelays
from newsletter.store.seal import Issue, Page, Seal, SealedLedger

logger, steps = logging.getLogger(__name__), logging.getLogger("newsletter.steps")

_WEEK_LATE = timedelta(days=7)
_LOOKED_BACK = timedelta(days=30)
_STEP = 1000  # deliveries between two steps that are logged


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who watches a run: its clock, the event that asks it to stop, and what is called as each delivery ended."""

    clock: Clock
    stopping: Event
    progress: Callable[[State], None]

    def node(self, engine: Engine, way_out: WayOut) -> AbstractContextManager[Running]:
        """Be a node while something is sent, the one that the process is where it is one."""
        return (
            way_out.node.running()
            if way_out.node
            else this_node(engine, clock=self.clock, stopping=self.stopping, spans=way_out.spans)
        )

    def drain(
        self,
        ledger: Ledger,
        way_out: WayOut,
        stamp: Callable[[Delivery], Message],
        *,
        node: Running | None = None,
        rules: Rules | None = None,
    ) -> Tally:
        """Send what is due in the ledger, for as long as the node may; `rules` say how replies are judged."""
        dispatcher = Dispatcher(
            ledger=ledger,
            transport=way_out.transport,
            stamp=stamp,
            clock=self.clock,
            stopping=self.stopping,
            progress=self.progress,
            rules=rules or Rules(),
            may_send=node.pulse.may_send if node else lambda: True,
        )
        return dispatcher.drain(connections=way_out.connections)


def deliver(
    engine: Engine,
    mailing_list: MailingList,
    links: Links,
    way_out: WayOut,
    *,
    clock: Clock,
    stopping: Event | None = None,
    progress: Callable[[State], None] = lambda _: None,
) -> tuple[Delivered, ...]:
    """Send what is due of every edition that has deliveries open, oldest edition first. One whose publishing was
    stopped is published first.

    Raises StoreForgot, and sends nothing, where the store has forgotten deliveries that were accepted.
    """
    if way_out.journal:
        way_out.journal.apply(engine)
    lists.require(engine, mailing_list.id)
    finish(engine, mailing_list.id)
    after_restore.check(engine, mailing_list.id, way_out.seal, now=clock())
    watch = Watch(clock=clock, stopping=stopping or Event(), progress=progress)
    return tuple(
        _delivered(engine, mailing_list, links, way_out, published, watch)
        for published in unfinished(engine, mailing_list.id)
    )


def unfinished(engine: Engine, list_id: str) -> tuple[Published, ...]:
    """Every edition that has deliveries open, the oldest first."""
    with reading(engine) as connection:
        ids = waiting.unfinished(connection, list_id)
        return tuple(published for edition_id in ids if (published := editions.with_id(connection, edition_id)))


def take_over(engine: Engine, list_id: str, way_out: WayOut, *, now: datetime) -> bool:
    """Take back what nodes held that have died, of all editions, so that whoever delivers at this moment sends it too;
    whether any has died."""
    dead = nodes.bury(engine, spans=way_out.spans)
    for published in unfinished(engine, list_id) if dead else ():
        ledger = DeliveryLedger(
            engine, published.edition.id, owner="", resend_doubtful=way_out.policy.in_doubt is InDoubt.RESEND
        )
        ledger.recover(now=now, is_gone=lambda name: owner.node_of(name) in dead)
    return bool(dead)


def due_now(engine: Engine, list_id: str, *, now: datetime) -> int:
    """How many deliveries of all editions are due."""
    with reading(engine) as connection:
        ids = waiting.unfinished(connection, list_id)
        return sum(waiting.due(connection, edition_id, now=now)[0] for edition_id in ids)


def _delivered(
    engine: Engine, mailing_list: MailingList, links: Links, way_out: WayOut, published: Published, watch: Watch
) -> Delivered:
    edition_id, clock = published.edition.id, watch.clock
    prepared = Prepared(engine, edition_id)
    stamps = stamper(prepared, mailing_list, links, keys=way_out.keys)
    skipped = skip_late(engine, published, way_out.late, now=clock())
    watch = _counting(engine, published.edition, watch)
    paused = pause.of_edition(engine, edition_id, now=clock())
    tally = (
        pause.nothing_sent(paused) if paused else drained(engine, way_out, prepared, stamps, watch, published.edition)
    )
    with engine.begin() as connection:
        undone = crowds.undo(connection, edition_id, now=clock())
    sent = ", ".join(f"{number:,} {state}" for state, number in sorted(tally.states.items()))
    logger.info("edition of %s: %s", published.edition.name, sent or "nothing sent")
    with reading(engine) as connection:
        unsent, next_due = waiting.due(connection, edition_id, now=clock())
        return Delivered(
            published=published,
            tally=tally,
            balance=balances.of(connection, published),
            next_due=next_due,
            late=skipped,
            crowds=crowds.of(connection, edition_id),
            due_again=undone,
            unsent=unsent,
            paused=paused,
        )


def _counting(engine: Engine, edition: Edition, watch: Watch) -> Watch:
    """The same watch, which logs as a step how many are due, and from then on every thousandth that has ended. To count
    them reads each, so where nobody hears of steps it is not done."""
    if not steps.isEnabledFor(logging.INFO):
        return watch
    with reading(engine) as connection:
        due, _ = waiting.due(connection, edition.id, now=watch.clock())
    steps.info("delivering %s: %s due", edition.name, f"{due:,}")
    ended = count(1)

    def progress(state: State) -> None:
        watch.progress(state)
        if not (number := next(ended)) % _STEP:
            steps.info("delivering %s: %s of %s", edition.name, f"{number:,}", f"{due:,}")

    return replace(watch, progress=progress)


def skip_late(engine: Engine, published: Published, longest: timedelta, *, now: datetime) -> int:
    """Skip whoever still waits for an edition that is too old; a week's is as old as its grace allows."""
    longest = longest if published.edition.period is Period.DAY else max(longest, _WEEK_LATE)
    if now - published.published_at < longest:  # nobody was due before
        return 0
    with engine.begin() as connection:
        return late.skip(connection, published.edition.id, late=longest, now=now)


def retry(engine: Engine, list_id: str, name: str, *, now: datetime) -> int:
    """Make due again whom a reply refused or keeps waiting that turns out not to be about them; how many they are.

    The reply is named as the run named it, or by its words. Raises NewsletterError where no edition of the last 30
    days knows it. Safe to run again.
    """
    with engine.begin() as connection:
        recent = editions.published_since(connection, list_id, now - _LOOKED_BACK)
        again = sum(crowds.retry(connection, published.edition.id, name, now=now) for published in recent)
    if not again:
        raise NewsletterError(
            f"{name}: nobody waits because of such a reply; `newsletter deliver` names the replies that delay people"
        )
    return again


def drained(
    engine: Engine,
    way_out: WayOut,
    prepared: Prepared,
    stamps: Stamper,
    watch: Watch,
    edition: Edition,
) -> Tally:
    """Take over from dead nodes, and send what is due of an edition."""
    edition_id, clock = stamps.edition_id, watch.clock
    again = way_out.policy.in_doubt is InDoubt.RESEND
    with (
        watch.node(engine, way_out) as node,
        _page(way_out.seal, edition, now=clock()) as page,
        closing(DeliveryLedger(engine, edition_id, owner=node.name, resend_doubtful=again)) as ledger,
    ):
        ledger.recover(now=clock(), is_gone=node.is_gone)
        sealed = PreparedLedger(SealedLedger(ledger, page) if page else ledger, prepared)
        behind = journalled(sealed, way_out.journal, engine)
        tally = watch.drain(behind, way_out, stamps.message, node=node, rules=rules(engine, way_out.policy))
    return pause.pause_if_refused(engine, edition_id, tally, now=clock())


def _page(seal: Seal | None, edition: Edition, *, now: datetime) -> AbstractContextManager[Page | None]:
    issue = Issue(edition.list_id, edition.period, edition.day)
    return seal.page(issue, now=now) if seal else nullcontext()


def rules(engine: Engine, policy: Policy) -> Rules:
    """Judge replies so, with what the store knows of the relays."""
    record = StoredRelays(engine)
    return Rules(
        rows=policy.replies,
        give_up=policy.give_up,
        taken_at=lambda: _taken_at(engine),
        pace=record.pace,
        learn=record.learn,
    )


def _taken_at(engine: Engine) -> datetime | None:
    with reading(engine) as connection:
        return late.taken_at(connection)
