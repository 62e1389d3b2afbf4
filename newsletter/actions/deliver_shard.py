"""Deliver because somebody of a shard is due: the edition goes out, and it is said when to look at the shard again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from newsletter.actions import after_restore, pause
from newsletter.actions.deliver import Watch, drained, skip_late, unfinished
from newsletter.actions.newsletter import Clock, Newsletter
from newsletter.actions.prepare import Prepared
from newsletter.actions.stamp import Stamper, stamper
from newsletter.delivery.outbox import Tally
from newsletter.models import Published, State
from newsletter.store import editions, jobs, shards
from newsletter.store.engine import reading

SOON = timedelta(minutes=1)
"""How long what is due and cannot be sent waits."""
_CHECKED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What became of the messages that were sent now. `due_at` is when the next of the shard will be; `again` is when
    to look whether what is due of it can be sent. Neither: it is done, or others hold the rest of it, or the store has
    no such edition, which is then `gone`."""

    tally: Tally = field(default_factory=Tally)
    gone: bool = False
    due_at: datetime | None = None
    again: datetime | None = None


@dataclass(slots=True)
class Shards:
    """Delivers one newsletter when somebody of a shard is due. What an edition needs is kept for its next shard.

    All that is due of the edition goes out, not the shard alone: one drain takes fewer commits and fewer connections
    than one for each shard would, and several processes share the shards out among them as they claim. When the way out
    was closed, nothing is tried for so long as `rest` says.
    """

    newsletter: Newsletter
    clock: Clock
    stopping: Event
    rest: timedelta
    _kept: tuple[str, Prepared, Stamper] | None = field(default=None, init=False)
    _open: Mapping[str, Published] = field(default_factory=dict, init=False)
    _checked: datetime | None = field(default=None, init=False)
    _rests_until: datetime | None = field(default=None, init=False)
    _left_until: dict[str, datetime] = field(default_factory=dict, init=False)

    def deliver(self, edition_id: str, shard: int) -> Drained:
        """Send what is due of this edition, if somebody of the shard is. Safe to run again, but once at a time here.

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
        skip_late(engine, published, way_out.late, now=now)
        due_at = self._due_at(edition_id, shard)
        if due_at is None or due_at > now:
            return Drained(due_at=due_at)
        if until := self._waits_until(edition_id, now):
            return Drained(again=until)
        return self._then(edition_id, shard, self._drained(published))

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

    def _waits_until(self, edition_id: str, now: datetime) -> datetime | None:
        """Until when nothing of an edition is tried: it is paused, the way out was closed, or what is due was left."""
        if paused := pause.of_edition(self.newsletter.engine, edition_id, now=now):
            return paused.until
        rests = (self._rests_until, self._left_until.get(edition_id))
        return max((until for until in rests if until and until > now), default=None)

    def _drained(self, published: Published) -> Tally:
        newsletter, edition = self.newsletter, published.edition
        prepared, stamps = self._made(edition.id)
        watch = Watch(clock=self.clock, stopping=self.stopping, progress=_nobody)
        return drained(newsletter.engine, newsletter.way_out, prepared, stamps, watch, edition)

    def _made(self, edition_id: str) -> tuple[Prepared, Stamper]:
        """What makes the messages of an edition. What made those of another is not kept any longer."""
        if self._kept is None or self._kept[0] != edition_id:
            newsletter = self.newsletter
            prepared = Prepared(newsletter.engine, edition_id)
            stamps = stamper(prepared, newsletter.mailing_list, newsletter.links, keys=newsletter.way_out.keys)
            self._kept = edition_id, prepared, stamps
        return self._kept[1:]

    def _then(self, edition_id: str, shard: int, tally: Tally) -> Drained:
        now = self.clock()
        if self.stopping.is_set():
            self._leave_to_others(edition_id, now)
        due_at = self._due_at(edition_id, shard)
        if tally.error:
            self._rests_until = now + self.rest
        if due_at is None or due_at > now:
            return Drained(tally=tally, due_at=due_at)
        if self.stopping.is_set():
            return Drained(tally=tally, again=now)
        self._left_until[edition_id] = now + SOON
        return Drained(tally=tally, again=self._waits_until(edition_id, now))

    def _leave_to_others(self, edition_id: str, now: datetime) -> None:
        """Ask for what was given back: whoever looked at its shard while it was held here has nothing to do with it."""
        with self.newsletter.engine.begin() as connection:
            jobs.enqueue(connection, edition_id, until=now)

    def _due_at(self, edition_id: str, shard: int) -> datetime | None:
        with reading(self.newsletter.engine) as connection:
            return shards.due_at(connection, edition_id, shard)


def _nobody(_: State) -> None:
    """Tell nobody of a delivery that ended."""
