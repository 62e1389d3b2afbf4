"""One run, as cron calls it: collect, publish if due, deliver what is due. Safe to repeat at any moment."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

from newsletter import collecting, delivering, material, subscribing, telling, weeks, welcoming
from newsletter.errors import GateRefused, NewsletterError, NotPublished
from newsletter.models import Published, State
from newsletter.outcomes import Ran
from newsletter.parts import Clock, Newsletter
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
        telling.of_failure(newsletter, error, now=clock())
        raise
    return replace(ran, told=telling.of_run(newsletter, ran, now=clock()))


def _run(newsletter: Newsletter, clock: Clock, stopping: Event | None, told: Callable[[State], None]) -> Ran:
    path = newsletter.subscribers
    imported = subscribing.from_file(newsletter, path, now=clock()) if path else (0, 0)
    welcomed = welcoming.greet(newsletter, now=clock(), stopping=stopping or Event())
    collected = collecting.collect(newsletter, now=clock())
    published, why_not = _published_if_due(newsletter, clock)
    week = weeks.publish_if_due(newsletter, now=clock())
    delivered = delivering.deliver(newsletter, clock=clock, stopping=stopping, told=told)
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
        from newsletter import pipeline  # all that makes editions, which most runs have no use for

        return pipeline.publish(newsletter, pipeline.plan(newsletter, now=now, day=day), now=now), None
    except NotPublished as reason:
        return None, reason
