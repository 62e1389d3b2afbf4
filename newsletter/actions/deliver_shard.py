"""Deliver a shard: what is due of one part of an edition goes out, and it is said when to look at it again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import Connection

from newsletter.actions import after_restore, pause
from newsletter.actions.deliver import Watch, drained, skip_late, unfinished
from newsletter.actions.newsletter import Clock, Newsletter
from newsletter.actions.prepare import Prepared
from newsletter.actions.stamp import Stamper, stamper
from newsletter.delivery import owner
from newsletter.delivery.outbox import Tally
from newsletter.models import Published, State
from newsletter.store import editions, jobs, moments, nodes, shards
from newsletter.store.engine import reading

SOON = timedelta(minutes=1)
"""How long what is due and cannot be sent waits."""
_CHECKED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What became of the messages of a shard that were sent now. `due_at` is when the next of it will be; `again` is
    when to look whether others still hold some of it, or whether what is due can be sent. Neither: it is done, or the
    store has no such edition, which is then `gone`."""

    tally: Tally = field(default_factory=Tally)
    gone: bool = False
    due_at: datetime | None = None
    again: datetime | None = None


@dataclass(slots=True)
class Shards:
    """Delivers shards of one newsletter, several at a time. What an edition needs is kept for its next shard.

    When the way out was closed, nothing is tried for so long as `rest` says.
    """

    newsletter: Newsletter
    clock: Clock
    stopping: Event
    rest: timedelta
    _free: list[tuple[str, Prepared, Stamper]] = field(default_factory=list, init=False)
    _open: Mapping[str, Published] = field(default_factory=dict, init=False)
    _checked: datetime | None = field(default=None, init=False)
    _rests_until: datetime | None = field(default=None, init=False)

    def deliver(self, edition_id: str, shard: int) -> Drained:
        """Send what is due of this shard. Safe to run again, and several times at once.

        Raises StoreForgot, and sends nothing, where the store has forgotten deliveries that were accepted.
        """
        newsletter, now = self.newsletter, self.clock()
        engine, way_out = newsletter.engine, newsletter.way_out
        if way_out.journal:
            way_out.journal.apply(engine)
        published = self._published(edition_id)
        if published is None:
            return Drained(gone=self._is_gone(edition_id))
        self._check(now)
        skip_late(engine, published, way_out.late, now=now, shard=shard)
        paused = pause.of_edition(engine, edition_id, now=now)
        if paused or (self._rests_until and now < self._rests_until):
            return Drained(again=paused.until if paused else self._rests_until)
        return self._then(edition_id, shard, self._drained(published, shard))

    def enqueue(self) -> None:
        """Put a job into the queue for each shard that has somebody due and no job."""
        engine = self.newsletter.engine
        for published in unfinished(engine, self.newsletter.mailing_list.id):
            with engine.begin() as connection:
                jobs.enqueue(connection, published.edition.id, until=self.clock())

    def _published(self, edition_id: str) -> Published | None:
        """An edition that has deliveries open, or had when it was asked for: nothing else of it changes.

        One that is read for the first time may be one that the store had before it was restored, and was sent already.
        """
        if edition_id not in self._open:
            self._checked = None
            there = unfinished(self.newsletter.engine, self.newsletter.mailing_list.id)
            self._open = {published.edition.id: published for published in there}
        return self._open.get(edition_id)

    def _is_gone(self, edition_id: str) -> bool:
        with reading(self.newsletter.engine) as connection:
            return editions.with_id(connection, edition_id) is None

    def _check(self, now: datetime) -> None:
        """Look whether the store was restored from an older copy. That reads all that is due, so not for each shard."""
        if self._checked is None or now - self._checked > _CHECKED:
            newsletter = self.newsletter
            after_restore.check(newsletter.engine, newsletter.mailing_list.id, newsletter.way_out.seal, now=now)
            self._checked = now

    def _drained(self, published: Published, shard: int) -> Tally:
        newsletter, edition = self.newsletter, published.edition
        prepared, stamps = self._made(edition.id)
        watch = Watch(clock=self.clock, stopping=self.stopping, progress=_nobody)
        tally = drained(newsletter.engine, newsletter.way_out, prepared, stamps, watch, edition, shard=shard)
        self._free.append((edition.id, prepared, stamps))
        return tally

    def _made(self, edition_id: str) -> tuple[Prepared, Stamper]:
        """What makes the messages of an edition, for one shard at a time."""
        while self._free:
            of_edition, prepared, stamps = self._free.pop()
            if of_edition == edition_id:
                return prepared, stamps
        newsletter = self.newsletter
        prepared = Prepared(newsletter.engine, edition_id)
        return prepared, stamper(prepared, newsletter.mailing_list, newsletter.links, keys=newsletter.way_out.keys)

    def _then(self, edition_id: str, shard: int, tally: Tally) -> Drained:
        now = self.clock()
        with reading(self.newsletter.engine) as connection:
            standing = shards.standing(connection, edition_id, shard)
            held = self._held_until(connection, standing.holders) if standing.holders else None
        if standing.due_at is None or standing.due_at > now:
            return Drained(tally=tally, due_at=standing.due_at, again=held)
        if tally.error:
            self._rests_until = now + self.rest
            return Drained(tally=tally, again=self._rests_until)
        again = now if self.stopping.is_set() else now + SOON
        return Drained(tally=tally, again=min(again, held) if held else again)

    def _held_until(self, connection: Connection, holders: Collection[str]) -> datetime:
        """When whoever holds some of it could be dead."""
        beat, now = nodes.last_beat(connection, set(map(owner.node_of, holders))), moments.of_store(connection)
        return max((beat or now) + self.newsletter.way_out.spans.dead, now)


def _nobody(_: State) -> None:
    """Tell nobody of a delivery that ended."""
