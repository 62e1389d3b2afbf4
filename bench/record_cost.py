"""What the record of deliveries costs: the same messages, sent from this process with it and with one that keeps
nothing, in turns into the same sink."""

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import Engine, select

from bench import delivery_home
from bench.delivery import PAPERS
from bench.delivery_stores import new_store
from bench.far_ends import sink
from newsletter.actions.newsletter import Links
from newsletter.actions.prepare import Prepared
from newsletter.actions.stamp import stamper
from newsletter.delivery import owner
from newsletter.delivery.dispatcher import Dispatcher
from newsletter.delivery.ledger import Entries, Ledger, Written
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.models import Delivery, State
from newsletter.store import delivery_rows
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.engine import open_store, reading
from newsletter.store.schema import deliveries, editions


@dataclass(slots=True, kw_only=True)
class NothingKept:
    """A record that forgets."""

    waiting: list[Delivery]

    def write(self, entries: Entries, *, now: datetime) -> Written:  # noqa: ARG002 - the ledger's word
        """Every message may leave; nothing is written."""
        claimed, self.waiting = self.waiting[: entries.claim], self.waiting[entries.claim :]
        return Written(leaving=[delivery.number for delivery in entries.leaving], claimed=claimed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Messages a second, and the processor's microseconds for each."""

    rate: float
    cpu: float


def show(stores: Sequence[str], *, messages: int, connections: int, turns: int) -> None:
    """Print the rates with and without the record, and their ratio, turn by turn."""
    print(f"{'record':<12}{'a second':>10}{'without it':>12}{'of that rate':>14}{'CPU us each':>13}{'without it':>12}")
    for store in stores:
        pairs = [_both(store, messages=messages, connections=connections) for _ in range(turns)]
        rate, bare = (median(pair[side].rate for pair in pairs) for side in (0, 1))
        cpu, bare_cpu = (median(pair[side].cpu for pair in pairs) for side in (0, 1))
        kept = median(pair[0].rate / pair[1].rate for pair in pairs)
        print(f"{store:<12}{rate:>10.0f}{bare:>12.0f}{kept:>13.2f}x{cpu:>13.1f}{bare_cpu:>12.1f}", flush=True)


def _both(store: str, *, messages: int, connections: int) -> tuple[Sent, Sent]:
    """With the record, and without: the order is drawn."""
    with tempfile.TemporaryDirectory() as place, new_store(store, Path(place)) as url:
        delivery_home.published(
            Path(place), store=url, subscribers=messages, papers=PAPERS, port=1, connections=connections
        )
        engine = open_store(url)
        edition_id, waiting = _published(engine)
        with owner.this_run() as name:
            ledgers = [DeliveryLedger(engine, edition_id, owner=name), NothingKept(waiting=waiting)]
            sent = {
                number: _sent(ledgers[number], engine, edition_id, messages, connections)
                for number in random.sample((0, 1), 2)
            }
        engine.dispose()
    return sent[0], sent[1]


def _published(engine: Engine) -> tuple[str, list[Delivery]]:
    with reading(engine) as connection:
        edition_id: str = connection.execute(select(editions.c.id)).scalar_one()
        of_edition = deliveries.c.edition == edition_id
        rows = connection.execute(select(*delivery_rows.AT_CLAIM).where(of_edition))
        return edition_id, [delivery_rows.claimed(edition_id, row) for row in rows]


def _sent(ledger: Ledger, engine: Engine, edition_id: str, messages: int, connections: int) -> Sent:
    stamps = stamper(Prepared(engine, edition_id), delivery_home.LIST, Links(secret=delivery_home.SECRET))
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
    with sink() as end:
        way = Smtp(host="127.0.0.1", port=end.port, security=Security.NONE)
        dispatcher = Dispatcher(ledger=ledger, transport=way, stamp=stamps.message, clock=clock)
        begun, used = perf_counter(), process_time()
        tally = dispatcher.drain(connections=connections)
        took, used = perf_counter() - begun, process_time() - used
    assert tally.states[State.ACCEPTED] == messages, tally
    return Sent(rate=messages / took, cpu=used / messages * 1e6)
