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


def ids(connection: Connection, list_id: str, known: Collection[Issue], *, under_way: bool) -> Mapping[Issue, str]:
    """The ids of those of these editions of a list that the store has: all, or those with deliveries open.

    An edition that the seal knows by a former id of the list has the id of today in the store.
    """
    first = min(issue.day for issue in known)
    query = select(editions).where(editions.c.list_id == list_id, editions.c.day >= first)
    if under_way:
        query = query.where(unsettled.of_edition())
    columns = query.with_only_columns(editions.c.period, editions.c.day, editions.c.id)
    names = {(Period(period), day): name for period, day, name in connection.execute(columns)}
    return {issue: names[issue.period, issue.day] for issue in known if (issue.period, issue.day) in names}
