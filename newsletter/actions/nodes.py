"""Nodes: a run that sends is one. It beats while it lives, and takes over what dead ones held."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy import Connection, Engine

from newsletter import __version__
from newsletter.actions.newsletter import Clock
from newsletter.delivery import owner
from newsletter.delivery.beat import SPANS, Life, Pulse, Spans, life
from newsletter.store import moments, nodes
from newsletter.store.engine import SILENT, reading

_KEPT = timedelta(days=7)
_FAREWELL = 5.0  # seconds that a beat under way is waited for


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A node that runs: the name that stands in its claims, its last good beat, and the nodes that are dead."""

    name: str
    pulse: Pulse
    dead: Collection[str]

    def is_gone(self, name: str) -> bool:
        """Whether that run is over, or dead to all."""
        return name in self.dead or owner.is_gone(name)


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
    pulse, ended = Pulse(spans), Event()
    with owner.this_run() as name:
        running = Running(name=name, pulse=pulse, dead=_begun(engine, name, clock, spans))
        thread = Thread(
            target=_beat_on, args=(engine, running, clock, stopping, spans, ended), name="beat", daemon=True
        )
        thread.start()
        try:
            yield running
        finally:
            ended.set()
            thread.join(_FAREWELL)
    with suppress(*SILENT), engine.begin() as connection:
        nodes.end(connection, name)


def dead(connection: Connection, *, spans: Spans = SPANS) -> Collection[str]:
    """The names of the nodes that are dead by now."""
    return nodes.dead(connection, before=moments.of_store(connection) - spans.dead)


def _begun(engine: Engine, name: str, clock: Clock, spans: Spans) -> Collection[str]:
    with engine.begin() as connection:
        now = moments.of_store(connection)
        host, ahead = owner.host_of(name), clock() - now
        nodes.begin(connection, name, host=host, version=__version__, ahead=ahead, now=now)
        return nodes.bury(connection, before=now - spans.dead, now=now)


def _beat_on(engine: Engine, node: Running, clock: Clock, stopping: Event, spans: Spans, ended: Event) -> None:
    """Beat until the run has ended, others have taken over from it, or the store takes no beat."""
    while not (node.pulse.is_over or ended.wait(spans.every.total_seconds())):
        begun = node.pulse.clock()
        try:
            with engine.begin() as connection:
                now = moments.of_store(connection)
                lives = nodes.beat(connection, node.name, ahead=clock() - now, stopping=stopping.is_set(), now=now)
        except SILENT:
            node.pulse.miss()
        else:
            node.pulse.beat(begun=begun) if lives else node.pulse.end()
