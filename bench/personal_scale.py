"""What an edition costs where everybody asked for something else, beside the same edition without preferences.

`python -m bench.personal_scale [PEOPLE ...]`, 2,000 unless told otherwise. Publishing and delivering are whole
processes, on SQLite, into a folder that takes no room: a transport that reads each message and drops it. The numbers
are processor seconds, the most memory, and bytes of the database for each person.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from sqlalchemy import text

from bench import delivery_home as home
from newsletter.editorial.selection.select import Selector
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.mail.fragments.composer import Composer
from newsletter.mail.stamp import Stamp
from newsletter.models import Asked, Edition, Layout, Paper, Topics
from newsletter.people import wishes
from newsletter.store.engine import open_store
from newsletter.store.schema import subscribers

PAPERS = 37
"""As many as the list of a usual day has; the example has 35, and all of them are shown."""

_ONE = 500  # messages by which the cost of one is measured
_PUBLISH = f"""
import sys
from bench import delivery_home as home
from newsletter.actions.newsletter import Editing
from newsletter.actions.publish import publish
from newsletter.editorial.choices import Choices
from newsletter.store.engine import open_store
engine = open_store(sys.argv[1])
made = home.edition({PAPERS})
publish(engine, home.LIST, Editing(choices=Choices(), templates=(home.TEMPLATES,)), made, now=home.PUBLISHED_AT)
"""
_STAMP = """
import sys
from newsletter.actions.newsletter import Links
from newsletter.actions.stamp import stamper
from newsletter.models import Delivery, State
from newsletter.store.engine import open_store, reading
from newsletter.store.schema import deliveries
from sqlalchemy import select
from bench import delivery_home as home
engine = open_store(sys.argv[1])
with reading(engine) as connection:
    rows = connection.execute(select(deliveries)).all()
stamps = stamper(engine, home.LIST, Links(secret=home.SECRET), rows[0].edition)
size = 0
for row in rows:
    size += stamps.message(Delivery(edition_id=row.edition, number=row.number, address=row.address, name=row.name,
        key=row.key, variant=row.variant, state=State.PENDING, attempts=0, due_at=row.due_at)).size
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one process: processor seconds, and the most memory in MB."""

    seconds: float
    memory: float


def wish(number: int, edition: Edition) -> Asked:
    """What one reader asks for: themes, a word that nobody else has, a mute, a number, every second one five papers."""
    draw = random.Random(number)
    papers = [found.paper for found in (*edition.papers, *edition.rest)]
    themes = [seed.name for seed in shipped_seeds().themes]
    return Asked(
        wanted=Topics(themes=tuple(draw.sample(themes, 3)), words=(f"word{number}",)),
        muted=Topics(words=(draw.choice(["benchmark", "video", "agent", "robot", "speech"]),)),
        papers=draw.choice([None, 8, 10, 15]),
        liked=tuple(Paper(id=f"{number}", title=each.title) for each in draw.sample(papers, 5)) if number % 2 else (),
    )


def measured(people: int, *, personal: bool) -> Mapping[str, float]:
    """Publish to so many and stamp all of their messages."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/newsletter.db"
        engine = open_store(store)
        home.subscribe(engine, people)
        if personal:
            _ask(engine, people)
        engine.dispose()
        before = _size(Path(folder))
        published, stamped = _process(_PUBLISH, store), _process(_STAMP, store)
        return {
            "publish s": published.seconds,
            "publish MB": published.memory,
            "stamp s": stamped.seconds,
            "stamp MB": stamped.memory,
            "bytes each": (_size(Path(folder)) - before) / people,
        }


def one_message() -> Mapping[str, float]:
    """Microseconds to select, compose and cut one message, of many different ones."""
    edition = home.edition(PAPERS)
    selector = Selector(edition)
    composer = Composer(
        edition, home.LIST, layout=Layout.FULL, templates=(home.TEMPLATES,), published_at=home.PUBLISHED_AT
    )
    asked = [wish(number, edition) for number in range(2 * _ONE)]
    for each in asked[_ONE:]:  # as in the middle of a run
        composer.composed(selector.select(each))
    begun = process_time()
    selected = [selector.select(each) for each in asked[:_ONE]]
    between = process_time()
    composed = [composer.composed(each) for each in selected if each.papers]
    after = process_time()
    for message in composed:
        Stamp.of(message)
    ended = process_time()
    each = {"select": between - begun, "join": after - between, "cut": ended - after}
    return {name: seconds / _ONE * 1e6 for name, seconds in each.items()}


def main() -> None:
    """Print the tables."""
    for people in [int(each) for each in sys.argv[1:]] or [2000]:
        personal, plain = measured(people, personal=True), measured(people, personal=False)
        print(f"{people:,} people{'':8}{'all different':>15}{'no preferences':>16}")
        for name, value in personal.items():
            print(f"{name:20}{value:15,.1f}{plain[name]:16,.1f}")
        beyond = personal["publish s"] - plain["publish s"]
        print(f"publishing, for each person beyond the plain edition: {beyond / people * 1000:.2f} ms\n")
    print("one message: " + ", ".join(f"{name} {micro:.0f} µs" for name, micro in one_message().items()))


def _ask(engine: object, people: int) -> None:
    edition = home.edition(PAPERS)
    rows = list(_rows(people, edition))
    with engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(
            text(f"UPDATE {subscribers.name} SET asked = :asked, variant = :variant WHERE id = :number"), rows
        )


def _rows(people: int, edition: Edition) -> Iterator[dict[str, object]]:
    for number in range(1, people + 1):
        asked = wish(number, edition)
        yield {"number": number, "asked": wishes.to_text(asked), "variant": wishes.variant(Layout.FULL, asked)}


def _process(program: str, store: str) -> Cost:
    child = subprocess.Popen([sys.executable, "-c", program, store])
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(json.dumps({"failed": program[:60], "status": status}))
    return Cost(seconds=used.ru_utime + used.ru_stime, memory=used.ru_maxrss / 1024)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    main()
