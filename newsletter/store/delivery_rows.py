"""Deliveries as rows and as values, and the rows of an edition one after the other."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, and_, bindparam, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery import states
from newsletter.models import Delivery, Reply, State
from newsletter.people import quiet
from newsletter.store.schema import deliveries, subscribers

_CLAIMED = ("number", "address", "name", "key", "variant", "attempts", "doubts", "due_at", "deferred_since")
_IS_CLAIMED = State.CLAIMED  # Python takes long to look a member up in its class
AT_CLAIM = tuple(deliveries.c[name] for name in _CLAIMED)
QUIET = (subscribers.c.quiet_hours + " " + subscribers.c.time_zone).label("quiet")
"""`22-7 Europe/Paris` of who has quiet hours. It is one column because each that is read of each row costs."""
WAITING = deliveries.c.state.in_((State.PENDING.value, State.DEFERRED.value))
_CHANGING = ("state", "attempts", "doubts", "due_at", "deferred_since", "settled_at", "reason")
_SAID = ("reply_code", "reply_enhanced", "reply_text")
_RECORD: Update = (
    update(deliveries)
    .where(deliveries.c.edition == bindparam("the_edition"), deliveries.c.number == bindparam("the_number"))
    .values({name: bindparam(name) for name in (*_CHANGING, *_SAID)})
)
DOUBTFUL = and_(deliveries.c.state == State.IN_DOUBT.value, deliveries.c.doubts < states.MAX_DOUBTS)


def every(
    connection: Connection,
    edition_id: str,
    *,
    state: State | None = None,
    held: bool = False,
    limit: int | None = None,
) -> Iterator[Delivery]:
    """The deliveries of an edition by number, read as they are asked for: all, those in a state, or those held."""
    query = select(deliveries).where(deliveries.c.edition == edition_id).order_by(deliveries.c.number).limit(limit)
    if state:
        query = query.where(deliveries.c.state == state.value)
    if held:
        query = query.where(deliveries.c.state == State.IN_DOUBT.value, deliveries.c.doubts >= states.MAX_DOUBTS)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield delivery(row)


def next_due(
    connection: Connection, edition_id: str, *, now: datetime, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Delivery]:
    """Who is due next behind that moment and number, claiming nobody; not who is in their quiet hours."""
    query: Select[Any] = (
        select(*AT_CLAIM, QUIET)
        .outerjoin(subscribers, subscribers.c.id == deliveries.c.number)
        .where(deliveries.c.edition == edition_id, deliveries.c.due_at <= now)
        .where(or_(WAITING, DOUBTFUL), deliveries.c.settled_at.is_(None))
        .order_by(deliveries.c.due_at, deliveries.c.number)
        .limit(limit)
    )
    due: list[Delivery] = []
    while not due:
        rows = connection.execute(query.where(_behind(*after)) if after else query).all()
        if not rows:
            break
        due = [claimed(edition_id, row) for row in rows if not row.quiet or quiet_until(row.quiet, now) <= now]
        after = (rows[-1].due_at, rows[-1].number)
    return due


def _behind(moment: datetime, number: int) -> ColumnElement[bool]:
    same_moment = and_(deliveries.c.due_at == moment, deliveries.c.number > number)
    return or_(deliveries.c.due_at > moment, same_moment)


def quiet_until(hours_there: str, now: datetime) -> datetime:
    """When these quiet hours end, written as in `QUIET`, if it is in them now; else this moment."""
    hours, _, time_zone = hours_there.rpartition(" ")
    return quiet.over(now, quiet.read(hours), time_zone)


def delivery(row: Row[Any]) -> Delivery:
    """The delivery that a row of the table holds."""
    return read(row, edition_id=row.edition, number=row.number, variant=row.variant)


def read(row: Row[Any], *, edition_id: str, number: int, variant: str) -> Delivery:
    """The delivery that a row with the columns of one holds, under this name."""
    reply = Reply(code=row.reply_code, text=row.reply_text or "", enhanced=row.reply_enhanced or "")
    return Delivery(
        edition_id=edition_id,
        number=number,
        address=row.address,
        name=row.name,
        key=row.key,
        variant=variant,
        state=State(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        doubts=row.doubts,
        reply=reply if row.reply_code else None,
        reason=row.reason,
        deferred_since=row.deferred_since,
    )


def claimed(edition_id: str, row: Row[Any]) -> Delivery:
    """The delivery of this edition that a row of the columns `AT_CLAIM` holds, as it is when it is claimed."""
    number, address, name, key, variant, attempts, doubts, due_at, since = row[: len(_CLAIMED)]
    return Delivery(
        edition_id, number, address, name, key, variant, _IS_CLAIMED, attempts, due_at, doubts, None, "", since
    )


def changes(delivery: Delivery, *, now: datetime) -> dict[str, Any]:
    """What of a row may change as its delivery goes on; the time at which it was settled comes from its state."""
    reply = delivery.reply
    return {
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "doubts": delivery.doubts,
        "due_at": delivery.due_at,
        "settled_at": now if delivery.state in states.FINAL else None,
        "reason": delivery.reason,
        "deferred_since": delivery.deferred_since,
        "reply_code": reply.code if reply else None,
        "reply_enhanced": reply.enhanced if reply else None,
        "reply_text": reply.text if reply else None,
    }


def write(connection: Connection, changed: Sequence[Delivery], *, now: datetime, owner: str | None = None) -> None:
    """Write down how the deliveries stand; where an owner is named, only those still theirs and not settled."""
    if changed and owner is None:
        connection.execute(_RECORD, [_row(delivery, now) for delivery in changed])
    elif changed:
        theirs = _RECORD.where(deliveries.c.claimed_by == bindparam("the_owner"), deliveries.c.settled_at.is_(None))
        connection.execute(theirs, [_row(delivery, now) | {"the_owner": owner} for delivery in changed])


def _row(delivery: Delivery, now: datetime) -> dict[str, Any]:
    return {"the_edition": delivery.edition_id, "the_number": delivery.number, **changes(delivery, now=now)}
