"""Nodes: a run that sends is one. It beats while it lives, and takes over what dead ones held."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock, Thread

from sqlalchemy import Connection, Engine

from newsletter import __version__
from newsletter.actions.newsletter import Clock
from newsletter.delivery import owner
from newsletter.delivery.beat import SPANS, Life, Pulse, Spans, elapsed, life
from newsletter.store import moments, nodes
from newsletter.store.engine import SILENT, reading

_KEPT = timedelta(days=7)
_OFTEN = 1.0  # seconds between two looks at who is dead
_FAREWELL = 5.0  # seconds that a beat under way is waited for


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A node that runs: the name that stands in its claims, its last good beat, and the nodes that are dead."""

    name: str
    pulse: Pulse
    dead: Collection[str]

    def is_gone(self, name: str) -> bool:
        """Whether that run is over, or its node is dead to all."""
        return owner.node_of(name) in self.dead or owner.is_gone(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A node on record, how it is by now, and for how long it has not beaten."""

    node: nodes.Node
    life: Life
    silent: timedelta


def listed(engine: Engine, *, spans: Spans = SPANS) -> tuple[Seen, ...]:
    """List the nodes, dead ones too, the oldest first. One that ended well is on record no more."""
    with reading(engine) as connection:
        now, known = moments.of_store(connection), nodes.every(connection)
    return tuple(_seen(node, now - node.beat_at, spans) for node in known)


def _seen(node: nodes.Node, silent: timedelta, spans: Spans) -> Seen:
    lives = life(silent, lost=node.lost_at is not None, stopping=node.stopping, spans=spans)
    return Seen(node=node, life=lives, silent=silent)


def bury(engine: Engine, *, spans: Spans = SPANS) -> Collection[str]:
    """Find who is dead: nobody of them comes back. The names of those that died since this was last asked by anybody;
    where there are any, of all that are dead."""
    with reading(engine) as connection:
        before = moments.of_store(connection) - spans.dead
        if not nodes.have_died(connection, before=before):
            return frozenset()
    with engine.begin() as connection:
        return nodes.bury(connection, before=before, now=moments.of_store(connection))


def forget(engine: Engine) -> int:
    """Forget dead nodes of more than a week ago; how many they were."""
    with engine.begin() as connection:
        return nodes.delete_silent(connection, before=moments.of_store(connection) - _KEPT)


@contextmanager
def this_node(engine: Engine, *, clock: Clock, stopping: Event, spans: Spans = SPANS) -> Iterator[Running]:
    """Be a node, which beats by the database's clock on a connection of its own, until it has given back what it held.

    One that ends by an error stays on record, and is dead to the others soon. Raises StoreError.
    """
    with owner.this_run() as name:
        node = _Node(engine, name, clock, stopping, spans)
        node.begin()
        try:
            yield Running(name=name, pulse=node.pulse, dead=_buried(engine, spans))
        finally:
            node.end()
    node.forget()


class Lasting:
    """The node of a process that sends again and again, on record until `close`.

    Another follows it where others have taken over from it, or a run of it ended by an error: what that run held is
    the others' once they have not heard of the old one for long.
    """

    def __init__(self, engine: Engine, *, clock: Clock, stopping: Event, spans: Spans = SPANS) -> None:
        self._engine, self._clock, self._stopping, self._spans = engine, clock, stopping, spans
        self._lock, self._node = Lock(), self._begun()
        self._dead, self._looked = _buried(engine, spans), elapsed()

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Be this node while something is sent, under a name of its own: several may be at once. Raises StoreError."""
        if elapsed() - self._looked > _OFTEN:
            self._dead, self._looked = _buried(self._engine, self._spans), elapsed()
        node = self._joined()
        try:
            with owner.this_run(node.name) as name:
                yield Running(name=name, pulse=node.pulse, dead=self._dead)
        except BaseException:
            node.failed = True
            raise
        finally:
            self._leave(node)

    def close(self) -> None:
        """End it, and forget it where it holds nothing."""
        self._node.retire()

    def _begun(self) -> "_Node":
        node = _Node(self._engine, owner.new(), self._clock, self._stopping, self._spans)
        node.begin()
        return node

    def _joined(self) -> "_Node":
        with self._lock:
            if self._node.failed or not self._node.pulse.may_send():
                before, self._node = self._node, self._begun()
                if not before.runs:
                    before.retire()
            self._node.runs += 1
            return self._node

    def _leave(self, node: "_Node") -> None:
        with self._lock:
            node.runs -= 1
            if not node.runs and node is not self._node:
                node.retire()


def dead(connection: Connection, *, spans: Spans = SPANS) -> Collection[str]:
    """The names of the nodes that are dead by now."""
    return nodes.dead(connection, before=moments.of_store(connection) - spans.dead)


def _buried(engine: Engine, spans: Spans) -> Collection[str]:
    """The names of the nodes that are dead by now, of whom none comes back."""
    with reading(engine) as connection:
        if not dead(connection, spans=spans):
            return frozenset()
    with engine.begin() as connection:
        now = moments.of_store(connection)
        return nodes.bury(connection, before=now - spans.dead, now=now)


@dataclass(slots=True)
class _Node:
    """A node that beats: how many `runs` it has, and whether one of them `failed`, so that it may hold something."""

    engine: Engine
    name: str
    clock: Clock
    stopping: Event
    spans: Spans
    pulse: Pulse = field(init=False)
    runs: int = 0
    failed: bool = False
    _ended: Event = field(default_factory=Event)
    _thread: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.pulse = Pulse(self.spans)
        self._thread = Thread(target=self._beat_on, name="beat", daemon=True)

    def begin(self) -> None:
        with self.engine.begin() as connection:
            now = moments.of_store(connection)
            host, ahead = owner.host_of(self.name), self.clock() - now
            nodes.begin(connection, self.name, host=host, version=__version__, ahead=ahead, now=now)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join(_FAREWELL)

    def forget(self) -> None:
        with suppress(*SILENT), self.engine.begin() as connection:
            nodes.end(connection, self.name)

    def retire(self) -> None:
        self.end()
        if not self.failed:
            self.forget()

    def _beat_on(self) -> None:
        """Beat until the run has ended, others have taken over from it, or the store takes no beat."""
        while not (self.pulse.is_over or self._ended.wait(self.spans.every.total_seconds())):
            begun = self.pulse.clock()
            try:
                with self.engine.begin() as connection:
                    now, stops = moments.of_store(connection), self.stopping.is_set()
                    lives = nodes.beat(connection, self.name, ahead=self.clock() - now, stopping=stops, now=now)
            except SILENT:
                self.pulse.miss()
            else:
                self.pulse.beat(begun=begun) if lives else self.pulse.end()
