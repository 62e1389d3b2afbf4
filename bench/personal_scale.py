"""What an edition costs where everybody asked for something else, beside the same edition without preferences.

`python -m bench.personal_scale [PEOPLE ...] [--store URL] [--sink]`, 2,000 unless told otherwise. Two editions are
published and delivered, each by whole processes, into Postfix's smtp-sink, or into a transport that reads every
byte and drops it. The second is measured, so that what people asked for is on record already, as on every day
but the first. The numbers are processor seconds, the most memory, and bytes of the database for each person. Without
`--store` it is SQLite; all rows of a database of PostgreSQL that is named are deleted.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from sqlalchemy import Engine, delete, text

from bench import delivery_home as home
from bench import far_ends
from newsletter.editorial.selection.select import Selector
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.mail.fragments.composer import Composer
from newsletter.mail.stamp import Stamp
from newsletter.models import Asked, Edition, Layout, Paper, Topics
from newsletter.people import wishes
from newsletter.store.engine import open_store
from newsletter.store.schema import metadata, subscribers

PAPERS = 37
"""As many as the list of a usual day has; the example has 35, and all of them are shown."""

_ONE = 500  # messages by which the cost of one is measured
_PUBLISH = f"""
import sys
from dataclasses import replace
from datetime import timedelta
from bench import delivery_home as home
from newsletter.actions.newsletter import Editing
from newsletter.actions.publish import publish
from newsletter.editorial.choices import Choices
from newsletter.editorial.content import content_id
from newsletter.store.engine import open_store
engine, back = open_store(sys.argv[1]), timedelta(days=int(sys.argv[2]))
made = home.edition({PAPERS})
made = replace(made, day=made.day - back)
made = replace(made, id=content_id(made))
editing = Editing(choices=Choices(), templates=(home.TEMPLATES,))
publish(engine, home.LIST, editing, made, now=home.PUBLISHED_AT - back, anyway=True)
"""
_MOST = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))  # kilobytes
"""
_DELIVER = """
import sys
from datetime import timedelta
from bench import delivery_home as home
from bench.dropping import Dropping
from newsletter.actions.deliver import deliver
from newsletter.actions.newsletter import Links, WayOut
from newsletter.delivery.policy import Policy
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.store.engine import open_store
engine, back = open_store(sys.argv[1]), timedelta(days=int(sys.argv[2]))
port = int(sys.argv[3])
relay = Smtp(host="127.0.0.1", port=port, security=Security.NONE) if port else Dropping()
way_out = WayOut(transport=relay, connections=4, policy=Policy())
done = deliver(engine, home.LIST, Links(secret=home.SECRET), way_out, clock=lambda: home.PUBLISHED_AT - back)
if error := next((each.tally.error for each in done if each.tally.error), None):
    sys.exit(str(error))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one process: processor seconds, and the most memory in MB."""

    seconds: float
    memory: float


def wish(number: int, edition: Edition) -> Asked:
    """What one reader asks for: themes, a word that nobody else has, a mute, a number, every second one five papers."""
    draw = random.Random(number)
    papers = [trending.paper for trending in (*edition.papers, *edition.rest)]
    themes = [seed.name for seed in shipped_seeds().themes]
    return Asked(
        wanted=Topics(themes=tuple(draw.sample(themes, 3)), words=(f"word{number}",)),
        muted=Topics(words=(draw.choice(["benchmark", "video", "agent", "robot", "speech"]),)),
        papers=draw.choice([None, 8, 10, 15]),
        liked=tuple(Paper(id=f"{number}", title=each.title) for each in draw.sample(papers, 5)) if number % 2 else (),
    )


def measured(people: int, store: str, *, personal: bool, port: int) -> Mapping[str, float]:
    """Publish two editions to so many and deliver them; what the second took."""
    engine = open_store(store)
    home.subscribe(engine, people)
    if personal:
        _ask(engine, people)
    for back in (1, 0):
        before = _size(engine)
        published, delivered = _process(_PUBLISH, store, back), _process(_DELIVER, store, back, port)
    grown = _size(engine) - before
    engine.dispose()
    return {
        "publish s": published.seconds,
        "publish MB": published.memory,
        "deliver s": delivered.seconds,
        "deliver MB": delivered.memory,
        "deliver a second": people / delivered.seconds,
        "bytes each": grown / people,
    }


def one_message() -> Mapping[str, float]:
    """Microseconds to select, join and cut one message, of many different ones."""
    edition = home.edition(PAPERS)
    selector = Selector(edition)
    composer = Composer(
        edition, home.LIST, layout=Layout.FULL, templates=(home.TEMPLATES,), published_at=home.PUBLISHED_AT
    )
    asked = [wish(number, edition) for number in range(2 * _ONE)]
    for each in asked[_ONE:]:  # as in the middle of a run
        composer.pieces(selector.select(each))
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
    parser = argparse.ArgumentParser(description="What an edition costs where everybody asked for something else.")
    parser.add_argument("people", nargs="*", type=int, default=[2000])
    parser.add_argument("--store", default="", help="a database of PostgreSQL whose rows may be deleted")
    parser.add_argument("--sink", action="store_true", help="deliver into Postfix's smtp-sink, over four connections")
    given = parser.parse_args()
    for people in given.people:
        with far_ends.sink() if given.sink else nullcontext() as relay:
            port = relay.port if relay else 0
            personal, plain = (_of(people, given.store, personal=each, port=port) for each in (True, False))
        print(f"{people:,} people{'':8}{'all different':>15}{'no preferences':>16}{'ratio':>8}")
        for name, value in personal.items():
            print(f"{name:20}{value:15,.1f}{plain[name]:16,.1f}{value / plain[name]:8.2f}")
        print()
    print("one message: " + ", ".join(f"{name} {micro:.0f} µs" for name, micro in one_message().items()))


def _of(people: int, store: str, *, personal: bool, port: int) -> Mapping[str, float]:
    if store:
        engine = open_store(store)
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        engine.dispose()
        return measured(people, store, personal=personal, port=port)
    with tempfile.TemporaryDirectory() as folder:
        return measured(people, f"sqlite:///{folder}/newsletter.db", personal=personal, port=port)


def _ask(engine: Engine, people: int) -> None:
    rows = list(_rows(people, home.edition(PAPERS)))
    with engine.begin() as connection:
        connection.execute(
            text(f"UPDATE {subscribers.name} SET asked = :asked, variant = :variant WHERE id = :number"), rows
        )


def _rows(people: int, edition: Edition) -> Iterator[dict[str, object]]:
    for number in range(1, people + 1):
        asked = wish(number, edition)
        yield {"number": number, "asked": wishes.to_text(asked), "variant": wishes.variant(Layout.FULL, asked)}


def _process(program: str, store: str, back: int, port: int = 0) -> Cost:
    command = [sys.executable, "-c", program + _MOST, store, str(back), str(port)]
    as_commands = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=as_commands) as child:
        most = child.stdout.read() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
    if status:
        raise SystemExit(json.dumps({"failed": program[:60], "status": status}))
    return Cost(seconds=used.ru_utime + used.ru_stime, memory=int(most) / 1024)


def _size(engine: Engine) -> int:
    """Bytes of the database, its log included."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        return sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


if __name__ == "__main__":
    main()
