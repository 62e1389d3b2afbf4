"""The record of notices as the dispatcher uses it: the promise of a delivery, for mails that are few."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, case, func, select, update

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Written
from newsletter.delivery.relays.limits import written_as
from newsletter.models import Consent, Delivery, Notice, State
from newsletter.store import delivery_rows, schema, suppressions
from newsletter.store.schema import notices, subscribers

_TO_MEMBERS = (Notice.WELCOME.value, Notice.CHANGED.value)
_MAY_LIFT = and_(
    notices.c.kind == Notice.CONFIRM.value,
    ~schema.suppressions.c.reason.startswith(suppressions.COMPLAINT, autoescape=True),
    ~schema.suppressions.c.reason.startswith(suppressions.BY_HAND, autoescape=True),
)
"""A mail that asks to confirm goes to an address that once came back: who confirms it reads it."""
_WAITING = notices.c.state.in_((State.PENDING.value, State.DEFERRED.value))
_DOUBTFUL = and_(notices.c.state == State.IN_DOUBT.value, notices.c.doubts < states.MAX_DOUBTS)
_HELD = (State.CLAIMED.value, State.SENDING.value)


class NoticeLedger:
    """The ledger of one list's notices for one dispatcher. Every call is a transaction of its own.

    `accepted` counts what was taken, by kind; `mails` are those that it claimed, with their slots, by number.
    """

    def __init__(
        self,
        engine: Engine,
        list_id: str,
        *,
        owner: str,
        resend_doubtful: bool = True,
        give_up: timedelta = states.GIVE_UP,
    ) -> None:
        self._engine, self._list, self._owner = engine, list_id, owner
        self._resend, self._give_up = resend_doubtful, give_up
        self.accepted: Counter[Notice] = Counter()
        self.mails: dict[int, bytes] = {}

    def recover(self, *, now: datetime, is_gone: Callable[[str], bool]) -> None:
        """Take back what a dispatcher that died had claimed: pending, or in doubt where it was on record as sending."""
        query = select(notices).where(notices.c.list_id == self._list, notices.c.state.in_(_HELD))
        with self._engine.begin() as connection:
            for row in connection.execute(query.with_for_update(skip_locked=True)).all():
                if row.claimed_until < now or is_gone(row.claimed_by):
                    lost = _delivery(row)
                    again = states.in_doubt(lost) if lost.state is State.SENDING else states.unsent(lost)
                    self._record(connection, again, now, theirs=row.claimed_by)

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Write these down in one transaction: how notices ended, whose may leave, and which are claimed.

        A permanent refusal in words that are not known for sure is waited for, like a temporary one: a relay that
        refuses everybody costs nobody their mail.
        """
        with self._engine.begin() as connection:
            for delivery, reply in entries.accepted:
                self._accept(connection, replace(delivery, state=State.ACCEPTED, reply=reply), now)
                self.accepted[Notice(delivery.variant)] += 1
            for delivery in entries.ended:
                self._end(connection, delivery, entries, now)
            leaving = [each.number for each in entries.leaving if self._leave(connection, each, now)]
            return Written(leaving=leaving, claimed=self._claimed(connection, entries, now))

    def _accept(self, connection: Connection, accepted: Delivery, now: datetime) -> None:
        """A reply that comes when another dispatcher has taken over settles the notice, unless it leaves once more."""
        if not self._record(connection, accepted, now):
            waits = (notices.c.settled_at.is_(None), notices.c.state != State.SENDING.value)
            stands = {**delivery_rows.changes(accepted, now=now), "content": None}
            connection.execute(update(notices).where(notices.c.number == accepted.number, *waits).values(stands))

    def _end(self, connection: Connection, delivery: Delivery, entries: Entries, now: datetime) -> None:
        ended = delivery
        if delivery.state is State.REFUSED and delivery.number in entries.unproven and delivery.reply:
            ended = states.deferred(delivery, delivery.reply, now=now, give_up=self._give_up)
        self._record(connection, ended, now)
        if ended.state is State.REFUSED and ended.number in entries.suppressed:
            suppressions.keep(connection, ended.address, reason=str(ended.reply), now=now)

    def _leave(self, connection: Connection, delivery: Delivery, now: datetime) -> bool:
        mine = (notices.c.number == delivery.number, notices.c.claimed_by == self._owner)
        leaves = update(notices).where(*mine, notices.c.state == State.CLAIMED.value)
        sending = {"state": State.SENDING.value, "attempts": notices.c.attempts + 1}
        return connection.execute(leaves.values(**sending, claimed_until=now + states.LEASE)).rowcount == 1

    def _claimed(self, connection: Connection, entries: Entries, now: datetime) -> Sequence[Delivery]:
        """Those in doubt come last. Who has left meanwhile is skipped."""
        for waiting in (True, False) if self._resend else (True,):
            due = _due(self._list, waiting, entries.left_out, now).limit(entries.claim)
            while entries.claim and (rows := connection.execute(due).all()):
                for row in rows:
                    self._claim(connection, row, now)
                if claimed := [replace(_delivery(row), state=State.CLAIMED) for row in rows if not row.left]:
                    return claimed
        return []

    def _claim(self, connection: Connection, row: Any, now: datetime) -> None:
        if row.left:
            self._record(connection, states.skipped(_delivery(row), row.left), now, theirs=row.claimed_by)
            return
        self.mails[row.number] = row.content
        held = {"claimed_by": self._owner, "claimed_until": now + states.LEASE, "state": State.CLAIMED.value}
        connection.execute(update(notices).where(notices.c.number == row.number).values(**held))

    def _record(self, connection: Connection, delivery: Delivery, now: datetime, *, theirs: str | None = "") -> bool:
        """Write down how a notice stands; False where another dispatcher has taken it over, or settled it. The mail of
        one that is settled is forgotten."""
        stands = delivery if self._resend else states.held(delivery)
        owner = self._owner if theirs == "" else theirs
        changes = delivery_rows.changes(stands, now=now)
        forgotten = {"content": None} if changes["settled_at"] else {}
        theirs_still = (notices.c.claimed_by.is_not_distinct_from(owner), notices.c.settled_at.is_(None))
        changed = update(notices).where(notices.c.number == stands.number, *theirs_still)
        return connection.execute(changed.values(**changes, **forgotten)).rowcount == 1


def _due(list_id: str, waiting: bool, left_out: Collection[str], now: datetime) -> Select[Any]:
    left = case(
        (subscribers.c.id.is_(None), "removed"),
        (and_(schema.suppressions.c.address.is_not(None), ~_MAY_LIFT), "suppressed"),
        (
            and_(notices.c.kind.in_(_TO_MEMBERS), subscribers.c.consent != Consent.CONFIRMED.value),
            subscribers.c.consent,
        ),
        (notices.c.link_until <= now, "its link no longer works"),
        else_="",
    )
    query = (
        select(notices, left.label("left"))
        .outerjoin(subscribers, subscribers.c.id == notices.c.subscriber)
        .outerjoin(schema.suppressions, schema.suppressions.c.address == notices.c.address)
        .where(notices.c.list_id == list_id, notices.c.due_at <= now, notices.c.settled_at.is_(None))
        .where(notices.c.content.is_not(None), _WAITING if waiting else _DOUBTFUL)
        .order_by(notices.c.due_at, notices.c.number)
        .with_for_update(skip_locked=True, of=notices)
    )
    for domain in left_out:
        for written in written_as(domain):
            query = query.where(~func.lower(notices.c.address).endswith(f"@{written}", autoescape=True))
    return query


def _delivery(row: Any) -> Delivery:
    """A notice as a delivery. No other mail has its name and number, not even one of a store that was made anew."""
    name = hashlib.sha256(row.list_id.encode() + b"\0" + row.key).hexdigest()[:8]
    return delivery_rows.read(row, edition_id=f"notice-{name}", number=row.number, variant=row.kind)
