"""What several dispatchers that claim from one edition at once cost: `python -m bench.claims --people 100000`.

Each is a process that claims 500 at a time and writes down that they leave and were accepted, 100 at a time; nothing is
sent. `NEWSLETTER_POSTGRES` names a PostgreSQL server, on which schemas of our own come and go.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import select, text

from bench import delivery_home
from bench.delivery import PAPERS
from bench.delivery_stores import new_store
from newsletter.delivery.ledger import Entries
from newsletter.models import Delivery, Reply
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.engine import open_store, reading
from newsletter.store.schema import editions

ACCEPTED = Reply(code=250, enhanced="2.0.0", text="ok")
_CLAIM, _GROUP = 500, 100


def main() -> None:
    """Print a line for each number of claimers."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--claimers", type=int, nargs="+", default=[1, 8])
    given = asked.parse_args()
    print(f"{'claimers':>8}{'rows':>10}{'seconds':>9}{'CPU s':>7}{'of PostgreSQL':>15}")
    for claimers in given.claimers:
        with tempfile.TemporaryDirectory() as folder, new_store("postgresql", Path(folder)) as url:
            _publish(Path(folder), url, given.people)
            begun = perf_counter()
            with get_context("spawn").Pool(claimers) as pool:
                shares = pool.starmap(claimed, [(url, f"host:{each}") for each in range(claimers)], chunksize=1)
            rows, own, server = (sum(each[at] for each in shares) for at in range(3))
            print(f"{claimers:>8}{rows:>10,}{perf_counter() - begun:>9.1f}{own:>7.1f}{server:>15.1f}", flush=True)


def _publish(folder: Path, url: str, people: int) -> None:
    delivery_home.published(folder, store=url, subscribers=people, papers=PAPERS, port=1, connections=1)


def claimed(url: str, owner: str) -> tuple[int, float, float]:
    """Claim until nobody is left; how many they were, and the processor's seconds, our own and those of the server."""
    engine = open_store(url)
    with reading(engine) as connection:
        edition_id = connection.execute(select(editions.c.id)).scalar_one()
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    ledger, rows, begun = DeliveryLedger(engine, edition_id, owner=owner), 0, process_time()
    before: list[Delivery] = []
    while batch := ledger.write(_of(before, claim=_CLAIM), now=datetime.now(UTC)).claimed:
        before = []
        for at in range(0, len(batch), _GROUP):
            leaving = list(batch[at : at + _GROUP])
            ledger.write(_of(before, leaving=leaving), now=datetime.now(UTC))
            before = leaving
        rows += len(batch)
    spent = process_time() - begun
    times = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    engine.dispose()
    return rows, spent, (int(times[11]) + int(times[12])) / 100


def _of(accepted: list[Delivery], *, leaving: list[Delivery] | None = None, claim: int = 0) -> Entries:
    return Entries(accepted=[(each, ACCEPTED) for each in accepted], leaving=leaving or (), claim=claim)


if __name__ == "__main__":
    main()
