"""What the archive's pages ask of the published editions: which there are, and what is in those not read yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from newsletter.editorial.content import from_json
from newsletter.models import Edition, Period
from newsletter.store.schema import editions

_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An edition as a list of editions has it: without its papers."""

    id: str
    day: date
    period: Period
    title: str
    published_at: datetime

    @property
    def name(self) -> str:
        """`2026-05-06`, or `week-2026-05-10`."""
        return self.period.named(self.day)


def listed(connection: Connection, list_id: str) -> tuple[Listed, ...]:
    """Every edition, newest day first; that of a week stands before that of its last day."""
    columns = (editions.c.id, editions.c.day, editions.c.period, editions.c.title, editions.c.published_at)
    query = select(*columns).where(editions.c.list_id == list_id)
    rows = connection.execute(query.order_by(editions.c.day.desc(), editions.c.period.desc()))
    return tuple(
        Listed(id=row.id, day=row.day, period=Period(row.period), title=row.title, published_at=row.published_at)
        for row in rows
    )


def state(connection: Connection, list_id: str) -> tuple[int, datetime | None]:
    """How many editions there are, and when the last was published: what changes with each."""
    query = select(func.count(), func.max(editions.c.published_at)).where(editions.c.list_id == list_id)
    number, last = connection.execute(query).one()
    return number, last


def edition_ids(connection: Connection, list_id: str) -> tuple[str, ...]:
    """The id of every edition, oldest day first."""
    query = select(editions.c.id).where(editions.c.list_id == list_id)
    return tuple(connection.execute(query.order_by(editions.c.day, editions.c.period)).scalars())


def with_ids(connection: Connection, wanted: Sequence[str]) -> Iterator[Edition]:
    """The editions with these ids, some at a time, oldest day first among those: all together are large."""
    for at in range(0, len(wanted), _AT_ONCE):
        query = select(editions.c.content).where(editions.c.id.in_(wanted[at : at + _AT_ONCE]))
        some = connection.execute(query.order_by(editions.c.day, editions.c.period)).scalars()
        yield from (from_json(content) for content in some)


def newest(connection: Connection, list_id: str, *, limit: int) -> tuple[tuple[Edition, datetime], ...]:
    """The newest editions whole, each with the moment it was published at, in the order of `listed`."""
    query = select(editions.c.content, editions.c.published_at).where(editions.c.list_id == list_id)
    rows = connection.execute(query.order_by(editions.c.day.desc(), editions.c.period.desc()).limit(limit))
    return tuple((from_json(content), published_at) for content, published_at in rows)
