"""`newsletter worker`: one of several processes, on as many machines, that do the work of one newsletter."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine

from newsletter.actions.deliver import take_over
from newsletter.actions.deliver_shard import SOON, Drained, Shards
from newsletter.actions.newsletter import Clock, Newsletter
from newsletter.actions.nodes import Lasting
from newsletter.actions.outcomes import Ran
from newsletter.actions.run import run
from newsletter.actions.timetable import Part
from newsletter.cli import jobs, lines, people
from newsletter.cli.console import stop_on_signals
from newsletter.cli.logs import Log
from newsletter.cli.opened import assembled, shared
from newsletter.cli.receive import polled_lines
from newsletter.delivery.transports import keeping
from newsletter.errors import NewsletterError, StoreError
from newsletter.settings.file import Settings

_AT_ONCE = 4096
_GONE = (
    "a job for shard {shard} of edition {edition} was dropped: the store has no such edition; it was deleted, or the "
    "store was restored from an older backup"
)


def worker(settings: Settings, *, clock: Clock, ends: Callable[[Event], None] = lambda _: None) -> None:
    """Work until a signal ends it, or `ends` does; what is in flight then is finished first. Raises StoreError."""
    newsletter, log = assembled(settings, sends=True), Log(settings.log.format, settings.log.name)
    conninfo = _place(newsletter.engine)
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    for handler in logging.getLogger().handlers:
        handler.addFilter(jobs.Short())
    with stop_on_signals() as stop, keeping(newsletter.way_out.transport) as transport:
        ends(stop)
        queue = jobs.prepare(conninfo)
        node = Lasting(newsletter.engine, clock=clock, stopping=stop)
        newsletter = replace(newsletter, way_out=replace(newsletter.way_out, transport=transport, node=node))
        log.say(f"working for {newsletter.mailing_list.id}", at=clock(), of="worker")
        shards = Shards(newsletter, clock, stop, rest=timedelta(minutes=settings.serve.every))
        work = jobs.Work(
            do=lambda part: _done(newsletter, part, clock=clock, stop=stop, log=log),
            deliver=lambda edition, shard: _delivered(shards, edition, shard, log),
            enqueue=lambda: _enqueue(shards),
            take_over=lambda: _took_over(newsletter, clock=clock),
            stopping=stop,
            minutes=settings.serve.every,
        )
        with closing(node):
            jobs.work(queue, work)
    log.say("stopped; nothing is half done", at=clock(), of="worker")


def _place(engine: Engine) -> str:
    """The store's place, as PostgreSQL's own library wants it. Raises StoreError where it is on no server."""
    shared(engine)
    _, given = engine.dialect.create_connect_args(engine.url)
    return make_conninfo(**{name: str(value) for name, value in given.items() if isinstance(value, str | int)})


def until_input_ends(stop: Event) -> None:
    """Set the event when standard input ends, as it does when whoever started this has ended."""

    def wait() -> None:
        while sys.stdin.buffer.read(_AT_ONCE):
            pass
        stop.set()

    Thread(target=wait, name="input", daemon=True).start()


def _took_over(newsletter: Newsletter, *, clock: Clock) -> bool:
    """Whether any node has died; no, where the store fails: it is asked again soon, and a job says what is wrong."""
    try:
        return take_over(newsletter.engine, newsletter.mailing_list.id, newsletter.way_out, now=clock())
    except StoreError:
        return False


def _enqueue(shards: Shards) -> None:
    with suppress(StoreError):  # as above
        shards.enqueue()


def _delivered(shards: Shards, edition: str, shard: int, log: Log) -> Drained:
    """What became of a shard. What stops it is said, and it is looked at again."""
    try:
        drained = shards.deliver(edition, shard)
    except NewsletterError as error:
        log.say(str(error), at=shards.clock(), level="error", of="worker")
        return Drained(again=shards.clock() + SOON)
    if drained.gone:
        log.say(_GONE.format(edition=edition, shard=shard), at=shards.clock(), level="error", of="worker")
    if drained.tally.error:
        log.say(f"stopped: {drained.tally.error}", at=shards.clock(), level="error", of="worker")
    return drained


def _done(newsletter: Newsletter, part: Part, *, clock: Clock, stop: Event, log: Log) -> bool:
    """Whether this part of a run did anything. What stops it is said, and stops no other part."""
    try:
        ran = run(newsletter, clock=clock, stopping=stop, parts={part})
    except NewsletterError as error:
        log.say(str(error), at=clock(), level="error", of="worker")
        return False
    for line in _lines(ran, part):
        log.say(line, at=clock(), of="worker")
    for mistake in ran.imported.mistakes:
        log.say(mistake, at=clock(), level="error", of="worker")
    return any(edition.tally.states for edition in ran.delivered) if part is Part.DELIVERIES else not ran.idle


def _lines(ran: Ran, part: Part) -> Iterator[str]:
    if ran.idle:
        return
    match part:
        case Part.MAILBOX:
            yield from polled_lines(ran.polled)
        case Part.EDITIONS:
            yield from _of_editions(ran)
        case Part.DELIVERIES:
            yield from lines.delivered_lines(ran.delivered)
        case Part.TIDYING:
            yield lines.tidied_line(ran.tidied)
    yield from (f"told the operator: {what}" for what in ran.alerts)


def _of_editions(ran: Ran) -> Iterator[str]:
    yield from people.imported_lines(ran.imported)
    yield from lines.notified_lines(ran.notified)
    yield from lines.collected_lines(ran.collected)
    for published in (ran.published, ran.week):
        if published:
            yield lines.published_line(published)
    yield from (str(stop) for stop in ran.stops)
