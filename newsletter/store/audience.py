"""The audience of an edition, frozen as it is published: who is due it, and who is not and why."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, case, func, insert, literal, select
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery.due import due_at
from newsletter.models import Consent, State
from newsletter.store.schema import UtcDateTime, deliveries, subscribers, suppressions

_SUPPRESSED = subscribers.c.address.in_(select(suppressions.c.address))
_ELIGIBLE = "eligible"


def counted(connection: Connection, list_id: str) -> tuple[int, Mapping[str, int]]:
    """How many are on the list, and how many of them are excluded by each reason."""
    reason: ColumnElement[str] = case(
        (subscribers.c.consent != Consent.CONFIRMED.value, subscribers.c.consent),
        (_SUPPRESSED, "suppressed"),
        else_=_ELIGIBLE,
    )
    named = select(reason.label("reason")).where(subscribers.c.list_id == list_id).subquery()
    found = connection.execute(
        select(named.c.reason, func.count().label("number")).group_by(named.c.reason).order_by(named.c.reason)
    )
    counts: dict[str, int] = {row.reason: row.number for row in found}
    return sum(counts.values()), {name: number for name, number in counts.items() if name != _ELIGIBLE}


def freeze(connection: Connection, list_id: str, *, edition_id: str, day: date, now: datetime) -> int:
    """Write a pending delivery for everybody who is eligible, each due at their own hour; how many there are.

    One statement for each hour and zone that somebody asked for, so the size of the list stays in the database.
    """
    eligible = (
        subscribers.c.list_id == list_id,
        subscribers.c.consent == Consent.CONFIRMED.value,
        ~_SUPPRESSED,
    )
    asked = select(subscribers.c.time_zone, subscribers.c.hour).where(*eligible).distinct()
    frozen = 0
    for time_zone, hour in connection.execute(asked).all():
        due = due_at(day, time_zone=time_zone, hour=hour, published_at=now)
        same = (subscribers.c.time_zone == time_zone, subscribers.c.hour.is_not_distinct_from(hour))
        rows = select(
            literal(edition_id), subscribers.c.id, subscribers.c.address, subscribers.c.name, subscribers.c.key,
            subscribers.c.layout, literal(State.PENDING.value), literal(0), literal(0), literal(due, UtcDateTime()),
            literal(""),
        ).where(*eligible, *same)  # fmt: skip
        columns = [
            "edition",
            "number",
            "address",
            "name",
            "key",
            "layout",
            "state",
            "attempts",
            "doubts",
            "due_at",
            "reason",
        ]
        written = insert(deliveries).from_select(columns, rows).execution_options(preserve_rowcount=True)
        frozen += connection.execute(written).rowcount
    return frozen
