"""Who of an edition is claimed next: those who are due, the first first, and nobody who has left."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Dialect, Row, Select, bindparam, case, func, or_, select, update

from newsletter.delivery import states
from newsletter.delivery.relays.limits import written_as
from newsletter.models import Consent, Delivery
from newsletter.store import delivery_rows, many, schema, shards
from newsletter.store.schema import deliveries, subscribers

_LEFT = case(
    (subscribers.c.id.is_(None), "removed"),
    (subscribers.c.consent != Consent.CONFIRMED.value, subscribers.c.consent),
    (schema.suppressions.c.address.is_not(None), "suppressed"),
    else_="",
)
_OPEN = (
    select(*delivery_rows.AT_CLAIM, delivery_rows.QUIET, _LEFT.label("left"))
    .outerjoin(subscribers, subscribers.c.id == deliveries.c.number)
    .outerjoin(schema.suppressions, schema.suppressions.c.address == deliveries.c.address)
    .where(deliveries.c.edition == bindparam("the_edition"), deliveries.c.due_at <= bindparam("the_moment"))
    .where(deliveries.c.settled_at.is_(None))
    .order_by(deliveries.c.due_at, deliveries.c.number)
    .limit(bindparam("the_limit"))
    .with_for_update(skip_locked=True, of=deliveries)
)
_OF_SHARD = _OPEN.where(deliveries.c.shard == bindparam("the_shard"))
_STATEMENTS: Mapping[tuple[bool, bool], Select[Any]] = {
    (by_shard, doubtful): query.where(delivery_rows.DOUBTFUL if doubtful else delivery_rows.WAITING)
    for by_shard, query in ((False, _OPEN), (True, _OF_SHARD))
    for doubtful in (False, True)
}
"""By whether it is of one shard, and of those in doubt. Shard 0 is all of an edition that is older than shards are."""
_FEW = 4
_QUIET, _LEFT_FOR = -2, -1  # by place: a row's name is looked for in vain by Python before SQLAlchemy is asked for it
_AMONG = many.Among(deliveries.c.number, bindparam("the_numbers", type_=many.NUMBERS))
_HOLD = (
    update(deliveries)
    .where(deliveries.c.edition == bindparam("the_edition"), _AMONG)
    .values(state=bindparam("claimed"), claimed_by=bindparam("the_owner"), claimed_until=bindparam("until"))
)
_PUT_OFF = (
    update(deliveries)
    .where(deliveries.c.edition == bindparam("the_edition"), deliveries.c.number == bindparam("the_number"))
    .values(due_at=bindparam("ends"))
)


class Claims:
    """The claims of one dispatcher on one edition. Those in doubt come last, or not at all.

    On PostgreSQL each claim is of one shard, so that several dispatchers do not all look at the same rows.
    """

    def __init__(self, dialect: Dialect, edition_id: str, *, owner: str, doubtful: bool) -> None:
        self._edition, self._doubtful = edition_id, doubtful
        self._by_shards = dialect.name == "postgresql"
        self._begins = crc32(owner.encode())
        kept = {"the_edition": edition_id, "the_owner": owner, "claimed": "claimed"}
        self._holds = many.Change.of(dialect, _HOLD, kept=kept)
        self._ahead: deque[int] = deque()
        self._last: tuple[datetime, int] | None = None

    def claim(self, connection: Connection, limit: int, left_out: Collection[str], now: datetime) -> Sequence[Delivery]:
        """Claim so many, or as many as wait in one shard, of no domain that is left out. Whoever has left is skipped,
        and whoever is in their quiet hours is due when these end."""
        if not limit:
            return []
        for shard in self._shards(connection, now) if self._by_shards else (None,):
            if claimed := self._claimed(connection, shard, limit, left_out, now):
                return claimed
        return self._claimed(connection, None, limit, left_out, now, doubtful=True) if self._doubtful else []

    def _shards(self, connection: Connection, now: datetime) -> Iterator[int]:
        """The shard of the last claim and those ahead of it, then all others in which somebody is due now."""
        tried: set[int] = set()
        yield from self._until_stale(tried)
        while self._look(connection, now, tried):
            yield from self._until_stale(tried)

    def _look(self, connection: Connection, now: datetime, tried: Collection[int]) -> bool:
        """Whether somebody is due in shards that were not tried. Of those due at the same moment, each dispatcher
        begins with another."""
        waiting = shards.waiting(connection, self._edition)
        due = [each for each in waiting if each.due_at <= now and each.shard not in tried]
        last = max((each.shard for each in due), default=0)
        due.sort(key=lambda each: (each.due_at, (each.shard - self._begins) % (last + 1)))
        self._ahead = deque(each.shard for each in due)
        return bool(due)

    def _until_stale(self, tried: set[int]) -> Iterator[int]:
        """Until so many were empty that others must have gone ahead: then it costs less to look again."""
        for _ in range(max(_FEW, len(self._ahead) // _FEW)):
            if not self._ahead:
                return
            yield self._ahead[0]
            tried.add(self._ahead.popleft())
            self._last = None
        self._ahead.clear()

    def _claimed(
        self,
        connection: Connection,
        shard: int | None,
        limit: int,
        left_out: Collection[str],
        now: datetime,
        *,
        doubtful: bool = False,
    ) -> Sequence[Delivery]:
        asked = {"the_edition": self._edition, "the_moment": now, "the_limit": limit, "the_shard": shard}
        due = _STATEMENTS[bool(shard), doubtful]
        while rows := connection.execute(self._without(due, left_out, waiting=not doubtful), asked).all():
            left = [
                states.skipped(delivery_rows.claimed(self._edition, row), row[_LEFT_FOR])
                for row in rows
                if row[_LEFT_FOR]
            ]
            there = self._awake(connection, [row for row in rows if not row[_LEFT_FOR]], now)
            claimed = [delivery_rows.claimed(self._edition, row) for row in there]
            delivery_rows.write(connection, left, now=now)
            self._hold(connection, claimed, until=now + states.LEASE)
            self._last = (rows[-1].due_at, rows[-1].number) if not doubtful else self._last
            if claimed:
                return claimed
        return []

    def _without(self, due: Select[Any], left_out: Collection[str], *, waiting: bool) -> Select[Any]:
        """Those of no domain that is left out; then a claim goes on behind the last one and looks at nobody twice."""
        for domain in left_out:
            for written in written_as(domain):
                due = due.where(~func.lower(deliveries.c.address).endswith(f"@{written}", autoescape=True))
        if not (left_out and waiting and self._last):
            return due
        moment, number = self._last
        behind = or_(deliveries.c.due_at > moment, deliveries.c.number > number)
        return due.where(deliveries.c.due_at >= moment, behind)

    def _awake(self, connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> Sequence[Row[Any]]:
        """Those not in their quiet hours. Who is, is due when these end; nothing else of the delivery changes."""
        ends = {row.number: delivery_rows.quiet_until(row[_QUIET], now) for row in rows if row[_QUIET]}
        if not ends:
            return rows
        later = [
            {"the_edition": self._edition, "the_number": number, "ends": until}
            for number, until in ends.items()
            if until > now
        ]
        if later:
            connection.execute(_PUT_OFF, later)
        return [row for row in rows if ends.get(row.number, now) <= now]

    def _hold(self, connection: Connection, claimed: Sequence[Delivery], *, until: datetime) -> None:
        numbers = [delivery.number for delivery in claimed]
        self._holds.run(connection, {"the_numbers": numbers, "until": until})
