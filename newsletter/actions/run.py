"""One run, as cron calls it: collect, publish if due, deliver what is due. Safe to repeat at any moment."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

from newsletter.actions import material, subscribe, tell
from newsletter.actions.collect import collect
from newsletter.actions.deliver import deliver
from newsletter.actions.newsletter import Clock, Newsletter
from newsletter.actions.outcomes import Ran
from newsletter.actions.publish_week import publish_week
from newsletter.actions.welcome import welcome
from newsletter.errors import GateRefused, NewsletterError, NotPublished
from newsletter.models import Published, State
from newsletter.store.engine import reading


def run(
    newsletter: Newsletter,
    *,
    clock: Clock,
    stopping: Event | None = None,
    told: Callable[[State], None] = lambda _: None,
) -> Ran:
    """Do all that is due now, then tell the operator what needs a person.

    Raises before anything is sent where subscribers or templates hold a mistake.
    """
    try:
        ran = _run(newsletter, clock, stopping, told)
    except NewsletterError as error:
        tell.of_failure(newsletter, error, now=clock())
        raise
    return replace(ran, told=tell.of_run(newsletter, ran, now=clock()))


def _run(newsletter: Newsletter, clock: Clock, stopping: Event | None, told: Callable[[State], None]) -> Ran:
    path = newsletter.subscribers
    imported = subscribe.from_file(newsletter, path, now=clock()) if path else (0, 0)
    welcomed = welcome(newsletter, now=clock(), stopping=stopping or Event())
    collected = collect(newsletter, now=clock())
    published, why_not = _published_if_due(newsletter, clock)
    week = publish_week(newsletter, now=clock())
    delivered = deliver(newsletter, clock=clock, stopping=stopping, told=told)
    return Ran(
        imported=imported,
        welcomed=welcomed,
        collected=(*collected, *week.collected),
        published=published,
        why_not=str(why_not or ""),
        week=week.published,
        why_no_week=str(week.why_not or ""),
        stops=tuple(why for why in (why_not, week.why_not) if isinstance(why, GateRefused)),
        delivered=delivered,
    )


def _published_if_due(newsletter: Newsletter, clock: Clock) -> tuple[Published | None, NotPublished | None]:
    now = clock()
    try:
        with reading(newsletter.engine) as connection:
            day = material.next_day(connection, newsletter.mailing_list.id, now=now)
        from newsletter.actions.plan import plan  # all that makes editions, which most runs have no use for
        from newsletter.actions.publish import publish  # all that makes editions, which most runs have no use for

        return publish(newsletter, plan(newsletter, now=now, day=day), now=now), None
    except NotPublished as reason:
        return None, reason
