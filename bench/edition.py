"""What it costs to make an edition of 77 papers, from what was seen to messages that passed: `python -m bench.edition`.

Each turn plans it, composes both layouts and lets the gate look at them. The first one also reads the theme model and
compiles the templates, as a command that is started anew does.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter

from newsletter import packed
from newsletter.actions import findings
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.mail.compose import every_layout
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Sighting
from newsletter.sources import reading

LIST = EXAMPLE_LIST
DAY = date(2025, 12, 1)
AT = datetime(2025, 12, 2, 6, tzinfo=UTC)
PAPERS = 77
TURNS = 5


def seen() -> Sequence[Sighting]:
    """77 papers of the example documents, as of one list day."""
    documents = (packed.folder("examples") / f"daily-papers-{day}.txt" for day in ("nov-13", "dec-01"))
    sightings = [seen for path in documents for seen in reading.read_file(path, read_at=AT).sightings]
    return [replace(each, list_day=DAY, source="daily") for each in sightings[:PAPERS]]


def turn(sightings: Sequence[Sighting], *, shown: int) -> tuple[float, float, float]:
    """Milliseconds to plan, to compose and to gate an edition that shows so many of them."""
    templates = (packed.folder("templates"),)
    begun = perf_counter()
    made = plan_day(sightings, list_id=LIST.id, day=DAY, choices=Choices(papers=shown))
    planned = perf_counter()
    messages = every_layout(made, LIST, templates=templates, published_at=AT)
    composed = perf_counter()
    faults = list(findings.of_messages(made, messages, LIST, templates=templates))
    gated = perf_counter()
    assert (len(made.papers) + made.more, faults) == (PAPERS, [])
    return 1000 * (planned - begun), 1000 * (composed - planned), 1000 * (gated - composed)


def main() -> None:
    """Print milliseconds of each step, the first time and the middle of the others."""
    sightings = seen()
    first = turn(sightings, shown=50)
    others = [turn(sightings, shown=50) for _ in range(TURNS)]
    again = tuple(median(step) for step in zip(*others, strict=True))
    print(f"{PAPERS} papers, 50 shown   plan  compose     gate      all")
    for name, steps in (("the first time", first), ("again", again)):
        print(f"{name:17}" + "".join(f"{step:>8.0f}" for step in (*steps, sum(steps))) + " ms")


if __name__ == "__main__":
    main()
