"""One run, as cron calls it: collect, publish if due, deliver what is due. Safe to repeat at any moment."""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.actions import after_restore, import_file, lists, material
from newsletter.actions.collect import collect
from newsletter.actions.finish import finish
from newsletter.actions.newsletter import Clock, Editing, Newsletter
from newsletter.actions.outcomes import Delivered, Imported, Notified, Polled, Ran, Tidied
from newsletter.actions.publish_week import Week, publish_week
from newsletter.actions.timetable import TIMETABLE, Part
from newsletter.errors import GateRefused, NewsletterError, NotPublished, StoreForgot, SubscribersError
from newsletter.models import MailingList, State
from newsletter.store import notices, occasions, unanswered
from newsletter.store.engine import reading
from newsletter.store.waiting import unfinished

if TYPE_CHECKING:
    from newsletter.actions.tell import Desk
    from newsletter.models import Published

_TIDIED = "tidied"

logger, steps = logging.getLogger(__name__), logging.getLogger("newsletter.steps")


EVERY_PART = frozenset(TIMETABLE)


def run(
    newsletter: Newsletter,
    *,
    clock: Clock,
    stopping: Event | None = None,
    progress: Callable[[State], None] = lambda _: None,
    insists: bool = False,
    parts: Collection[Part] = EVERY_PART,
) -> Ran:
    """Do all that is due now, or these parts of it, then tell the operator what needs a person.

    Raises before anything is published where templates hold a mistake. A mistake in the subscribers file stops nobody's
    mail: what is due goes to those on record. Somebody `insists` that all who are taken out of that file go.
    """
    try:
        ran = _run(newsletter, clock, stopping or Event(), progress, insists=insists, parts=parts)
    except NewsletterError as error:
        from newsletter.actions import tell  # which only who has an operator has a use for

        tell.of_failure(desk(newsletter), error, now=clock())
        raise
    if not newsletter.operator.address:
        return ran
    from newsletter.actions import tell  # as above

    return replace(ran, alerts=tell.of_run(desk(newsletter), ran, now=clock()))


def desk(newsletter: Newsletter) -> "Desk":
    """Where the operator of a newsletter is told from."""
    from newsletter.actions.tell import Desk
    from newsletter.mail.contents import Look

    look = Look(mailing_list=newsletter.mailing_list, templates=newsletter.editing.templates)
    return Desk(
        engine=newsletter.engine,
        look=look,
        links=newsletter.links,
        way_out=newsletter.way_out,
        operator=newsletter.operator,
    )


def _run(
    newsletter: Newsletter,
    clock: Clock,
    stopping: Event,
    progress: Callable[[State], None],
    *,
    insists: bool,
    parts: Collection[Part],
) -> Ran:
    engine, mailing_list = newsletter.engine, newsletter.mailing_list
    if newsletter.way_out.journal:
        newsletter.way_out.journal.apply(engine)
    lists.require(engine, mailing_list.id)
    held = _forgotten(newsletter, now=clock())
    imported = _imported(newsletter, insists=insists, now=clock()) if Part.EDITIONS in parts else Imported()
    polled = _polled(newsletter, clock, stopping) if Part.MAILBOX in parts else Polled()
    ran = Ran(imported=imported, polled=polled, collected=(), published=None, why_not="", delivered=())
    if held:
        if Part.EDITIONS in parts:
            collect(engine, newsletter.sources(), now=clock())
        raise held
    if Part.EDITIONS in parts or Part.DELIVERIES in parts:
        finish(engine, mailing_list.id)
    if Part.EDITIONS in parts:
        ran = _with_editions(newsletter, ran, clock, stopping)
    if Part.DELIVERIES in parts:
        ran = replace(ran, delivered=_delivered(newsletter, clock, stopping, progress))
    return replace(ran, tidied=_tidied(newsletter, now=clock(), stopping=stopping)) if Part.TIDYING in parts else ran


def _with_editions(newsletter: Newsletter, ran: Ran, clock: Clock, stopping: Event) -> Ran:
    """What was read and published besides, and the mails to single readers that come before or after an edition."""
    rushed = _answered(newsletter, now=clock())
    notified = _notified(newsletter, clock, stopping)
    collected = collect(newsletter.engine, newsletter.sources(), now=clock())
    published, why_not, week = _published(newsletter, clock, stopping)
    if newsletter.operator.welcome and _welcomed(newsletter, now=clock()):  # an edition comes before it
        notified = notified.with_more(_notified(newsletter, clock, stopping))
    return replace(
        ran,
        rush=rushed,
        notified=notified,
        collected=(*collected, *week.collected),
        published=published,
        why_not=str(why_not or ""),
        week=week.published,
        why_no_week=str(week.why_not or ""),
        stops=tuple(why for why in (why_not, week.why_not) if isinstance(why, GateRefused)),
    )


def _answered(newsletter: Newsletter, *, now: datetime) -> tuple[str, ...]:
    """Answer whoever signed up; gives what of it looks like bombing."""
    engine, list_id = newsletter.engine, newsletter.mailing_list.id
    with reading(engine) as connection:
        if not unanswered.there_may_be(connection, list_id, now=now):
            return ()
    from newsletter.actions.sign_up import answer, rush  # which a list that nobody joins has no use for

    signs = rush(engine, list_id, newsletter.subscribing, now=now)
    answer(engine, list_id, now=now)
    return signs


def _welcomed(newsletter: Newsletter, *, now: datetime) -> int:
    from newsletter.actions.welcome import welcome  # which only a list that greets has a use for

    ends = newsletter.editing.choices.week_ends
    return welcome(newsletter.engine, newsletter.mailing_list.id, week_ends=ends, now=now)


def _notified(newsletter: Newsletter, clock: Clock, stopping: Event) -> Notified:
    with reading(newsletter.engine) as connection:
        if not any(notices.stand(connection, newsletter.mailing_list.id, now=clock())):
            return Notified()
    from newsletter.actions.notify import notify  # all that sends, which most runs have no use for
    from newsletter.mail.contents import Look

    look = Look(mailing_list=newsletter.mailing_list, templates=newsletter.editing.templates)
    links, way_out = newsletter.links, newsletter.way_out
    return notify(newsletter.engine, look, links, way_out, clock=clock, stopping=stopping)


def _delivered(
    newsletter: Newsletter, clock: Clock, stopping: Event, progress: Callable[[State], None]
) -> tuple[Delivered, ...]:
    engine, mailing_list = newsletter.engine, newsletter.mailing_list
    with reading(engine) as connection:
        if not unfinished(connection, mailing_list.id):
            return ()
    from newsletter.actions.deliver import deliver  # as above

    links, way_out = newsletter.links, newsletter.way_out
    return deliver(engine, mailing_list, links, way_out, clock=clock, stopping=stopping, progress=progress)


def _tidied(newsletter: Newsletter, *, now: datetime, stopping: Event) -> Tidied:
    """As often as the timetable says, when all mail is out."""
    engine, list_id = newsletter.engine, newsletter.mailing_list.id
    with reading(engine) as connection:
        is_due = occasions.is_due(connection, list_id, _TIDIED, every=TIMETABLE[Part.TIDYING].at_most, now=now)
    if not is_due or stopping.is_set():
        return Tidied()
    steps.info("tidying")
    with engine.begin() as connection:
        occasions.again(connection, list_id, _TIDIED, now=now)
    from newsletter.actions.tidy import tidy  # which most runs have no use for

    return tidy(engine, list_id, newsletter.keep, now=now, stopping=stopping)


def _forgotten(newsletter: Newsletter, *, now: datetime) -> StoreForgot | None:
    """Why nothing may be sent; meanwhile the list is brought up to date and sources are read."""
    try:
        after_restore.check(newsletter.engine, newsletter.mailing_list.id, newsletter.way_out.seal, now=now)
    except StoreForgot as error:
        return error
    return None


def _imported(newsletter: Newsletter, *, insists: bool, now: datetime) -> Imported:
    steps.info("reading the subscribers file")
    try:
        imported = import_file.brought_in(newsletter, now=now, insists=insists)
    except SubscribersError as error:
        logger.info("subscribers file: %d mistakes, nobody was imported", len(error.mistakes))
        return Imported(mistakes=error.mistakes)
    logger.info("subscribers file: %d new, %d known", imported.new, imported.known)
    return imported


def _polled(newsletter: Newsletter, clock: Clock, stopping: Event) -> Polled:
    if newsletter.account is None:
        return Polled()
    steps.info("reading the mailbox")
    from newsletter.actions.poll import Post, poll  # all that reads mail, which who has no mailbox has no use for

    post = Post(
        engine=newsletter.engine,
        mailing_list=newsletter.mailing_list,
        secrets=newsletter.links.secrets,
        rows=newsletter.way_out.policy.replies,
        authserv_id=newsletter.authserv_id,
    )
    return poll(post, newsletter.account, clock=clock, stopping=stopping)


def _published(
    newsletter: Newsletter, clock: Clock, stopping: Event
) -> "tuple[Published | None, NotPublished | None, Week]":
    """The edition of the day and of the week; neither is begun once the run is asked to stop."""
    if stopping.is_set():
        return None, NotPublished("the run was asked to stop"), Week()
    engine, mailing_list, editing = newsletter.engine, newsletter.mailing_list, newsletter.editing
    steps.info("publishing what is due")
    published, why_not = _published_if_due(engine, mailing_list, editing, now=clock())
    if published:
        logger.info("edition of %s: published for %d on the list", published.edition.name, published.audience)
    else:
        logger.info("no edition: %s", why_not)
    week = publish_week(engine, mailing_list, editing, newsletter.sources(), now=clock())
    return published, why_not, week


def _published_if_due(
    engine: Engine, mailing_list: MailingList, editing: Editing, *, now: datetime
) -> "tuple[Published | None, NotPublished | None]":
    try:
        with reading(engine) as connection:
            day = material.next_day(connection, mailing_list.id, now=now)
            material.still_open(connection, mailing_list.id, day, late=editing.choices.late, now=now)
        from newsletter.actions.plan import plan  # all that makes editions, which most runs have no use for
        from newsletter.actions.publish import publish

        edition = plan(engine, mailing_list.id, editing, now=now, day=day)
        return publish(engine, mailing_list, editing, edition, now=now), None
    except NotPublished as reason:
        return None, reason
