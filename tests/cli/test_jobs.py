"""Jobs that workers share: what is due is done soon, whatever became of the queue, and nothing is left behind."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from newsletter.actions.deliver_shard import Drained
from newsletter.actions.timetable import Part
from newsletter.errors import StoreError
from tests import databases
from tests.promise import clusters, poolers

pytest.importorskip("procrastinate")

from procrastinate.exceptions import ConnectorException

from newsletter.cli import jobs

_LONGEST = 30.0  # seconds
_SHARD = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock)
    VALUES ('shards', 'deliver_shard', %s, %s)
"""
_LATER = "4000000000"  # a moment, in seconds
_YESTERDAY = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, scheduled_at) "
    "VALUES (%s, %s, %s, now() - interval '1 day')"
)
_TODO = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('deliveries', %s, %s)"


@pytest.fixture
def store() -> Iterator[str]:
    """How to connect to a store that has no queue yet."""
    with databases.schema() as url:
        plain = databases.plain(url)
        yield plain
        with psycopg.connect(plain) as connection:
            (name,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(f"{name}_queue")))


@pytest.fixture
def queue(store: str) -> str:
    """How to connect to its queue."""
    return jobs.prepare(store)


def test_where_the_store_has_no_schema_there_is_no_queue(store: str) -> None:
    nowhere = make_conninfo(store, options="-csearch_path=nowhere")
    with pytest.raises(StoreError, match="no schema that this role may use is in its search_path"):
        jobs.prepare(nowhere)
    with psycopg.connect(store) as connection:
        made = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'None_queue'").fetchone()
    assert made == (0,)


@dataclass(slots=True)
class Office:
    """Where two work: how often each part was done, and how many shards are due, which have one number. `answers` are
    what the next deliveries come to; `at_once` is how many were under way together at most."""

    conninfo: str
    done: Counter[Part] = field(default_factory=Counter)
    answers: list[Drained] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    under_way: int = 0
    at_once: int = 0
    due: int = 0
    dies: bool = False
    dead: bool = False
    sweep: float = 0.05  # seconds
    takes: float = 0.0  # seconds
    stopping: Event = field(default_factory=Event)
    waits_for: Callable[["Office"], bool] = lambda _: False

    def do(self, part: Part) -> bool:
        """Do it. When all is done that is waited for, everybody goes."""
        self.done[part] += 1
        if self.dies:
            self.dead = self.done[Part.DELIVERIES] == 1
        if self.waits_for(self):
            self.stopping.set()
        return False

    def deliver(self, _: str, shard: int) -> Drained:
        """Deliver it, in the time that several take to begin."""
        self.under_way += 1
        self.at_once = max(self.at_once, self.under_way)
        self.stopping.wait(self.takes)
        self.under_way -= 1
        self.due = max(0, self.due - 1)
        self.delivered.append(shard)
        if self.waits_for(self):
            self.stopping.set()
        return self.answers.pop(0) if self.answers else Drained()

    def enqueue(self) -> None:
        """Ask for the shard that is due."""
        if self.due:
            with suppress(psycopg.errors.UniqueViolation):
                said(self.conninfo, _SHARD, '{"edition": "e1", "shard": 1}', "e1/1")

    def worked(self, *, workers: int = 1, minutes: int = 1440) -> None:
        """Work until that is so."""
        conninfo = self.conninfo
        given = jobs.Work(
            do=self.do,
            deliver=self.deliver,
            enqueue=self.enqueue,
            take_over=lambda: self.dead,
            stopping=self.stopping,
            minutes=minutes,
            sweep=self.sweep,
        )
        threads = [Thread(target=jobs.work, args=(conninfo, given)) for _ in range(workers)]
        for thread in threads:
            thread.start()
        went = self.stopping.wait(_LONGEST)
        self.stopping.set()
        for thread in threads:
            thread.join()
        assert went, self.done


def left(conninfo: str) -> int:
    """How many jobs are in the queue."""
    with psycopg.connect(conninfo) as connection:
        (number,) = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() or (0,)
    return int(number)


def said(conninfo: str, statement: str, *given: str) -> None:
    """Change the queue behind everybody's back."""
    with psycopg.connect(conninfo) as connection:
        connection.execute(statement.encode(), given or None)


def test_each_part_is_done_as_the_work_begins(queue: str) -> None:
    office = Office(queue, waits_for=lambda office: len(office.done) == len(Part))
    office.worked()
    assert set(office.done) == set(Part)


def test_a_worker_that_waits_for_the_server_does_not_wake_to_look_for_ctrl_c(
    queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait, woken_after = psycopg.waiting.wait_async, set[float]()

    async def seen(gen: Any, fileno: int, interval: float = 0.0, timeout: float | None = None) -> Any:
        woken_after.add(interval)
        return await wait(gen, fileno, interval, timeout)

    monkeypatch.setattr(psycopg.waiting, "wait_async", seen)
    office = Office(queue, waits_for=lambda office: len(office.done) == len(Part))
    office.worked()
    assert woken_after
    assert min(woken_after) >= 60  # seconds; psycopg's own are a tenth


def test_what_is_due_is_found_though_nobody_asked_for_it(queue: str) -> None:
    office = Office(queue, due=3, waits_for=lambda office: office.due == 0)
    office.worked(workers=2)
    assert (office.due, left(queue) <= 1) == (0, True)


def test_the_control_that_does_not_look_leaves_what_is_due(queue: str) -> None:
    office = Office(queue, due=3, sweep=3600, waits_for=lambda office: len(office.done) == len(Part))
    office.worked()
    assert office.due == 3


def test_a_shard_that_cannot_be_sent_now_is_looked_at_again_when_it_can_be(queue: str) -> None:
    again = Drained(again=datetime.now(UTC) + timedelta(seconds=0.2))
    office = Office(queue, due=1, answers=[again], waits_for=lambda office: len(office.delivered) == 2)
    office.worked()
    assert (office.delivered, office.answers) == ([1, 1], [])


def test_what_of_a_shard_is_due_later_gets_a_job_then(queue: str) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    office = Office(queue, due=1, answers=[Drained(due_at=later)], waits_for=lambda office: bool(office.delivered))
    office.worked()
    with psycopg.connect(queue) as connection:
        query = "SELECT queueing_lock, args, scheduled_at FROM procrastinate_jobs WHERE task_name = 'deliver_shard'"
        rows = connection.execute(query).fetchall()
    assert rows == [("e1/1", {"edition": "e1", "shard": 1}, later)]


def test_a_process_works_on_one_shard_at_a_time(queue: str) -> None:
    for shard in range(6):
        said(queue, _SHARD, f'{{"edition": "e1", "shard": {shard}}}', f"e1/{shard}")
    office = Office(queue, takes=0.1, waits_for=lambda office: len(office.delivered) == 6)
    office.worked()
    assert (sorted(office.delivered), office.at_once) == (list(range(6)), 1)


def test_all_that_is_due_is_delivered_when_a_node_was_taken_over_from(queue: str) -> None:
    office = Office(queue, dies=True, waits_for=lambda office: office.done[Part.DELIVERIES] > 1)
    office.worked()
    assert office.done[Part.DELIVERIES] == 2


def made_by(queue: str, version: str) -> None:
    """It was another version that made the queue."""
    with psycopg.connect(queue) as connection:
        (name,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
        connection.execute(SQL("COMMENT ON SCHEMA {} IS {}").format(Identifier(name), Literal(version)))


def test_a_queue_of_which_a_table_is_gone_is_made_again(store: str) -> None:
    said(jobs.prepare(store), "DROP TABLE procrastinate_jobs CASCADE")
    assert left(jobs.prepare(store)) == 0


def test_a_queue_that_is_whole_keeps_its_jobs(store: str, queue: str) -> None:
    said(queue, _TODO, "deliveries", "todo")
    assert left(jobs.prepare(store)) == 1


def test_a_queue_that_an_older_version_made_is_made_anew(store: str, queue: str) -> None:
    said(queue, _TODO, "deliveries", "todo")
    made_by(queue, "3.9.0")
    assert left(jobs.prepare(store)) == 0


def test_a_queue_that_a_newer_version_made_is_left_to_it(store: str, queue: str) -> None:
    made_by(queue, "999.1")
    with pytest.raises(StoreError, match=r"procrastinate 999\.1 made the queue, and this worker has .*; install"):
        jobs.prepare(store)


def test_jobs_of_workers_that_are_dead_and_of_another_version_are_in_nobody_s_way(queue: str) -> None:
    said(queue, _TODO, "deliveries", "doing")
    said(queue, _TODO, "of another version", "todo")
    office = Office(queue, due=1, waits_for=lambda office: office.due == 0)
    office.worked()
    assert left(queue) <= 1


def test_a_queue_that_was_restored_from_yesterday_keeps_nobody_from_what_is_due(queue: str) -> None:
    """It holds jobs that wait, one that somebody has begun, and what was already asked for of tomorrow."""
    said(queue, _TODO, "deliveries", "doing")
    for part in Part:
        said(queue, _YESTERDAY, part.value, part.value, part.value)
        said(
            queue,
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES (%s, %s)",
            part,
            _LATER,
        )
    office = Office(queue, due=3, waits_for=lambda office: office.due == 0 and len(office.done) == len(Part))
    office.worked()
    assert (office.due, set(office.done)) == (0, set(Part))


def test_a_worker_that_is_asked_to_stop_before_it_has_begun_stops(queue: str) -> None:
    office = Office(queue)
    office.stopping.set()
    working = Thread(target=office.worked, daemon=True)
    working.start()
    working.join(_LONGEST)
    assert not working.is_alive()


def test_a_pooler_that_gives_each_transaction_another_connection_is_refused() -> None:
    with clusters.cluster() as cluster, poolers.pooler(cluster) as pooler:
        url = databases.plain(pooler.before(cluster.database()))
        with pytest.raises(StoreError, match=r"a pooler stands between .* in store\.url"):
            jobs.prepare(url)


def test_a_connection_that_was_lost_is_a_line_of_the_log_and_a_bug_is_all_of_it() -> None:
    shown = []
    for error in (ConnectorException(), KeyError("a bug")):
        error.__cause__ = OSError("the server\nclosed the connection")
        record = logging.LogRecord("procrastinate", logging.ERROR, "", 0, "Job %s", ("x",), (type(error), error, None))
        jobs.Short().filter(record)
        shown.append((record.getMessage(), record.exc_info is None))
    assert shown == [("the queue failed: the server closed the connection", True), ("Job x", False)]


@pytest.mark.parametrize(
    ("minutes", "written"), [(1, "*/1 * * * *"), (5, "*/5 * * * *"), (90, "0 */1 * * *"), (1440, "0 */24 * * *")]
)
def test_how_often_is_written_as_cron_does(minutes: int, written: str) -> None:
    assert jobs.every(timedelta(minutes=minutes)) == written
