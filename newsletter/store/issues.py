"""Which editions a store has, by period and day, without what is in them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, select

from newsletter.models import Period
from newsletter.store import unsettled
from newsletter.store.schema import editions
from newsletter.store.seal import Issue


def newest(connection: Connection, list_id: str, *, period: Period = Period.DAY) -> tuple[date, datetime] | None:
    """The day of the edition of this period with the newest day, and when that was published."""
    of_list = (editions.c.list_id == list_id, editions.c.period == period.value)
    query = select(editions.c.day, editions.c.published_at).where(*of_list).order_by(editions.c.day.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.day, row.published_at) if row else None


def among(
    connection: Connection, list_id: str, known: Collection[Issue]
) -> tuple[Mapping[Issue, str], Collection[Issue]]:
    """Which of these editions of a list the store has, each with its id, and which of those have deliveries open.

    An edition that the seal knows by a former id of the list has the id of today in the store.
    """
    first = min(issue.day for issue in known)
    columns = (editions.c.period, editions.c.day, editions.c.id, unsettled.of_edition().label("is_open"))
    query = select(*columns).where(editions.c.list_id == list_id, editions.c.day >= first)
    rows = {(Period(row.period), row.day): row for row in connection.execute(query)}
    there = {issue: rows[issue.period, issue.day] for issue in known if (issue.period, issue.day) in rows}
    return {issue: row.id for issue, row in there.items()}, {issue for issue, row in there.items() if row.is_open}
