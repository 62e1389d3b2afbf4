"""The record of deliveries, as the dispatcher uses it and as `status` adds it up."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Written
from newsletter.models import Delivery, State
from newsletter.store import crowds, delivery_rows, late_replies, many, strikes, suppressions, unsettled
from newsletter.store.claims import Claims
from newsletter.store.driven import NothingBegun, driven
from newsletter.store.schema import deliveries

_MINE = (deliveries.c.edition == bindparam("the_edition"), deliveries.c.claimed_by == bindparam("the_owner"))
_AMONG = many.Among(deliveries.c.number, bindparam("the_numbers", type_=many.NUMBERS))
_EACH = deliveries.c.number == bindparam("the_number")
_LEAVING = (
    update(deliveries)
    .where(*_MINE, deliveries.c.state == bindparam("claimed"))
    .values(state=bindparam("sending"), attempts=deliveries.c.attempts + bindparam("one"))
    .values(claimed_until=bindparam("until"))
)
_ACCEPTED = (
    update(deliveries)
    .where(*_MINE)
    .values(state=bindparam("accepted"), settled_at=bindparam("now"), reply_code=bindparam("code"))
    .values(reply_enhanced=bindparam("enhanced"), reply_text=bindparam("words"))
)
_HELD = (
    unsettled.only(select(deliveries))
    .where(deliveries.c.edition == bindparam("the_edition"))
    .where(deliveries.c.state.in_((State.CLAIMED.value, State.SENDING.value)))
    .with_for_update(skip_locked=True)
)
_TAKEN_BY = update(deliveries).where(*_MINE, _AMONG).values(relay=bindparam("the_relay"))
_LEAVE, _LEAVE_EACH = _LEAVING.where(_AMONG), _LEAVING.where(_EACH)
_ACCEPT, _ACCEPT_EACH = _ACCEPTED.where(_AMONG), _ACCEPTED.where(_EACH)
_STATES = {state.value.replace(" ", "_"): state.value for state in State}


class _TakenOver(Exception):  # noqa: N818 - a statement of what happened
    """Another dispatcher has taken over some of what was about to leave."""


class DeliveryLedger:
    """The ledger of one edition, for one dispatcher. Every call is a transaction of its own."""

    def __init__(self, engine: Engine, edition_id: str, *, owner: str, resend_doubtful: bool = True) -> None:
        self._engine, self._edition, self._owner, self._resend = engine, edition_id, owner, resend_doubtful
        self._on_sqlite = engine.dialect.name == "sqlite"
        self._kept: Connection | None = None
        kept = _STATES | {"the_edition": edition_id, "the_owner": owner, "one": 1}
        prepared = partial(many.Change.of, engine.dialect, kept=kept)
        self._accepts, self._accepts_each = prepared(_ACCEPT), prepared(_ACCEPT_EACH)
        self._leaves, self._leaves_each = prepared(_LEAVE), prepared(_LEAVE_EACH)
        self._taken_by = prepared(_TAKEN_BY)
        self._claims = Claims(engine.dialect, edition_id, owner=owner, doubtful=resend_doubtful)

    def close(self) -> None:
        """Give back the connection that was kept from one write to the next."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def recover(self, *, now: datetime, is_gone: Callable[[str], bool]) -> None:
        """Take back what a dispatcher that died had claimed: pending, or in doubt where it was on record as sending."""
        with self._engine.begin() as connection:
            rows = connection.execute(_HELD, {"the_edition": self._edition})
            lost = [row for row in rows if row.claimed_until < now or is_gone(row.claimed_by)]
            taken_back = [delivery_rows.delivery(row) for row in lost]
            again = [
                states.in_doubt(delivery) if delivery.state is State.SENDING else states.unsent(delivery)
                for delivery in taken_back
            ]
            delivery_rows.write(connection, self._undecided(again), now=now)
            late_replies.settle(connection, self._edition, now=now)

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Write these down in one transaction: first how deliveries ended, then whose messages are about to leave.

        A message that is about to leave is held anew for a whole lease. Of those that are claimed, who has left since
        publishing is skipped, who is in their quiet hours is due when these end, and those in doubt come last. An
        address that turns out to be none is suppressed.
        """
        if not (entries.ended or entries.claim):
            with suppress(_TakenOver, NothingBegun):
                return self._write_groups(entries, now)
        with self._begun() as connection:
            lost = self._lost(connection, entries, now) if self._accept(connection, entries, now) else ()
            self._end(connection, entries, now)
            leaving = self._let_leave(connection, entries.leaving, now)
            claimed = self._claims.claim(connection, entries.claim, entries.left_out, now)
            return Written(leaving=leaving, claimed=claimed, lost=lost)

    def _write_groups(self, entries: Entries, now: datetime) -> Written:
        """Most writes are two statements. Raises _TakenOver, and writes nothing, where they are not enough, and
        NothingBegun where PostgreSQL has closed the connection since the last one."""
        self._kept = self._kept or self._engine.connect()
        with driven(self._kept) as connection:
            if self._accept(connection, entries, now):
                raise _TakenOver
            numbers = [delivery.number for delivery in entries.leaving]
            if numbers and self._leave(connection, numbers, now) != len(numbers):
                raise _TakenOver
        return Written(leaving=numbers, claimed=())

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction. SQLite's connection is kept for the next one, which spares a tenth of what a write costs; on
        PostgreSQL the pool looks first whether the server is still there."""
        if not self._on_sqlite:
            with self._engine.begin() as connection:
                yield connection
            return
        self._kept = self._kept or self._engine.connect()
        with self._kept.begin():
            yield self._kept

    def _accept(self, connection: many.Runs, entries: Entries, now: datetime) -> int:
        """How many of those accepted another dispatcher has taken over.

        One statement where several have the same reply, which costs half as much as one for each.
        """
        accepted = entries.accepted
        if not accepted:
            return 0
        for relay, taken in entries.taken_by.items():
            self._taken_by.run(connection, {"the_relay": relay, "the_numbers": taken})
        numbers = [delivery.number for delivery, _ in accepted]
        replies = [reply for _, reply in accepted]
        first = replies[0]
        if 1 < replies.count(first) == len(replies):
            alike = {"code": first.code, "enhanced": first.enhanced, "words": first.text}
            changed = self._accepts.run(connection, {"the_numbers": numbers, "now": now} | alike)
        else:
            each: dict[str, Sequence[Any]] = {"the_number": numbers, "code": [reply.code for reply in replies]}
            each |= {"enhanced": [reply.enhanced for reply in replies], "words": [reply.text for reply in replies]}
            changed = self._accepts_each.run(connection, {"now": now}, each=each)
        return len(numbers) - changed

    def _lost(self, connection: Connection, entries: Entries, now: datetime) -> Collection[int]:
        """The numbers of those said to be accepted that another dispatcher has taken over and is sending. A reply that
        came too late is kept; it settles what nobody is sending."""
        numbers = [delivery.number for delivery, _ in entries.accepted]
        mine = (deliveries.c.edition == self._edition, deliveries.c.claimed_by == self._owner)
        taken = connection.execute(select(deliveries.c.number).where(*mine, deliveries.c.number.in_(numbers)))
        lost = set(numbers).difference(taken.scalars())
        late_replies.keep(connection, [each for each in entries.accepted if each[0].number in lost], now=now)
        return lost.difference(late_replies.settle(connection, self._edition, now=now))

    def _end(self, connection: Connection, entries: Entries, now: datetime) -> None:
        ended = crowds.guarded(connection, self._edition, entries.ended, entries.unproven, now=now)
        delivery_rows.write(connection, self._undecided(ended), now=now, owner=self._owner)
        for delivery in ended:
            number, reason, refused = delivery.number, str(delivery.reply), delivery.state is State.REFUSED
            if refused and number in entries.suppressed:
                suppressions.keep(connection, delivery.address, reason=reason, now=now)
            if number in entries.repeated and (refused or number not in entries.unproven):
                kind = entries.repeated[number]
                strikes.strike(connection, delivery, kind, came_back=False, reason=reason, now=now)

    def _undecided(self, again: Sequence[Delivery]) -> Sequence[Delivery]:
        """Those in doubt are held at once where none is to be tried again."""
        return again if self._resend else [states.held(delivery) for delivery in again]

    def _let_leave(self, connection: Connection, leaving: Sequence[Delivery], now: datetime) -> Collection[int]:
        """The numbers of those that are on record as sending; another dispatcher may have taken over the others."""
        if not leaving:
            return ()
        numbers = [delivery.number for delivery in leaving]
        if self._leave(connection, numbers, now) == len(numbers):
            return numbers
        mine = (deliveries.c.edition == self._edition, deliveries.c.claimed_by == self._owner)
        sending = (deliveries.c.number.in_(numbers), deliveries.c.state == State.SENDING.value)
        return set(connection.execute(select(deliveries.c.number).where(*mine, *sending)).scalars())

    def _leave(self, connection: many.Runs, numbers: Sequence[int], now: datetime) -> int:
        until = now + states.LEASE
        if len(numbers) == 1:
            return self._leaves_each.run(connection, {"the_number": numbers[0], "until": until})
        return self._leaves.run(connection, {"the_numbers": numbers, "until": until})
