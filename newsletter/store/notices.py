"""Mails to one person that are no edition: written down with the change that they tell of, then made, then sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, exists, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery import states
from newsletter.models import Notice, State
from newsletter.store.schema import notices, subscribers

if TYPE_CHECKING:
    from newsletter.models.notices import Written

KEPT = timedelta(days=30)
_WAITING = and_(
    notices.c.state.in_([State.PENDING.value, State.DEFERRED.value, State.IN_DOUBT.value]),
    notices.c.doubts < states.MAX_DOUBTS,
    notices.c.settled_at.is_(None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a notice's link opens: its words, until when it works, and whether it was used."""

    number: int
    words: Mapping[str, Any]
    until: datetime
    used: bool

    def works(self, now: datetime) -> bool:
        """Whether it may be used still."""
        return not self.used and now < self.until


def write(
    connection: Connection,
    list_id: str,
    key: bytes,
    kind: Notice,
    *,
    now: datetime,
    words: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
) -> int | None:
    """Write down a mail to the subscriber with this key, due now or at `due_at`; its number, or None for nobody.

    It belongs into the transaction of the change that it tells of. `words` are what JSON can hold.
    """
    of_key = (subscribers.c.list_id == list_id, subscribers.c.key == key)
    person = connection.execute(select(subscribers).where(*of_key)).first()
    if not person:
        return None
    row = {
        "list_id": list_id,
        "kind": kind.value,
        "subscriber": person.id,
        "address": person.address,
        "name": person.name,
        "key": key,
        "words": dict(words or {}),
        "made_at": now,
        "state": State.PENDING.value,
        "due_at": due_at or now,
        "link_until": now + kind.lasts if kind.lasts else None,
    }
    number: int = connection.execute(notices.insert().returning(notices.c.number), row).scalar_one()
    return number


def unmade(connection: Connection, list_id: str, *, now: datetime, limit: int) -> "tuple[Written, ...]":
    """The first that are due and are not a mail yet. Those to people who are not on the list any more are left out."""
    from newsletter.models.notices import (
        Written,  # people and what they asked for: most runs only ask whether any waits
    )
    from newsletter.store.subscribers import of_row

    query = (
        select(subscribers, notices.c.number, notices.c.kind, notices.c.words, notices.c.made_at)
        .join(subscribers, subscribers.c.id == notices.c.subscriber)
        .where(notices.c.list_id == list_id, notices.c.due_at <= now, notices.c.content.is_(None), _WAITING)
        .order_by(notices.c.due_at, notices.c.number)
        .limit(limit)
    )
    return tuple(
        Written(number=row.number, kind=Notice(row.kind), to=of_row(row), made_at=row.made_at, words=row.words)
        for row in connection.execute(query)
    )


def make(connection: Connection, number: int, content: bytes) -> None:
    """Keep the mail, with its slots, that every attempt sends. What was made first stays."""
    made = (notices.c.number == number, notices.c.content.is_(None), notices.c.settled_at.is_(None))
    connection.execute(update(notices).where(*made).values(content=content))


def stand(connection: Connection, list_id: str, *, now: datetime) -> tuple[bool, bool]:
    """Whether any is due or under way, and whether any is old enough to be deleted."""
    under_way = (notices.c.list_id == list_id, notices.c.settled_at.is_(None), notices.c.doubts < states.MAX_DOUBTS)
    query = select(
        exists().where(*under_way, notices.c.due_at <= now).label("due"),
        exists().where(*_old(list_id, now)).label("old"),
    )
    row = connection.execute(query).one()
    return bool(row.due), bool(row.old)


def made_since(
    connection: Connection, list_id: str, key: bytes, kind: Notice, *, since: datetime
) -> tuple[datetime, ...]:
    """When notices of a kind were written down to the subscriber with this key since then."""
    query = select(notices.c.made_at).where(notices.c.list_id == list_id, notices.c.kind == kind.value)
    person = select(subscribers.c.id).where(subscribers.c.list_id == list_id, subscribers.c.key == key)
    of_person = query.where(notices.c.subscriber == person.scalar_subquery(), notices.c.made_at > since)
    return tuple(connection.execute(of_person).scalars())


def link(connection: Connection, list_id: str, kind: Notice, number: int, key: bytes) -> Link | None:
    """What the link of this notice opens for the subscriber with this key; None where it is gone."""
    query = select(notices).where(notices.c.number == number, notices.c.list_id == list_id)
    row = connection.execute(query.where(notices.c.kind == kind.value, notices.c.key == key)).first()
    if not row or row.link_until is None:
        return None
    return Link(number=number, words=row.words, until=row.link_until, used=row.link_used_at is not None)


def use(connection: Connection, number: int, *, now: datetime) -> bool:
    """Use up the link of a notice; False where it was used before, or does not work any more."""
    works = and_(notices.c.number == number, notices.c.link_used_at.is_(None), notices.c.link_until > now)
    return connection.execute(update(notices).where(works).values(link_used_at=now)).rowcount == 1


def use_all(connection: Connection, list_id: str, key: bytes, kind: Notice, *, now: datetime) -> None:
    """Use up the links of all notices of a kind that the subscriber with this key got."""
    theirs = (notices.c.list_id == list_id, notices.c.key == key, notices.c.kind == kind.value)
    connection.execute(update(notices).where(*theirs, notices.c.link_used_at.is_(None)).values(link_used_at=now))


def tidy(connection: Connection, list_id: str, *, now: datetime) -> int:
    """Delete what is settled, or held, for so long that its link no longer works; how many they are."""
    return connection.execute(notices.delete().where(*_old(list_id, now))).rowcount


def _old(list_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_over = or_(notices.c.settled_at.is_not(None), notices.c.doubts >= states.MAX_DOUBTS)
    return notices.c.list_id == list_id, notices.c.made_at < now - KEPT, is_over
