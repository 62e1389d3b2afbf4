"""What several workers share: jobs in PostgreSQL, carried by procrastinate.

A job says no more than that a part of a run may be due; what is due, the ledger knows. So a job that is lost, done
twice or closed by another worker costs nobody anything: what is due is looked for again and again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any, LiteralString

import psycopg
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision, __version__
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from newsletter.actions.deliver_shard import Drained
from newsletter.actions.timetable import SWEEP, Part, intervals
from newsletter.errors import StoreError
from newsletter.store.jobs import QUEUE, TASK, lock

_LOOKED = 0.2  # seconds, at which a stop by a signal is noticed
_SELDOM = 60.0  # seconds
_HOUR = 60  # minutes
_OURS = 7110312  # a number that no other lock in the database has
_TABLES = 4
_NEWER = "procrastinate {made_by} made the queue, and this worker has {version}; install the newer one here"
_NOWHERE = (
    "no schema that this role may use is in its search_path, so PostgreSQL cannot say where the store is; make one, or "
    "set search_path for the role or in store.url"
)
_POOLED = (
    "a pooler stands between this worker and PostgreSQL and gives each transaction another connection, so the worker "
    "would not hear of new jobs; name the server itself in store.url"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a worker does, each in a thread: a part of a run, which says whether it did anything, every so many minutes;
    and shards of editions one at a time, by the edition's id and the shard's number. Much more often it takes over from
    nodes that have died, and enqueues each shard that has somebody due and no job."""

    do: Callable[[Part], bool]
    deliver: Callable[[str, int], Drained]
    enqueue: Callable[[], None]
    take_over: Callable[[], bool]
    stopping: Event
    minutes: int
    sweep: float = SWEEP.total_seconds()


def prepare(conninfo: str) -> str:
    """Make the queue, in a schema beside the store's, where there is none that is whole; how to connect to it.
    One that an older version made is made anew. Safe to run again, and by several at once.

    Raises StoreError where the database cannot carry jobs, or a newer version made the queue.
    """
    with _as_store_error(), psycopg.connect(conninfo) as connection:
        served_by, store = _one(connection, "SELECT pg_backend_pid(), current_schema()")
        if served_by != connection.info.backend_pid:
            raise StoreError(_POOLED)
        if store is None:
            raise StoreError(_NOWHERE)
        queue = f"{store}_queue"
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_OURS,))
        (made_by,) = _one(connection, "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", queue)
        if made_by and _parts(made_by) > _parts(__version__):
            raise StoreError(_NEWER.format(made_by=made_by, version=__version__))
        (tables,) = _one(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = %s", queue)
        if made_by != __version__ or tables != _TABLES:
            _make(connection, Identifier(queue))
    options = f"{conninfo_to_dict(conninfo).get('options') or ''} -csearch_path={queue}"
    return make_conninfo(conninfo, options=options.strip())


def _make(connection: "psycopg.Connection[Any]", queue: Identifier) -> None:
    """Make it anew. What jobs it had says nothing that the ledger does not know."""
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(queue))
    connection.execute(SQL("CREATE SCHEMA {}").format(queue))
    connection.execute(SQL("SET LOCAL search_path TO {}").format(queue))
    connection.execute(SchemaManager.get_schema())
    connection.execute(SQL("COMMENT ON SCHEMA {} IS {}").format(queue, Literal(__version__)))


def _one(connection: "psycopg.Connection[Any]", query: LiteralString, *given: str) -> tuple[Any, ...]:
    row = connection.execute(query, given).fetchone()
    return tuple(row or ())


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def work(conninfo: str, work: Work) -> None:
    """Work until asked to stop; what is under way then is finished first. Raises StoreError where the queue fails."""
    with _as_store_error():
        asyncio.run(_Jobs(conninfo, work).run())


@contextmanager
def _as_store_error() -> Iterator[None]:
    try:
        yield
    except (psycopg.Error, ConnectorException) as error:
        raise StoreError(f"{_failed(error)}; nothing is lost: start the worker again") from error


def _failed(error: BaseException) -> str:
    return f"the queue failed: {' '.join(str(error.__cause__ or error).split())}"


class Short(logging.Filter):
    """A connection to the queue that was lost is a line of the log, not a page."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, ConnectorException):
            record.msg, record.args, record.exc_info = _failed(error), (), None
        return True


class _PutOff(Exception):  # noqa: N818 - a statement of what happened
    """What is due of a shard cannot be sent now."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class _UntilThen(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        return RetryDecision(retry_at=exception.until) if isinstance(exception, _PutOff) else None


class _Waiting(psycopg.AsyncConnection[Any]):
    """Waits until the server says something. Psycopg wakes ten times a second, so that Ctrl-C is noticed: asyncio does
    that by itself, and an idle worker would spend most of its time on waking."""

    async def wait(self, gen: Any, interval: float = _SELDOM, *rest: Any, **given: Any) -> Any:
        """Wait as psycopg does, but look seldom whether anything else happened."""
        return await super().wait(gen, interval, *rest, **given)


@dataclass(slots=True)
class _Jobs:
    conninfo: str
    work: Work
    app: App = field(init=False)

    def __post_init__(self) -> None:
        self.app = App(
            connector=PsycopgConnector(conninfo=self.conninfo, connection_class=_Waiting, min_size=1, max_size=6)
        )
        for interval, parts in intervals(timedelta(minutes=self.work.minutes)).items():
            for part in parts:
                task = self.app.task(name=part.value, queue=part.value, queueing_lock=part.value)(self._job(part))
                self.app.periodic(cron=every(interval))(task)
        self.app.task(name=TASK, queue=QUEUE, retry=_UntilThen())(self._deliver)

    async def run(self) -> None:
        others = [part.value for part in Part if part is not Part.DELIVERIES]
        async with self.app.open_async():
            workers = [self._worker([Part.DELIVERIES.value, QUEUE], hears=True), self._worker(others, hears=False)]
            for part in Part:
                await self._defer(part)
            sweeping, watching = asyncio.create_task(self._sweep()), asyncio.create_task(self._watch(workers))
            sweeping.add_done_callback(lambda _: [worker.stop() for worker in workers])
            try:
                await asyncio.gather(*(worker.run() for worker in workers))
                if sweeping.done():
                    sweeping.result()  # what ended it ends this worker
            finally:
                sweeping.cancel()
                watching.cancel()

    def _worker(self, queues: Sequence[str], *, hears: bool) -> Any:
        """Do one job at a time. With `hears`, it hears of a new job at once; without, it looks every few seconds, which
        halves what an idle worker costs. Jobs that are over are not kept, whatever became of them."""
        return Worker(
            app=self.app,
            name=queues[0],
            queues=queues,
            concurrency=1,
            listen_notify=hears,
            abort_job_polling_interval=_SELDOM,  # nobody aborts a job
            delete_jobs="always",
            install_signal_handlers=False,
        )

    def _job(self, part: Part) -> Callable[..., Any]:
        async def job(timestamp: int = 0) -> None:  # noqa: ARG001 - when it was due; what is due now is looked for
            did = await asyncio.to_thread(self.work.do, part)
            if part is Part.EDITIONS and did:
                await self._defer(Part.DELIVERIES)

        return job

    async def _deliver(self, edition: str, shard: int) -> None:
        """Deliver a shard. What becomes due later gets a job of its own; if what is due cannot be sent, this one is put
        off. What others hold needs none: they send it, or are taken over from."""
        drained = await asyncio.to_thread(self.work.deliver, edition, shard)
        if drained.again:
            raise _PutOff(drained.again)
        if drained.due_at:
            later = self.app.tasks[TASK].configure(queueing_lock=lock(edition, shard), schedule_at=drained.due_at)
            with suppress(AlreadyEnqueued):
                await later.defer_async(edition=edition, shard=shard)

    async def _defer(self, part: Part) -> None:
        """Have it done by whoever is free, once, unless it waits to be done already."""
        with suppress(AlreadyEnqueued):
            await self.app.tasks[part.value].defer_async()

    async def _sweep(self) -> None:
        """Find what is due and nobody was told of, and forget jobs of workers that are dead."""
        while True:
            await asyncio.sleep(self.work.sweep)
            for job in await self.app.job_manager.get_stalled_jobs():
                with suppress(ConnectorException):  # another worker has forgotten it already
                    await self.app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=True)
            if await asyncio.to_thread(self.work.take_over):
                await self._defer(Part.DELIVERIES)
            await asyncio.to_thread(self.work.enqueue)

    async def _watch(self, workers: Sequence[Any]) -> None:
        """Ask them to stop again and again: one that is only about to begin forgets that it was asked."""
        while True:
            await asyncio.sleep(_LOOKED)
            if self.work.stopping.is_set():
                for worker in workers:
                    worker.stop()


def every(interval: timedelta) -> str:
    """Write it as cron does; what is no part of an hour or a day comes a little more often."""
    minutes = interval // timedelta(minutes=1)
    return f"*/{minutes} * * * *" if minutes < _HOUR else f"0 */{minutes // _HOUR} * * *"
