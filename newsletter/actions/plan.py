"""Plan and publish: the only file that knows every stage between what was collected and what is to be sent.

Each verb takes the newsletter's parts and the time, does its work in visible transactions, and gives a report in
values. All of them are safe to run again at any moment.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.actions import material
from newsletter.actions.newsletter import Editing
from newsletter.editorial import listing
from newsletter.editorial.choices import Choices
from newsletter.errors import NotPublished
from newsletter.models import Edition, Feed, Period
from newsletter.store.engine import reading

if TYPE_CHECKING:
    from newsletter.editorial.ranking.explaining import Explained

logger = logging.getLogger(__name__)


def plan_feeds(
    feeds: Sequence[Feed], *, list_id: str, choices: Choices, day: date, period: Period = Period.DAY
) -> Edition:
    """The edition of `day` that these documents make, keeping nothing. Every paper in them may be in it.

    The edition of the week that ends with `day` is made of the lists of its seven days, and those without a day.
    """
    from newsletter.editorial import weekly
    from newsletter.editorial.edition import plan_day

    seen = [sighting for feed in feeds for sighting in feed.sightings]
    if period is Period.DAY:
        return plan_day(seen, list_id=list_id, day=day, choices=choices)
    first = listing.first_of_week(day)
    in_week = [sighting for sighting in seen if not sighting.list_day or first <= sighting.list_day <= day]
    return weekly.plan(in_week, list_id=list_id, day=day, choices=choices, dailies={})


def plan(engine: Engine, list_id: str, editing: Editing, *, now: datetime, day: date | None = None) -> Edition:
    """The edition that is next, or that of `day`, from what was collected by `now`. Raises NotPublished where none is.

    With a `day` and a moment of the past for `now` it is what would have been planned then, the same each time.
    """
    choices = editing.choices
    with reading(engine) as connection:
        planned_day = day or material.next_day(connection, list_id, now=now)
        collected = material.of_day(connection, list_id, planned_day, days=choices.days, now=now)
    from newsletter.editorial.edition import plan_day  # what ranks and names, where there is anything new

    edition = plan_day(collected.seen, list_id=list_id, day=planned_day, choices=choices, carried=collected.carried)
    if not edition.papers:
        why = "every paper collected was in an earlier edition" if collected.seen else "nothing was collected for it"
        raise NotPublished(f"no edition of {planned_day}: {why}")
    return with_lines(edition, engine, editing, now=now)


def plan_week(engine: Engine, list_id: str, editing: Editing, *, now: datetime, day: date | None = None) -> Edition:
    """The edition of the newest week that is over, or of that which ends with `day`, from what was collected by `now`.

    Ranked again with the counts as of now; what was in a daily edition stays and says so. Raises NotPublished where
    there is none.
    """
    choices = editing.choices
    with reading(engine) as connection:
        last = day or material.next_week(connection, list_id, ends=choices.week_ends, now=now)
        collected = material.of_week(connection, list_id, last, now=now)
    from newsletter.editorial import weekly  # as above

    edition = weekly.plan(
        collected.seen, list_id=list_id, day=last, choices=choices, dailies=collected.dailies, carried=collected.carried
    )
    if not edition.papers:
        why = "every paper collected was in an earlier one" if collected.seen else "nothing was collected in it"
        raise NotPublished(f"no edition of the week from {listing.first_of_week(last)} to {last}: {why}")
    return with_lines(edition, engine, editing, now=now)


def with_lines(edition: Edition, engine: Engine, editing: Editing, *, now: datetime) -> Edition:
    """The edition with the lines of the endpoint, where the operator names one."""
    logger.info("edition of %s: planned with %d papers, %d more", edition.name, len(edition.papers), edition.more)
    endpoint = editing.endpoint()
    if endpoint is None:
        return edition
    from newsletter.actions.summarise import summarise  # what asks an endpoint, which few have

    return summarise(edition, endpoint, engine, day=now.date())


def explain(engine: Engine, edition: Edition, *, days: int, now: datetime) -> "tuple[Explained, ...]":
    """Why each paper collected for a planned edition is where it is, or is not shown."""
    from newsletter.editorial.ranking import explaining

    list_id, day = edition.list_id, edition.day
    with reading(engine) as connection:
        if edition.period is Period.WEEK:
            collected = material.of_week(connection, list_id, day, now=now)
        else:
            collected = material.of_day(connection, list_id, day, days=days, now=now)
    shown = {trending.paper.id for trending in edition.papers}
    return explaining.explain(collected.seen, shown=shown, carried=collected.carried)
