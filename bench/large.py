"""One large edition on PostgreSQL, for real: `python -m bench.large --people 1000000 --workers 2`.

So many people are put on a list, an edition is published to them by a process of its own, and so many workers hand it
to `smtp-sink` until all of it is settled. Printed are seconds, the most memory of each process, the sizes of the
tables, and what became of the deliveries: how many are in each state, and how many were begun more than once. With
`--workers 0` it is only published. `NEWSLETTER_POSTGRES` names a PostgreSQL server, on which a schema of our own comes
and goes.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

import psycopg

from bench import delivery_home, workers
from bench.delivery_stores import new_store, plain
from bench.far_ends import sink
from newsletter.cli import jobs
from newsletter.store.engine import open_store

_LIKE_HER = """
INSERT INTO subscribers (address, key, name, {others})
SELECT 'reader' || number || '@example.org', decode(substr(md5(number::text), 1, 18), 'hex'), 'Reader ' || number,
       {others}
FROM subscribers, generate_series(1, %s) AS number
"""
_IS_OPEN = b"SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE settled_at IS NULL LIMIT 1) AS open"
_BY_STATE = b"SELECT state, count(*), count(*) FILTER (WHERE attempts > 1) FROM deliveries GROUP BY state"
_SIZE = "SELECT pg_total_relation_size('{}')"
_COLUMNS = b"""
SELECT column_name FROM information_schema.columns
WHERE table_name = 'subscribers' AND table_schema = current_schema()
"""
_OWN = {"id", "number", "address", "key", "name"}
_LOOKED = 1.0  # seconds


def main() -> None:
    """Print a line for each thing that is done."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name, ExitStack() as stack:
        folder, url = Path(name), stack.enter_context(new_store("postgresql", Path(name)))
        end = stack.enter_context(sink())
        delivery_home.settings(folder, store=url, port=end.port, connections=workers.CONNECTIONS)
        looked = stack.enter_context(psycopg.connect(plain(url), autocommit=True))
        _timed(f"{given.people:,} people on a list", lambda: people(url, looked, given.people))
        _timed("published", lambda: _published(url))
        print(f"most memory of publishing: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
        if given.workers:
            jobs.prepare(plain(url))
            stack.callback(workers.drop_queue, plain(url))
            there = [stack.enter_context(workers.worker(folder)) for _ in range(given.workers)]
            begun = [workers.spent_by(process) for process in there]
            took = _timed(f"settled by {given.workers} workers", lambda: _settled(looked))
            spent = sum(map(workers.spent_by, there)) - sum(begun)
            print(
                f"{given.people / took:,.0f} messages a second, {spent / given.people * 1e6:.0f} us of processor each"
            )
            print("most memory of each worker:", ", ".join(f"{_most_memory(process):.0f} MB" for process in there))
        print(*_ended(looked), sep="\n")


def people(url: str, looked: "psycopg.Connection[tuple[int]]", number: int) -> None:
    """Put one person on the list, and then as many more who are like her."""
    engine = open_store(url)
    delivery_home.subscribe(engine, 1)
    engine.dispose()
    others = ", ".join(sorted({name for (name,) in looked.execute(_COLUMNS)} - _OWN))
    looked.execute(_LIKE_HER.format(others=others).encode(), (number - 1,))
    looked.execute(b"ANALYZE subscribers")


def _published(url: str) -> None:
    process = get_context("spawn").Process(target=workers.published, args=(url,), kwargs={"day": 1})
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"publishing ended with {process.exitcode}")


def _settled(looked: "psycopg.Connection[tuple[int]]") -> None:
    while (looked.execute(_IS_OPEN).fetchone() or (0,))[0]:
        time.sleep(_LOOKED)


def _most_memory(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _ended(looked: "psycopg.Connection[tuple[int]]") -> list[str]:
    states = looked.execute(_BY_STATE)
    lines = [f"{state}: {number:,}, of them {again:,} begun more than once" for state, number, again in states]
    sizes = [
        (table, looked.execute(_SIZE.format(table).encode()).fetchone()) for table in ("subscribers", "deliveries")
    ]
    return [*lines, *(f"{table}: {(size or (0,))[0] / 1e6:,.0f} MB" for table, size in sizes)]


def _timed(what: str, done: Callable[[], None]) -> float:
    begun = time.perf_counter()
    done()
    took = time.perf_counter() - begun
    print(f"{what}: {took:.1f} s", flush=True)
    return took


if __name__ == "__main__":
    main()
