"""A rehearsal: everything that is due is stamped and handed over, to a relay that keeps nothing or into a folder.

Nothing is written down and nobody is sent anything. What it finds is how fast this machine is, how long the relays take
to answer, and when the real run would end.
"""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from time import perf_counter

from sqlalchemy import Engine

from newsletter.actions.deliver import Watch, unfinished
from newsletter.actions.newsletter import Clock, Links, WayOut
from newsletter.actions.prepare import Prepared
from newsletter.actions.stamp import stamper
from newsletter.delivery.ledger import Entries, Written
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Tally
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security, Transport
from newsletter.delivery.transports.asking import Answering, asked
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import TransportError
from newsletter.mail.return_path import ReturnPaths
from newsletter.models import Delivery, MailingList, Published, State
from newsletter.store import delivery_rows
from newsletter.store.engine import reading

steps = logging.getLogger("newsletter.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What one edition came to: how many messages and bytes, how long it took here, and how the relays answered.

    `day` is the edition's, or None where none has an open delivery: then the relays alone were asked.
    """

    day: date | None
    messages: int
    size: int
    took: timedelta
    tally: Tally
    relays: Sequence[Answering]

    @property
    def rate(self) -> float:
        """Messages a second, as fast as this machine makes and hands them over."""
        return self.messages / max(self.took.total_seconds(), 1e-6)

    @property
    def lasts(self) -> timedelta:
        """How long the real run takes at least, by this machine and by the relays that answered."""
        return max([self.took, *(relay.takes(self.messages) for relay in self.relays if not relay.error)])

    @property
    def failed(self) -> bool:
        """Whether the real run would not go through."""
        return bool(self.tally.error) or any(relay.error for relay in self.relays)


class _NotWritten:
    """A record that is only read: who is due, once each, in the order of the real one."""

    def __init__(self, engine: Engine, edition_id: str) -> None:
        self._engine, self._edition = engine, edition_id
        self._last: tuple[datetime, int] | None = None

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Give out the next that are due; everything may leave."""
        leaving = [delivery.number for delivery in entries.leaving]
        if not entries.claim:
            return Written(leaving=leaving, claimed=())
        with reading(self._engine) as connection:
            due = delivery_rows.next_due(connection, self._edition, now=now, after=self._last, limit=entries.claim)
        if due:
            self._last = (due[-1].due_at, due[-1].number)
        return Written(leaving=leaving, claimed=due)


def rehearse(
    engine: Engine,
    mailing_list: MailingList,
    links: Links,
    way_out: WayOut,
    *,
    clock: Clock,
    stopping: Event,
    into: Path | None = None,
    progress: Callable[[State], None] = lambda _: None,
) -> tuple[Rehearsed, ...]:
    """Rehearse what is due of every edition, into a folder where one is given. Safe to run at any moment.

    The relays are asked in any case: a password that is wrong is found before there is mail.
    """
    sender = ReturnPaths.of(mailing_list, edition_id="rehearsal", secret=links.secret).each(0)
    relays = asked(way_out.transport, connections=way_out.connections, sender=sender)
    watch = Watch(clock=clock, stopping=stopping, progress=progress)
    with _nowhere() if into is None else nullcontext(Folder(into)) as transport:
        nowhere = replace(way_out, transport=transport)
        editions = tuple(
            _rehearsed(engine, mailing_list, links, nowhere, published, relays, watch)
            for published in unfinished(engine, mailing_list.id)
        )
    nothing = Rehearsed(day=None, messages=0, size=0, took=timedelta(), tally=Tally(), relays=relays)
    return editions or (nothing,)


def _rehearsed(
    engine: Engine,
    mailing_list: MailingList,
    links: Links,
    way_out: WayOut,
    published: Published,
    relays: Sequence[Answering],
    watch: Watch,
) -> Rehearsed:
    size, edition = 0, published.edition
    prepared = Prepared(engine, edition.id)
    stamps = stamper(prepared, mailing_list, links, keys=way_out.keys)

    def stamp(delivery: Delivery) -> Message:
        nonlocal size
        message = stamps.message(delivery)
        size += message.size
        return message

    steps.info("rehearsing %s", edition.name)
    begun = perf_counter()
    tally = watch.drain(_NotWritten(engine, edition.id), way_out, stamp)
    return Rehearsed(
        day=edition.day,
        messages=sum(tally.states.values()),
        size=size,
        took=timedelta(seconds=perf_counter() - begun),
        tally=tally,
        relays=relays,
    )


@contextmanager
def _nowhere() -> Iterator[Transport]:
    """A relay of our own that keeps nothing. Raises TransportError where it cannot be started."""
    command = [sys.executable, "-m", "newsletter.delivery.smtp.sink"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603 - our own program
        port = process.stdout.readline().strip() if process.stdout else ""
        if not port:
            raise TransportError(
                "the test relay of the rehearsal did not start; rehearse with `--into` a folder instead"
            )
        yield Smtp(host="127.0.0.1", port=int(port), security=Security.NONE)
        process.communicate()
