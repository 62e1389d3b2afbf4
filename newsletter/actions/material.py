"""What an edition is planned from: the day or week that is next, what was seen for it, and what earlier ones had."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from newsletter.editorial import listing
from newsletter.errors import NotPublished
from newsletter.models import Period, Weekday
from newsletter.store import issues, occasions, sightings

if TYPE_CHECKING:
    from newsletter.models import Sighting

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What was seen that may be in an edition, and what is left out because earlier ones of its period carried it.

    `dailies`: the day of the daily edition that had a paper, for the edition of a week, which marks such papers.
    """

    seen: "tuple[Sighting, ...]"
    carried: Mapping[str, date]
    dailies: Mapping[str, date] = field(default_factory=dict)


def next_day(connection: Connection, list_id: str, *, now: datetime) -> date:
    """The newest list day that is over and newer than the last edition's. A list fills until its day ends in UTC.

    Where there is none, lists without a day, as searches give, make an edition of the newest day that had lists.
    Raises NotPublished where there is neither.
    """
    last = issues.newest(connection, list_id)
    last_day, published_at = last or (None, None)
    day = sightings.latest_day(connection, before=now.date())
    if day and not (last_day and last_day >= day):
        return day
    undated = sightings.any_undated(connection, since=published_at, as_of=now)
    newest = listing.newest_complete(now.date())
    if undated and not (last_day and last_day >= newest):
        return newest
    raise NotPublished(_why_none(last_day, day, now))


def _why_none(last: date | None, day: date | None, now: datetime) -> str:
    if last is None:
        return f"no papers were collected for a day before {now.date()}; a list is complete when its day ends in UTC"
    newest = f": the newest list collected is of {day}" if day else ""
    weekend = "; lists come Monday to Friday" if listing.newest_complete(now.date()) < now.date() - _ONE_DAY else ""
    return f"nothing new since the edition of {last}{newest}{weekend}"


def still_open(connection: Connection, list_id: str, day: date, *, late: timedelta, now: datetime) -> None:
    """Raise NotPublished where the edition of that day has waited for somebody to join for longer than `late`."""
    since = occasions.moment(connection, list_id, waiting(Period.DAY.named(day)))
    if since and now > since + late:
        raise NotPublished(
            f"nobody on the list was due the edition of {day}, and nobody joined until "
            f"{since + late:%Y-%m-%d %H:%M} UTC (edition.late); "
            f"`newsletter publish --date {day}` publishes it anyway"
        )


def waiting(name: str) -> str:
    """What it is called on record that an edition waits for somebody to join."""
    return f"nobody {name}"


def next_week(connection: Connection, list_id: str, *, ends: Weekday, now: datetime) -> date:
    """The last day of the newest week that is over. Raises NotPublished where it has its edition already."""
    day = listing.newest_week(now.date(), ends=ends)
    last = issues.newest(connection, list_id, period=Period.WEEK)
    if last and last[0] >= day:
        raise NotPublished(f"the edition of {Period.WEEK.named(last[0])} is published; the next week is not over yet")
    return day


def of_day(connection: Connection, list_id: str, day: date, *, days: int, now: datetime) -> Material:
    """What had been seen by `now` on the lists of the `days` days that end with `day`, and without a day since."""
    from newsletter.store import editions  # with what is in them, which only who makes one has a use for

    last = editions.last_before(connection, list_id, day, as_of=now)
    seen = sightings.between(
        connection,
        first=day - timedelta(days=days - 1),
        last=day,
        as_of=now,
        undated_since=last.published_at if last else None,
    )
    return Material(seen=seen, carried=editions.carried(connection, list_id, before=day, as_of=now))


def of_week(connection: Connection, list_id: str, last: date, *, now: datetime) -> Material:
    """What had been seen by `now` on the lists of the seven days that end with `last`, and without a day since then."""
    from newsletter.store import editions  # as above

    first = listing.first_of_week(last)
    began = datetime.combine(first, time(), UTC)
    seen = sightings.between(connection, first=first, last=last, as_of=now, undated_since=began)
    return Material(
        seen=seen,
        carried=editions.carried(connection, list_id, before=last, as_of=now, period=Period.WEEK),
        dailies=editions.carried(connection, list_id, before=last + _ONE_DAY, as_of=now),
    )
