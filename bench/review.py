"""A page for judging headings and lines by eye: `NEWSLETTER_SHARED=… python -m bench.review --days N FILE`.

Writes FILE, a page of the papers of N real days in random order, each with the heading it stands under, its title and
its line. Whoever reads marks each line and each heading, hides the marks for a second reading, and saves both as JSON.

`python -m bench.review --sum FILE...` sums such files up: the share of each mark in each reading, how far two readings
of a paper agree, and the twenty worst papers.
"""

import argparse
import gzip
import html
import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from newsletter import plain
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.models import Edition, Paper, Sighting

ARCHIVE = "api-archive-2024-05_2026-04.jsonl.gz"
LINES = ("good", "points", "background", "others", "title", "generic", "broken", "none")
HEADINGS = ("right", "wrong")
WORST = 20
PAGE = Path(__file__).with_name("review.html")

Marks = dict[str, dict[str, dict[str, str]]]
"""By reading, by paper: the mark of its line and of its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A paper as an edition shows it."""

    id: str
    day: str
    heading: str
    title: str
    line: str


def main() -> None:
    """Write the page, or sum marks up."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+", help="the page to write, or with --sum the marks to read")
    asked.add_argument("--days", type=int, default=10, help="how many days, drawn at random")
    asked.add_argument("--since", default="2026-01-01", help="the first day to draw from")
    asked.add_argument("--seed", type=int, default=1, help="another number draws other days")
    asked.add_argument("--sum", action="store_true", help="sum the marks of the files up")
    chosen = asked.parse_args()
    if chosen.sum:
        print("\n".join(summed(marks(chosen.files))))
        return
    archive = Path(os.environ["NEWSLETTER_SHARED"]) / "feeds" / ARCHIVE
    drawn = random.Random(chosen.seed)
    days = [day for day in real_days(archive) if day["list_date"] >= chosen.since]
    papers = [paper for day in drawn.sample(days, min(chosen.days, len(days))) for paper in shown(edition(day))]
    drawn.shuffle(papers)
    again = drawn.sample([paper.id for paper in papers], len(papers))
    chosen.files[0].write_text(page(papers, again=again), encoding="utf-8")
    print(f"{chosen.files[0]}: {len(papers)} papers of {chosen.days} days since {chosen.since}")


def real_days(archive: Path) -> Iterator[dict[str, Any]]:
    """The list days of the archive, as JSON holds them."""
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def edition(day: dict[str, Any]) -> Edition:
    """The edition of a day of the archive."""
    seen_at = datetime.fromisoformat(day["read_at"].replace("Z", "+00:00")).astimezone(UTC)
    list_day = date.fromisoformat(day["list_date"])
    sightings = [
        Sighting(
            paper=Paper(
                id=f"arxiv:{paper['id']}",
                title=plain.line(paper["title"]),
                abstract=plain.line(paper.get("summary") or ""),
                feed_summary=plain.line(paper.get("ai_summary") or ""),
            ),
            source="archive",
            seen_at=seen_at,
            position=position,
            list_day=list_day,
            upvotes=paper.get("upvotes"),
        )
        for position, paper in enumerate((each["paper"] for each in day["papers"]), start=1)
    ]
    return plan_day(sightings, list_id="review", day=list_day, choices=Choices())


def shown(made: Edition) -> Iterator[Shown]:
    """The papers that the edition shows, each under its heading."""
    for theme in made.themes:
        for trending in theme.papers:
            of_feed = " (the feed’s line)" if trending.by_feed else ""
            yield Shown(
                id=trending.paper.id,
                day=str(made.day),
                heading=theme.name,
                title=trending.paper.title,
                line=f"{trending.summary}{of_feed}",
            )


def page(papers: Sequence[Shown], *, again: Sequence[str]) -> str:
    """The page; `again` are the papers' ids in the order of a second reading. What papers say is text in it."""
    shown_first = [asdict(paper) for paper in papers]
    values = {"papers": shown_first, "again": again, "lines": LINES, "headings": HEADINGS}
    held = json.dumps(values, ensure_ascii=False).replace("<", "\\u003c")
    return (
        PAGE.read_text(encoding="utf-8")
        .replace("{{ values }}", held)
        .replace("{{ title }}", html.escape(f"{len(papers)} papers to judge"))
    )


def marks(files: Iterable[Path]) -> Marks:
    """The marks of all files, by reading and paper."""
    by_reading: Marks = defaultdict(dict)
    for path in files:
        for reading, papers in json.loads(path.read_text(encoding="utf-8")).items():
            by_reading[reading] |= papers
    return by_reading


def summed(by_reading: Marks) -> list[str]:
    """The shares of each mark by reading, how far readings agree, and the papers with most marks against them."""
    lines: list[str] = []
    for reading, papers in sorted(by_reading.items()):
        lines.append(f"{reading}: {len(papers)} papers")
        for kind, names in (("line", LINES), ("heading", HEADINGS)):
            counts = Counter(each[kind] for each in papers.values() if each.get(kind))
            lines += [f"  {kind} {name:<12}{_per_cent(counts[name], counts.total())}" for name in names]
    for kind in ("line", "heading"):
        lines.append(f"two readings agree on the {kind}: {_agreement(by_reading, kind)}")
    return [*lines, f"the {WORST} worst:", *_worst(by_reading)]


def _agreement(by_reading: Marks, kind: str) -> str:
    both = [
        {papers[paper][kind] for papers in by_reading.values() if papers.get(paper, {}).get(kind)}
        for paper in {paper for papers in by_reading.values() for paper in papers}
        if sum(bool(papers.get(paper, {}).get(kind)) for papers in by_reading.values()) > 1
    ]
    return _per_cent(sum(len(each) == 1 for each in both), len(both))


def _worst(by_reading: Marks) -> list[str]:
    """The papers that most readings mark down, with what was shown of them."""
    against: Counter[str] = Counter()
    descriptions: dict[str, str] = {}
    for papers in by_reading.values():
        for paper, each in papers.items():
            bad = [each.get("line", "good"), each.get("heading", "right")]
            against[paper] += sum(mark not in ("good", "right", "") for mark in bad)
            descriptions[paper] = f"  {'/'.join(bad)}: {each.get('title', paper)}\n    {each.get('shown', '')}"
    return [descriptions[paper] for paper, number in against.most_common(WORST) if number]


def _per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} % of {whole}" if whole else "none"


if __name__ == "__main__":
    main()
