"""Upvotes of real papers read at different times, each with its age: what growth is learned from and measured on."""

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

FILE = "feeds/upvote-readings.csv.gz"
_DAILY, _WEEKLY = "B-rss-day", "B-rss-week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page said of one paper at one moment. `comments` is None where the page gave none."""

    paper: str
    at: datetime
    source: str
    upvotes: int
    comments: int | None

    @property
    def weekly(self) -> bool:
        """Whether it was read from a page of the week's best, all at one moment."""
        return self.source == _WEEKLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One paper, the day of its list, and its readings, oldest first."""

    paper: str
    day: date
    readings: tuple[Reading, ...]

    def age(self, reading: Reading) -> timedelta:
        """How long after the first moment of its list day it was read."""
        return reading.at - datetime.combine(self.day, time(), UTC)

    def near(self, hours: float, *, within: float, readings: Iterable[Reading] | None = None) -> Reading | None:
        """The reading at an age nearest to `hours`, and at most `within` hours off it."""
        apart = {each: abs(self.age(each) / timedelta(hours=1) - hours) for each in readings or self.readings}
        nearest = min(apart, key=lambda each: apart[each], default=None)
        return nearest if nearest and apart[nearest] <= within else None


def followed(path: Path) -> tuple[Followed, ...]:
    """Every paper whose list day is known: as given, or the day before it was first on a day's page."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_paper: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_paper.setdefault(row["paper_id"], []).append(row)
    dated = ((paper, _list_day(own_rows), own_rows) for paper, own_rows in sorted(by_paper.items()))
    return tuple(Followed(paper=paper, day=day, readings=_readings(own_rows)) for paper, day, own_rows in dated if day)


def _list_day(rows: Sequence[Mapping[str, str]]) -> date | None:
    given = [date.fromisoformat(row["list_date"]) for row in rows if row["list_date"]]
    inferred = [_moment(row).date() - timedelta(days=1) for row in rows if row["source"] == _DAILY]
    return min(given or inferred, default=None)


def _readings(rows: Iterable[Mapping[str, str]]) -> tuple[Reading, ...]:
    return tuple(sorted(map(_reading, rows), key=lambda each: (each.at, each.source)))


def _reading(row: Mapping[str, str]) -> Reading:
    return Reading(
        paper=row["paper_id"],
        at=_moment(row),
        source=row["source"],
        upvotes=int(row["upvotes"]),
        comments=int(row["num_comments"]) if row["num_comments"] else None,
    )


def _moment(row: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(row["snapshot_utc"])
