"""The edition of a week goes out by itself: once, when its week is over, and not when it is stale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.actions import material
from newsletter.actions.collect import collect
from newsletter.actions.newsletter import Editing
from newsletter.actions.outcomes import Collected
from newsletter.editorial import listing
from newsletter.errors import NotPublished
from newsletter.models import Frequency, MailingList, Weekday
from newsletter.sources.source import Source
from newsletter.store import eligible, occasions, sightings
from newsletter.store.engine import reading

if TYPE_CHECKING:
    from newsletter.models import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What became of the week: its edition, or why there is none, and what was read again for it.

    All are empty where nobody wants a weekly edition.
    """

    collected: tuple[Collected, ...] = ()
    published: "Published | None" = None
    why_not: NotPublished | None = None


def publish_week(
    engine: Engine, mailing_list: MailingList, editing: Editing, sources: Sequence[Source], *, now: datetime
) -> Week:
    """Publish the edition of the week that is over, with the counts of its lists as they are now.

    A week that is over for longer than its grace is left to the operator. Safe to run again, and twice at once.
    """
    collected: tuple[Collected, ...] = ()
    try:
        last = _due(engine, mailing_list.id, editing.choices.week_ends, now)
        if last is None:
            return Week()
        collected = _read_again(engine, mailing_list.id, sources, last, now=now)
        from newsletter.actions import plan  # all that makes editions, of which most runs publish none
        from newsletter.actions.publish import publish  # all that makes editions, of which most runs publish none

        edition = plan.plan_week(engine, mailing_list.id, editing, now=now, day=last)
        return Week(collected=collected, published=publish(engine, mailing_list, editing, edition, now=now))
    except NotPublished as reason:
        return Week(collected=collected, why_not=reason)


def _due(engine: Engine, list_id: str, ends: Weekday, now: datetime) -> date | None:
    """The last day of the week that is to be published, or None where nobody wants it. Raises NotPublished."""
    with reading(engine) as connection:
        if not eligible.any_wants(connection, list_id, [Frequency.WEEKLY], today=now.astimezone(UTC).date()):
            return None
        last = material.next_week(connection, list_id, ends=ends, now=now)
    if listing.is_stale(last, today=now.date()):
        raise NotPublished(
            f"the week that ended on {last} ended more than {listing.GRACE.days} days ago; "
            f"`newsletter publish --week --date {last}` publishes it anyway"
        )
    return last


def _read_again(
    engine: Engine, list_id: str, sources: Sequence[Source], last: date, *, now: datetime
) -> tuple[Collected, ...]:
    """Ask the sources that can be asked for a day for each list of the week, once however often publishing fails."""
    dated = tuple(source for source in sources if "{date}" in source.url)
    with engine.begin() as connection:
        days = sightings.list_days(connection, first=listing.first_of_week(last), last=last)
        if not dated or not occasions.once(connection, list_id, f"read again {last}", now=now):
            return ()
    return tuple(collected for day in days for collected in collect(engine, dated, now=now, day=day))
