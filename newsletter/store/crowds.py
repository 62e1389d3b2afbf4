"""Permanent replies that say nothing certain of a mailbox: how many of an edition they refuse, and whom.

Several people who are refused in the same words are a sign that the words are not about them. So such replies refuse a
few of an edition together, over all runs and processes; whoever comes after these stays due.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, Update, and_, exists, func, literal, select, update

from newsletter.delivery import states
from newsletter.models import State
from newsletter.store.schema import crowds, deliveries, editions
from newsletter.store.upsert import insert_new

if TYPE_CHECKING:
    from newsletter.models import Crowd, Delivery

FEW = 3  # people of an edition, however small
PART = 50  # one in so many of an edition
_ALL = ""  # the row that a transaction holds while it counts
_LET_THROUGH = (
    crowds.c.refused > 0,
    crowds.c.undone_at.is_(None),
    select(literal(1))  # and not all columns: an index has what this asks for
    .where(
        deliveries.c.edition == crowds.c.edition,
        deliveries.c.crowd == crowds.c.crowd,
        deliveries.c.state == State.ACCEPTED.value,
    )
    .correlate(crowds)
    .exists(),
)


def guarded(
    connection: Connection, edition_id: str, ended: "Sequence[Delivery]", unproven: Mapping[int, str], *, now: datetime
) -> "Sequence[Delivery]":
    """The deliveries as they may end: of those that unproven replies refused, no more than a few; the others wait.

    What the first of them had suppressed is lifted then.
    """
    asked = {delivery.number: delivery for delivery in ended if delivery.number in unproven}
    if not asked:
        return ended
    free = _free(connection, edition_id)
    refused, over = list(asked)[:free], list(asked)[free:]
    named = {number: key(unproven[number]) for number in asked}
    _count(connection, edition_id, [(named[number], str(asked[number].reply)) for number in asked])
    for number, crowd in named.items():
        connection.execute(_this(edition_id, number).values(crowd=crowd))
    for number in refused:
        mine = and_(crowds.c.edition == edition_id, crowds.c.crowd == named[number])
        connection.execute(update(crowds).where(mine).values(refused=crowds.c.refused + 1))
    if over:
        _lift(connection, edition_id, {named[number] for number in over})
    kept = set(refused)
    return [_waits(each, now) if each.number in asked.keys() - kept else each for each in ended]


def key(words: str) -> str:
    """The name of all replies that are the same."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def of(connection: Connection, edition_id: str) -> "tuple[Crowd, ...]":
    """The replies of an edition whose people wait because too many were refused so."""
    from newsletter.models import Crowd

    waiting = func.count().label("waiting")
    query = (
        select(crowds.c.crowd, crowds.c.reply, crowds.c.refused, waiting)
        .join(deliveries, and_(deliveries.c.edition == crowds.c.edition, deliveries.c.crowd == crowds.c.crowd))
        .where(crowds.c.edition == edition_id, deliveries.c.state == State.DEFERRED.value)
        .group_by(crowds.c.crowd, crowds.c.reply, crowds.c.refused)
        .order_by(waiting.desc(), crowds.c.crowd)
    )
    return tuple(
        Crowd(name=row.crowd, reply=row.reply, refused=row.refused, waiting=row.waiting)
        for row in connection.execute(query)
    )


def to_undo() -> ColumnElement[bool]:
    """Whether an edition has a reply that refused some and has let others through: a run that died did not undo it."""
    return exists().where(crowds.c.edition == editions.c.id, *_LET_THROUGH)


def undo(connection: Connection, edition_id: str, *, now: datetime) -> int:
    """Make due again, once, whom a reply refused that has meanwhile let others through; how many they are."""
    query = select(crowds.c.crowd).where(crowds.c.edition == edition_id, *_LET_THROUGH)
    return _due_again(connection, edition_id, connection.execute(query).scalars().all(), now=now)


def retry(connection: Connection, edition_id: str, name: str, *, now: datetime) -> int:
    """Make due again whom the reply of this name, or in these words, refused or kept waiting; how many they are."""
    named = select(crowds.c.crowd).where(crowds.c.edition == edition_id, crowds.c.crowd != _ALL)
    query = named.where((crowds.c.crowd == name) | (crowds.c.reply == name))
    return _due_again(connection, edition_id, connection.execute(query).scalars().all(), now=now, waiting=True)


def _free(connection: Connection, edition_id: str) -> int:
    """How many more of the edition may be refused; nobody else counts until the transaction ends."""
    insert_new(connection, crowds, [{"edition": edition_id, "crowd": _ALL, "reply": "", "refused": 0}])
    of_all = crowds.c.edition == edition_id
    connection.execute(select(crowds).where(of_all, crowds.c.crowd == _ALL).with_for_update())
    size = select(func.count()).where(deliveries.c.edition == edition_id)
    bound = max(FEW, connection.execute(size).scalar_one() // PART)
    there: int = connection.execute(select(func.sum(crowds.c.refused)).where(of_all)).scalar_one()
    return max(0, int(bound - there))


def _count(connection: Connection, edition_id: str, seen: Sequence[tuple[str, str]]) -> None:
    rows = {crowd: {"edition": edition_id, "crowd": crowd, "reply": reply, "refused": 0} for crowd, reply in seen}
    insert_new(connection, crowds, list(rows.values()))


def _lift(connection: Connection, edition_id: str, names: Collection[str]) -> None:
    """Write again to those whom these replies had suppressed."""
    from newsletter.store import suppressions

    refused = and_(deliveries.c.edition == edition_id, deliveries.c.state == State.REFUSED.value)
    query = select(deliveries).where(refused, deliveries.c.crowd.in_(names))
    for row in connection.execute(query).all():
        said = " ".join(filter(None, (str(row.reply_code), row.reply_enhanced, row.reply_text)))
        suppressions.lift_if(connection, row.address, reason=said)


def _due_again(
    connection: Connection, edition_id: str, names: Collection[str], *, now: datetime, waiting: bool = False
) -> int:
    if not names:
        return 0
    _lift(connection, edition_id, names)
    these = [State.REFUSED.value, *([State.DEFERRED.value] if waiting else [])]
    members = and_(deliveries.c.edition == edition_id, deliveries.c.crowd.in_(names), deliveries.c.state.in_(these))
    again = {"state": State.PENDING.value, "due_at": now, "settled_at": None, "crowd": None}
    number = connection.execute(update(deliveries).where(members).values(again)).rowcount
    which = and_(crowds.c.edition == edition_id, crowds.c.crowd.in_(names))
    connection.execute(update(crowds).where(which).values(refused=0, undone_at=now))
    return number


def _this(edition_id: str, number: int) -> Update:
    return update(deliveries).where(deliveries.c.edition == edition_id, deliveries.c.number == number)


def _waits(refused: "Delivery", now: datetime) -> "Delivery":
    reply = refused.reply
    assert reply  # noqa: S101 - it was refused by one
    return states.waiting(replace(refused, state=State.SENDING), reply, now=now)
