"""What an edition costs as the list grows, and what the record of deliveries costs: `python -m bench.scale`.

For each size and store: the seconds to publish, which freezes the audience; the seconds and the processor's time of
`newsletter deliver` into Postfix's `smtp-sink`, less what the command takes to start and to send one message over each
connection; and the memory that delivering adds to the command when nothing is due. What takes seconds is measured
three times, and the middle counts. Then the same messages from this process, in turns, with the record and with one
that keeps nothing. `--million` adds a list of 1,000,000 and `--plot FILE` draws the cost of a message over the size.
`NEWSLETTER_POSTGRES` names a PostgreSQL server, on which schemas of our own come and go.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import delivery_home, record_cost, scale_plot
from bench.delivery import PAPERS, Client, Run, lacks, measured
from bench.delivery_stores import new_store
from bench.far_ends import sink
from bench.scale_plot import Cost

CONNECTIONS = 64
SIZES = (10_000, 100_000)
_QUICK = 100_000  # a list that is delivered to within seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """An edition to a list of that size: seconds to publish and to deliver, the latter's processor time and memory."""

    store: str
    size: int
    publishing: float
    delivering: float
    cpu: float
    added: float

    @property
    def cost(self) -> Cost:
        """What one message cost."""
        return Cost(store=self.store, size=self.size, microseconds=self.cpu / (self.size - CONNECTIONS) * 1e6)


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asked.add_argument("--million", action="store_true", help="and to 1,000,000")
    asked.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    asked.add_argument("--record", type=int, default=20_000, help="messages with and without the record; 0: neither")
    asked.add_argument("--turns", type=int, default=3, help="of the record")
    asked.add_argument("--publish-only", action="store_true", help="deliver nothing")
    asked.add_argument("--plot", type=Path, help="an SVG to write")
    given = asked.parse_args()
    if lacking := lacks():
        print(f"left out: {lacking} is not installed; Debian has it in the package postfix")
        return
    sizes = [*given.sizes, *([1_000_000] if given.million else [])]
    grown = list(_printed(given.stores, sizes, given.publish_only))
    if given.plot:
        given.plot.write_text(scale_plot.svg([each.cost for each in grown]), encoding="utf-8")
    if given.record:
        record_cost.show(given.stores, messages=given.record, connections=CONNECTIONS, turns=given.turns)


def _printed(stores: Sequence[str], sizes: Sequence[int], publish_only: bool) -> Iterator[Grown]:
    print(f"{'store':<12}{'list':>10}{'publish s':>11}{'deliver s':>11}{'a second':>10}", end="")
    print(f"{'CPU us each':>13}{'to the first':>14}{'MB added':>10}")
    for store in stores:
        first = 0.0
        for size in sizes:
            times = 1 if publish_only or size > _QUICK else 3
            runs = [grown(store, size, publish_only=publish_only) for _ in range(times)]
            middle = sorted(runs, key=lambda run: run.cpu)[times // 2]
            first = first or middle.cost.microseconds
            rate = size / middle.delivering if middle.delivering else 0.0
            print(f"{store:<12}{size:>10,}{middle.publishing:>11.1f}{middle.delivering:>11.1f}{rate:>10.0f}", end="")
            print(f"{middle.cost.microseconds:>13.1f}", end="")
            print(f"{middle.cost.microseconds / first if first else 0:>13.2f}x{middle.added:>10.0f}", flush=True)
            yield middle


def grown(store: str, size: int, *, publish_only: bool = False) -> Grown:
    """Publish to so many and deliver, once."""
    with _folder() as folder, new_store(store, folder) as url:
        publishing = delivery_home.published(
            folder, store=url, subscribers=size, papers=PAPERS, port=1, connections=CONNECTIONS
        )
        whole, idle = (_NOTHING, _NOTHING) if publish_only else _delivered(folder, url, size)
    few = _NOTHING if publish_only else _of_few(store)
    return Grown(
        store=store,
        size=size,
        publishing=publishing,
        delivering=whole[0] - few[0],
        cpu=whole[1] - few[1],
        added=whole[2] - idle[2],
    )


_NOTHING = (0.0, 0.0, 0.0)


def _of_few(store: str) -> tuple[float, float, float]:
    """The same of an edition that goes to one subscriber for each connection."""
    with _folder() as folder, new_store(store, folder) as url:
        delivery_home.published(
            folder, store=url, subscribers=CONNECTIONS, papers=PAPERS, port=1, connections=CONNECTIONS
        )
        return _delivered(folder, url, CONNECTIONS)[0]


def _delivered(folder: Path, url: str, size: int) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Seconds, the processor's seconds and megabytes of the command, and of the same again when nothing is due."""

    def ready(port: int) -> None:
        delivery_home.settings(folder, store=url, port=port, connections=CONNECTIONS)

    command = [sys.executable, "-m", "newsletter", "deliver"]
    client = Client(name="newsletter deliver", messages=size, command=lambda _: command, ready=ready, folder=folder)
    with sink() as end:
        return _of(measured(client, end), size), _of(measured(client, end), size)


def _of(run: Run, size: int) -> tuple[float, float, float]:
    return size / run.rate, run.cpu * size / 1000, run.memory


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="newsletter-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
