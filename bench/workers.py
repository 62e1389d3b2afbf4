"""What workers cost beside one `newsletter deliver`, on PostgreSQL, into `smtp-sink`: `python -m bench.workers`.

Workers are started, deliver a first edition, and are left alone for some seconds, which tells what an idle one costs.
Then an edition is published, and the processor's time that they spend until all of it is accepted is shared out among
its messages. Of `deliver` it is the time of the command, less that of one which sends a message over each connection;
as many of them at once as there are workers say what of it is the machine's, on which they share cores and caches.
A worker's main thread does nothing but procrastinate's work (LISTEN, fetching and finishing jobs, polling, heartbeats)
and the sweep, so its share is that of the queue; "its jobs" is what of that an idle worker would not have spent. The
busier the machine, the fewer messages go on record together, and the more each costs. `NEWSLETTER_POSTGRES` names a
PostgreSQL server, on which schemas of our own come and go.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import psycopg

from bench import delivery_home
from bench.delivery import PAPERS, ROOT, lacks
from bench.delivery_stores import new_store, plain
from bench.far_ends import sink
from newsletter.actions.newsletter import Editing
from newsletter.actions.publish import publish
from newsletter.cli import jobs
from newsletter.editorial.choices import Choices
from newsletter.store.engine import open_store

CONNECTIONS = 64
_IDLE = 10.0  # seconds
_LOOKED = 0.1  # seconds
_OPEN = (
    "SELECT (SELECT count(*) FROM deliveries WHERE settled_at IS NULL) + (SELECT count(*) FROM {}.procrastinate_jobs)"
)
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The processor's seconds of some workers, those of them that are the queue's, and the seconds that went by."""

    whole: float
    queue: float
    took: float


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=20_000)
    asked.add_argument("--workers", type=int, nargs="+", default=[2, 4])
    asked.add_argument("--turns", type=int, default=3, help="the middle one counts")
    given = asked.parse_args()
    if lacking := lacks():
        print(f"left out: {lacking} is not installed; Debian has it in the package postfix")
        return
    number, turns = given.messages, range(given.turns)
    named = ("CPU us each", "to deliver", "the queue", "its jobs", "idle, ms a s", "seconds")
    print(f"{'':<12}{''.join(f'{name:>13}' for name in named)}")
    alone = median(deliver(number) for _ in turns)
    print(f"{'deliver':<12}{alone / number * 1e6:>13.1f}", flush=True)
    for workers in given.workers:
        together = median(deliver(number, at_once=workers) for _ in turns)
        print(f"{f'{workers} deliver':<12}{together / number * 1e6:>13.1f}{together / alone:>12.2f}x", flush=True)
        runs = [by_workers(workers, number) for _ in turns]
        idle, spent = sorted(runs, key=lambda run: run[1].whole)[len(runs) // 2]
        jobs_alone = spent.queue - idle.queue / idle.took * spent.took
        print(f"{f'{workers} workers':<12}{spent.whole / number * 1e6:>13.1f}{spent.whole / alone:>12.2f}x", end="")
        print(f"{spent.queue / spent.whole:>13.1%}{max(0.0, jobs_alone) / spent.whole:>13.1%}", end="")
        print(f"{idle.whole / idle.took * 1000:>13.1f}{spent.took:>13.1f}", flush=True)


def deliver(number: int, *, at_once: int = 1) -> float:
    """The processor's seconds of so many commands for so many messages, without their start."""
    return _of_commands(number + CONNECTIONS, at_once) - at_once * _of_commands(CONNECTIONS, 1)


def _of_commands(number: int, at_once: int) -> float:
    with _folder() as folder, new_store("postgresql", folder) as url, sink() as end:
        _new(folder, url, end.port, number)
        published(url, day=1)
        command = [sys.executable, "-m", "newsletter", "deliver"]
        quiet = subprocess.DEVNULL
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        started = [subprocess.Popen(command, cwd=folder, env=environment, stdout=quiet) for _ in range(at_once)]
        ended = [os.wait4(process.pid, 0) for process in started]
        for process, (_, status, _) in zip(started, ended, strict=True):
            process.returncode = os.waitstatus_to_exitcode(status)
        if failed := max(process.returncode for process in started):
            raise SystemExit(f"newsletter deliver: ended with {failed}")
        end.handed_on(number)
        return sum(used.ru_utime + used.ru_stime for _, _, used in ended)


def by_workers(workers: int, number: int) -> tuple[Spent, Spent]:
    """What so many workers spend on nothing, and on so many messages."""
    with _folder() as folder, new_store("postgresql", folder) as url, sink() as end, ExitStack() as stack:
        _new(folder, url, end.port, number)
        place = plain(url)
        jobs.prepare(place)
        stack.callback(drop_queue, place)
        there = [stack.enter_context(worker(folder)) for _ in range(workers)]
        looked = stack.enter_context(psycopg.connect(place))
        looked.autocommit = True
        _delivered(looked, url, day=1)
        idle = _spent(there, lambda: time.sleep(_IDLE))
        return idle, _spent(there, lambda: _delivered(looked, url, day=2))


def drop_queue(place: str) -> None:
    with psycopg.connect(place) as connection:
        (schema,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
        connection.execute(f"DROP SCHEMA {schema}_queue CASCADE".encode())


def _new(folder: Path, url: str, port: int, number: int) -> None:
    delivery_home.settings(folder, store=url, port=port, connections=CONNECTIONS)
    engine = open_store(url)
    delivery_home.subscribe(engine, number)
    engine.dispose()


def published(url: str, *, day: int) -> None:
    made = delivery_home.edition(PAPERS)
    made = replace(made, id=f"bench-{day}", day=made.day + timedelta(days=day))
    engine = open_store(url)
    editing = Editing(choices=Choices(), templates=(delivery_home.TEMPLATES,))
    publish(
        engine, delivery_home.LIST, editing, made, now=delivery_home.PUBLISHED_AT + timedelta(seconds=day), anyway=True
    )
    engine.dispose()


def _delivered(looked: "psycopg.Connection[tuple[int]]", url: str, *, day: int) -> None:
    """Publish an edition, and wait until all of it is sent and no job is left."""
    (schema,) = looked.execute("SELECT current_schema()").fetchone() or ("",)
    query = _OPEN.format(f"{schema}_queue").encode()
    published(url, day=day)
    while (looked.execute(query).fetchone() or (0,))[0]:
        time.sleep(_LOOKED)


@contextmanager
def worker(folder: Path) -> Iterator[int]:
    """A worker that works; the number of its process."""
    command = [sys.executable, "-m", "newsletter", "worker"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert any("working for" in line for line in process.stdout)
        yield process.pid
    finally:
        process.terminate()
        process.communicate()


def _spent(workers: Sequence[int], done: Callable[[], None]) -> Spent:
    """What these spend while something is done."""
    whole, queue, begun = sum(map(spent_by, workers)), sum(map(_queue, workers)), time.perf_counter()
    done()
    took = time.perf_counter() - begun
    return Spent(whole=sum(map(spent_by, workers)) - whole, queue=sum(map(_queue, workers)) - queue, took=took)


def spent_by(process: int) -> float:
    times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / _TICK


def _queue(process: int) -> float:
    """Of its main thread alone."""
    return int(Path(f"/proc/{process}/task/{process}/schedstat").read_text().split()[0]) / 1e9


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
