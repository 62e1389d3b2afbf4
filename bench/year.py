"""What a year of daily editions takes on the disk: `python -m bench.year [--people N] [--days N]`, on SQLite.

Each day a source is read 24 times and has other counts each time, an edition of 20 papers is published and delivered to
everybody by the program itself, into a relay that takes all, and what is old is tidied as a run does it. The defaults
of `[keep]` stand. The last line has the bytes of one delivery, and what the days of 10,000 people come to by that.
"""

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, event

from bench import delivery_home
from bench.delivery_home import LIST, PUBLISHED_AT, SECRET, TEMPLATES
from newsletter import packed
from newsletter.actions.deliver import deliver
from newsletter.actions.newsletter import Editing, Keep, Links, WayOut
from newsletter.actions.publish import publish
from newsletter.actions.tidy import tidy
from newsletter.delivery.outbox import Outbox
from newsletter.editorial.choices import Choices
from newsletter.models import Edition, Feed, Reply
from newsletter.sources import reading as sources
from newsletter.store import sightings
from newsletter.store.engine import open_store, reading

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHOWN = (30, 90, 180, 270, 365, 400, 430, 460)
PARTS = {
    "deliveries": ("deliveries", "deliveries_open"),
    "messages": ("variants",),
    "editions": ("editions", "edition_papers", "edition_papers_by_paper", "editions_by_publication", "balances"),
    "sightings": ("sightings", "sightings_by_day", "sightings_by_paper", "papers", "papers_by_id", "documents"),
}
TEN_THOUSAND = 10_000


class TakesAll:
    """A way out that accepts every message at once, and keeps none."""

    def send(self, outbox: Outbox, *, connections: int) -> None:
        """Accept what is due."""
        while not outbox.finished:
            for message, may in outbox.write():
                if may:
                    outbox.settle(message, Reply(code=250, enhanced="2.0.0", text="queued as 4Gh8sWqZ1x"))
            for _ in range(min(connections, outbox.ready)):
                if taken := outbox.take():
                    outbox.begin(taken)


def main() -> None:
    """Print a line for each of some days."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--days", type=int, default=max(SHOWN))
    given = asked.parse_args()
    print(
        f"{'day':>4}{'file':>9}"
        + "".join(f"{name:>12}" for name in PARTS)
        + f"{'free':>9}   MB, {given.people:,} people"
    )
    with tempfile.TemporaryDirectory() as folder:
        engine = open_store(f"sqlite:///{Path(folder) / 'newsletter.db'}")
        event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
        engine.dispose()  # nobody takes the power away here
        delivery_home.subscribe(engine, given.people)
        whole = _year(engine, given.days)
    each = whole["deliveries"] / (given.people * min(given.days, Keep().deliveries.days + 1))
    most = each * TEN_THOUSAND * Keep().deliveries.days
    print(f"a delivery: {each:.0f} bytes; {TEN_THOUSAND:,} people, {Keep().deliveries.days} days: {most / 1e6:,.0f} MB")


def _year(engine: Engine, days: int) -> Mapping[str, float]:
    """Live through the days; the bytes of each part at the end."""
    made = delivery_home.edition(20)
    feed = sources.read_file(packed.folder("examples") / "daily-papers-dec-01.txt", read_at=PUBLISHED_AT)
    for day in range(1, days + 1):
        now = PUBLISHED_AT + day * DAY
        _read(engine, feed, day, now=now)
        _sent(engine, replace(made, id=f"e{day}", day=made.day + day * DAY), now=now)
        tidy(engine, LIST.id, Keep(), now=now)
        if day in SHOWN:
            sizes = _sizes(engine)
            line = "".join(f"{sizes[name] / 1e6:>12.1f}" for name in PARTS)
            print(f"{day:>4}{sizes['file'] / 1e6:>9.1f}{line}{sizes['free'] / 1e6:>9.1f}", flush=True)
    return _sizes(engine)


def _read(engine: Engine, feed: Feed, day: int, *, now: datetime) -> None:
    """The list of the day, each hour with other upvotes."""
    for hour in range(24):
        seen = tuple(
            replace(
                each,
                paper=replace(each.paper, id=f"{each.paper.id}-{day}", title=f"{each.paper.title} {day}"),
                upvotes=hour,
                seen_at=now - hour * HOUR,
            )
            for each in feed.sightings
        )
        with engine.begin() as connection:
            document = replace(feed, sightings=seen)
            sightings.keep(connection, document, content=f"{day} {hour}".encode(), read_at=now - hour * HOUR)


def _sent(engine: Engine, made: Edition, *, now: datetime) -> None:
    publish(engine, LIST, Editing(choices=Choices(), templates=(TEMPLATES,)), made, now=now, anyway=True)
    way_out = WayOut(transport=TakesAll(), connections=100)
    deliver(engine, LIST, Links(secret=SECRET), way_out, clock=lambda: now)


def _sizes(engine: Engine) -> Mapping[str, float]:
    with reading(engine) as connection:
        rows = connection.exec_driver_sql("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").all()
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one() * 4096
        whole = connection.exec_driver_sql("PRAGMA page_count").scalar_one() * 4096
    sizes: dict[str, int] = dict(map(tuple, rows))
    parts = {part: sum(size for name, size in sizes.items() if name in names) for part, names in PARTS.items()}
    return {"file": whole, "free": free, **parts}


if __name__ == "__main__":
    main()
