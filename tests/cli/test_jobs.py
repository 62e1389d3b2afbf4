"""Jobs that workers share: what is due is done soon, whatever became of the queue, and nothing is left behind."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from newsletter.actions.timetable import Part
from newsletter.errors import StoreError
from tests import databases
from tests.promise import clusters, poolers

pytest.importorskip("procrastinate")

from procrastinate.exceptions import ConnectorException

from newsletter.cli import jobs

_LONGEST = 30.0  # seconds
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


@dataclass(slots=True)
class Office:
    """Where two work: how often each part was done, and what is due."""

    done: Counter[Part] = field(default_factory=Counter)
    due: int = 0
    paused: bool = False
    dead: bool = False
    sweep: float = 0.05  # seconds
    stopping: Event = field(default_factory=Event)
    waits_for: Callable[["Office"], bool] = lambda _: False

    def do(self, part: Part) -> bool:
        """Do it. When all is done that is waited for, everybody goes."""
        self.done[part] += 1
        if self.paused:
            self.dead = self.done[Part.DELIVERIES] == 1  # somebody dies when all rests
        did = part is Part.DELIVERIES and self.due > 0 and not self.paused
        self.due -= did
        if self.waits_for(self):
            self.stopping.set()
        return did

    def worked(self, conninfo: str, *, workers: int = 1, minutes: int = 1440) -> None:
        """Work until that is so."""
        given = jobs.Work(
            do=self.do,
            is_due=lambda: self.due > 0,
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
    office = Office(waits_for=lambda office: len(office.done) == len(Part))
    office.worked(queue)
    assert set(office.done) == set(Part)


def test_what_is_due_is_found_though_nobody_asked_for_it(queue: str) -> None:
    office = Office(due=3, waits_for=lambda office: office.due == 0)
    office.worked(queue, workers=2)
    assert (office.due, left(queue) <= 1) == (0, True)


def test_the_control_that_does_not_look_leaves_what_is_due(queue: str) -> None:
    office = Office(due=3, sweep=3600, waits_for=lambda office: len(office.done) == len(Part))
    office.worked(queue)
    assert office.due == 2


def test_a_node_that_died_is_taken_over_from_while_what_is_due_rests(queue: str) -> None:
    office = Office(due=1, paused=True, waits_for=lambda office: office.done[Part.DELIVERIES] > 1)
    office.worked(queue)
    assert (office.due, office.done[Part.DELIVERIES]) == (1, 2)


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
    office = Office(due=1, waits_for=lambda office: office.due == 0)
    office.worked(queue)
    assert left(queue) <= 1


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
