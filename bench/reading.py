"""What a phone shows first of a day: `NEWSLETTER_SHARED=… python -m bench.reading`.

The days are list days of `feeds/api-archive…`, forty of them spread over all; the screen is Chromium's, 360 x 740. The
peer is a plain list of titles, which the brief layout is. Subjects and preheaders are those of all days.
"""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench.pictures import LIST, chromium
from newsletter.editorial import short_names
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.mail import cards
from newsletter.mail.layout import render
from newsletter.models import Edition, Layout, Sighting
from newsletter.packed import folder
from newsletter.sources import reading

ARCHIVE = "feeds/api-archive-2024-05_2026-04.jsonl.gz"
WIDTH, HEIGHT = 360, 740
DAYS = 40
FIRST = 5
SCREENS = 2
_TOP = "title => [...document.querySelectorAll('a')].find(a => a.textContent == title).getBoundingClientRect().top"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A mail on a phone: how many screens it takes, and in which each of the day's first papers begins."""

    screens: float
    begins: tuple[float, ...]


def lists(path: Path) -> Iterator[tuple[date, tuple[Sighting, ...]]]:
    """Every list day and what was seen on it."""
    with gzip.open(path, "rt", encoding="utf-8") as days:
        for day in map(json.loads, days):
            content, read_at = json.dumps(day["papers"]).encode(), datetime.fromisoformat(day["read_at"])
            feed = reading.read(content, source=day["list_date"], read_at=read_at)
            yield date.fromisoformat(day["list_date"]), feed.sightings


def of_size(days: Sequence[tuple[date, tuple[Sighting, ...]]], papers: int) -> Iterator[Edition]:
    """Forty editions that show so many papers, each of as many days as it takes."""
    for at in range(0, len(days), -(-len(days) // DAYS)):
        totals = accumulate(len(seen) for _, seen in days[at:])
        enough = next((n for n, total in enumerate(totals, start=1) if total >= papers), 0)
        some = [sighting for _, seen in days[at : at + enough] for sighting in seen]
        made = plan_day(some, list_id=LIST.id, day=days[at][0], choices=Choices(papers=papers))
        if len(made.papers) == papers:
            yield made


def on_a_phone(made: Edition, layout: Layout, browser: Browser) -> Seen:
    """The mail as a phone shows it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(render(made, LIST, layout=layout, templates=[folder("templates")]).html)
    titles = [" ".join(trending.paper.title.split()) for trending in made.by_rank[:FIRST]]
    begins = tuple(page.evaluate(_TOP, title) / HEIGHT for title in titles)
    screens = page.evaluate("document.documentElement.scrollHeight") / HEIGHT
    page.close()
    return Seen(screens=screens, begins=begins)


def phone(days: Sequence[tuple[date, tuple[Sighting, ...]]], browser: Browser) -> Iterator[str]:
    """How much of a day the first screens hold, and how long a mail is, beside a plain list of titles."""
    every = [
        plan_day(seen, list_id=LIST.id, day=day, choices=Choices()) for day, seen in days[:: -(-len(days) // DAYS)]
    ]
    for layout in Layout:
        seen = [on_a_phone(made, layout, browser) for made in every]
        whole = sum(max(each.begins) < SCREENS for each in seen)
        yield f"{layout:6} first five begin on two screens: {whole} of {len(seen)} days"
        for papers in (20, 50):
            screens = [on_a_phone(made, layout, browser).screens for made in of_size(days, papers)]
            spread = f"median {median(screens):.1f}, longest {max(screens):.1f}, {len(screens)} mails"
            yield f"{layout:6} screens for {papers} papers: {spread}"


def inbox(every: Sequence[Edition]) -> Iterator[str]:
    """What subjects and preheaders say, of every day."""
    subjects = Counter(made.subject_line for made in every)
    first = sum(made.subject_line.startswith(_first(made)) for made in every)
    yield f"subjects that name the first paper: {first} of {len(every)}"
    yield f"subjects alike: {sum(number - 1 for number in subjects.values())} of {len(every)}"
    yield f"subjects over 60 characters: {sum(len(subject) > 60 for subject in subjects)}"
    repeating = sum(any(_repeats(made, name) for name in _named(made)) for made in every)
    yield f"preheaders that say a name of the subject again: {repeating}, empty ones: {sum(map(_is_silent, every))}"


def _first(made: Edition) -> str:
    name = next(_named(made), "")
    return name.removesuffix("…")[:35]


def _named(made: Edition) -> Iterator[str]:
    yield from short_names.distinct(trending.paper for trending in made.by_rank[: made.named])


def _repeats(made: Edition, name: str) -> bool:
    """Whether a title of the preheader is that of a paper which the subject names."""
    said = cards.preheader(made).split(" · ")
    return any(title.startswith(name.removesuffix("…")) for title in said) and len(made.papers) > made.named


def _is_silent(made: Edition) -> bool:
    return not cards.preheader(made)


def main() -> None:
    """Print the table."""
    days = list(lists(Path(os.environ["NEWSLETTER_SHARED"]) / ARCHIVE))
    every = [plan_day(seen, list_id=LIST.id, day=day, choices=Choices()) for day, seen in days]
    for line in inbox([made for made in every if made.papers]):
        print(line)
    with chromium() as browser:
        for line in phone(days, browser):
            print(line)


if __name__ == "__main__":
    main()
