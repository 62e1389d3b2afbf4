"""Jobs for shards: enqueued in the transaction that publishes, done by whoever is free, and looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, text, update

from newsletter.actions.deliver_shard import SOON, Drained, Shards
from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.ledger import Entries
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.delivery.transports.folder import Folder
from newsletter.models import Pause, State
from newsletter.store import jobs, nodes, pauses
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.schema import deliveries
from tests.mail.editions import edition
from tests.newsletters import MINUTE, NOW, crowd, newsletter, on_list, published, standing
from tests.store.test_publishing import begun
from tests.whole import publish

pytest.importorskip("procrastinate")

from newsletter.cli import jobs as queues

LATER = NOW + timedelta(hours=3)
_JOBS = "SELECT queueing_lock, scheduled_at FROM procrastinate_jobs ORDER BY id"


@pytest.fixture
def engine(postgres_engine: Engine) -> Iterator[Engine]:
    """A store on PostgreSQL, whose queue is gone afterwards."""
    yield postgres_engine
    with psycopg.connect(place(postgres_engine)) as connection:
        (name,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
        connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(f"{name}_queue")))


@pytest.fixture
def queue(engine: Engine) -> str:
    """How to connect to its queue."""
    return queues.prepare(place(engine))


@pytest.fixture
def made(engine: Engine, tmp_path: Path) -> Newsletter:
    return newsletter(engine, Folder(tmp_path / "outbox"))


def place(engine: Engine) -> str:
    _, given = engine.dialect.create_connect_args(engine.url)
    return make_conninfo(**{name: str(value) for name, value in given.items() if isinstance(value, str | int)})


def waiting(queue: str) -> list[tuple[str, datetime]]:
    """The jobs by their locks, and when each is to be done."""
    with psycopg.connect(queue) as connection:
        return [(lock, moment) for lock, moment in connection.execute(_JOBS)]


def shards(made: Newsletter, *, now: datetime = NOW) -> Shards:
    return Shards(made, lambda: now, Event(), rest=5 * MINUTE)


def of_ten(made: Newsletter, people: int = 20) -> None:
    """An edition to so many, each ten of whom have a shard of their own."""
    published(made, crowd(people))
    with made.engine.begin() as connection:
        connection.execute(update(deliveries).values(shard=1 + (deliveries.c.number - 1) // 10))


def sent(made: Newsletter) -> list[str]:
    return [address for address, state in standing(made.engine).items() if state == State.ACCEPTED.value]


def test_publishing_asks_for_each_shard_when_it_is_due(made: Newsletter, queue: str) -> None:
    published(made, [replace(each, hour=9 * (n % 2)) for n, each in enumerate(crowd(4))])
    assert waiting(queue) == [("e1/1", NOW), ("e1/2", LATER)]


def test_publishing_in_parts_asks_when_all_is_frozen(engine: Engine, queue: str, made: Newsletter) -> None:
    begun(engine, commit=5)
    before = waiting(queue)
    shards(made).deliver("e1", 1)
    publish(made, edition(), now=NOW)
    assert (before, sent(made), [lock for lock, _ in waiting(queue)]) == ([], [], ["e1/1", "e1/2", "e1/3"])


def test_what_is_not_published_leaves_no_job(made: Newsletter, queue: str) -> None:
    on_list(made.engine, crowd(2))
    with made.engine.connect() as connection, connection.begin() as all_of_it:
        connection.execute(text("SELECT 1"))
        jobs.enqueue(connection, "e1")
        all_of_it.rollback()
    assert waiting(queue) == []


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE procrastinate_jobs CASCADE",
        "DROP FUNCTION procrastinate_defer_jobs_v1",
        "ALTER TABLE procrastinate_jobs ADD CHECK (queueing_lock IS NULL)",
    ],
)
def test_a_queue_that_fails_stops_no_publishing(made: Newsletter, queue: str, harm: str) -> None:
    with psycopg.connect(queue) as connection:
        connection.execute(harm.encode())
    published(made, crowd(2))
    assert list(standing(made.engine).values()) == ["pending", "pending"]


def test_a_store_whose_workers_were_never_started_has_no_queue_and_publishes(made: Newsletter) -> None:
    published(made, crowd(2))
    assert len(standing(made.engine)) == 2


def test_a_shard_that_has_a_job_gets_no_other_and_one_that_lost_it_does(made: Newsletter, queue: str) -> None:
    of_ten(made)
    shards(made).enqueue()
    before = waiting(queue)
    shards(made).enqueue()
    assert before == waiting(queue) == [("e1/1", NOW), ("e1/2", NOW)]


def test_a_shard_whose_hour_has_not_come_is_not_asked_for_again(made: Newsletter, queue: str) -> None:
    published(made, [replace(each, hour=9) for each in crowd(2)])
    with psycopg.connect(queue) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
    shards(made).enqueue()
    early = waiting(queue)
    shards(made, now=LATER).enqueue()
    assert (early, waiting(queue)) == ([], [("e1/1", LATER)])


def test_all_that_is_due_of_an_edition_goes_out_with_one_shard_of_it(made: Newsletter) -> None:
    of_ten(made)
    held = shards(made)
    outcomes = [held.deliver("e1", shard) for shard in (2, 1, 7)]
    assert ([sum(each.tally.states.values()) for each in outcomes], len(sent(made))) == ([20, 0, 0], 20)


def test_a_shard_of_which_nobody_is_due_begins_nothing(made: Newsletter) -> None:
    of_ten(made)
    with made.engine.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.shard == 2).values(due_at=LATER))
    assert (shards(made).deliver("e1", 2), sent(made)) == (Drained(due_at=LATER), [])


def test_what_a_living_node_holds_needs_no_job(made: Newsletter) -> None:
    of_ten(made, people=10)
    with made.engine.begin() as connection:
        nodes.begin(connection, "far:1", host="far", version="1", ahead=timedelta(), now=NOW)
        now = connection.execute(text("SELECT clock_timestamp() + interval '1 hour'")).scalar_one()
        connection.execute(text("UPDATE nodes SET beat_at = :now"), {"now": now})
    DeliveryLedger(made.engine, "e1", owner="far:1").write(Entries(claim=3), now=NOW)
    held = shards(made)
    assert (held.deliver("e1", 1).again, len(sent(made)), held.deliver("e1", 1)) == (None, 7, Drained())


def test_what_is_deferred_is_due_later(made: Newsletter) -> None:
    of_ten(made)
    with made.engine.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.number == 3).values(due_at=LATER, state="deferred"))
    assert shards(made).deliver("e1", 1).due_at == LATER


def test_a_shard_of_a_paused_edition_waits_until_the_pause_is_over(made: Newsletter) -> None:
    of_ten(made)
    with made.engine.begin() as connection:
        pauses.pause(connection, "e1", Pause(until=LATER, why="550 blocked", since=NOW))
    assert (shards(made).deliver("e1", 1), sent(made)) == (Drained(again=LATER), [])


def test_a_shard_of_an_edition_that_is_gone_or_is_over_is_done(made: Newsletter) -> None:
    of_ten(made, people=10)
    shards(made).deliver("e1", 1)
    assert (shards(made).deliver("gone", 1), shards(made).deliver("e1", 1)) == (Drained(gone=True), Drained())


def test_what_is_too_late_is_skipped(made: Newsletter) -> None:
    of_ten(made)
    shards(made, now=NOW + timedelta(days=3)).deliver("e1", 1)
    assert list(standing(made.engine).values()) == ["skipped"] * 20


def test_a_way_out_that_is_closed_is_tried_again_after_a_rest(engine: Engine, tmp_path: Path) -> None:

    made = newsletter(engine, Smtp(host="127.0.0.1", port=1, security=Security.NONE))
    of_ten(made)
    held = shards(made)
    outcomes = held.deliver("e1", 1), held.deliver("e1", 2)
    assert [(each.again, bool(each.tally.error)) for each in outcomes] == [
        (NOW + 5 * MINUTE, True),
        (NOW + 5 * MINUTE, False),
    ]


def test_who_is_asked_to_stop_leaves_the_rest_to_others_at_once(made: Newsletter, queue: str) -> None:
    of_ten(made)
    with psycopg.connect(queue) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
    held = shards(made)
    held.stopping.set()
    assert (held.deliver("e1", 1).again, sent(made)) == (NOW, [])
    assert waiting(queue) == [("e1/1", NOW), ("e1/2", NOW)]


@dataclass(slots=True)
class Leaving:
    """A way out whose relays take nothing for anybody's domain now."""

    tries: int = 0

    def send(self, outbox: Outbox, *, connections: int) -> None:  # noqa: ARG002
        """Leave all to a later run."""
        self.tries += 1
        outbox.write()
        while message := outbox.take():
            outbox.leave(message, domain="example.org")


def test_what_one_drain_leaves_is_not_tried_again_for_each_shard(engine: Engine) -> None:
    way = Leaving()
    made = newsletter(engine, way)
    of_ten(made)
    now = NOW
    held = Shards(made, lambda: now, Event(), rest=5 * MINUTE)
    outcomes = [held.deliver("e1", shard).again for shard in (1, 2)]
    tries, now = way.tries, NOW + SOON
    held.deliver("e1", 2)
    assert (outcomes, tries, way.tries) == ([NOW + SOON] * 2, 1, 2)
