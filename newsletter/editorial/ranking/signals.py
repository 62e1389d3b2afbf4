"""What is known of a paper that bears on its rank. A signal that no source gives is missing, which is not zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from newsletter.editorial.ranking import growth, standing
from newsletter.editorial.ranking.growth import Curve
from newsletter.editorial.ranking.joining import Seen
from newsletter.editorial.ranking.standing import Standing
from newsletter.models import Sighting

_SHORTEST = timedelta(hours=2)
"""Readings nearer to each other than this say nothing of growth."""

_PACE_COUNTS = 0.1
_FASTEST = 2.0
_REMARKABLE = 1.25
"""About one paper of four grows as fast between the morning and the end of its list day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The upvotes one source showed at two moments.

    `pace` is how many times as much they grew as is usual then; None where the paper's age is unknown.
    """

    before: int
    after: int
    since: datetime
    pace: float | None

    @property
    def tells(self) -> float:
        """What to multiply an expected count by: little, and the less surely the further the pace is from 1.

        The tenth power is what readings at 8 and 24 hours say of the week that follows; `bench/trending.py`
        measures it.
        """
        pace = min(max(self.pace or 1.0, 1 / _FASTEST), _FASTEST)
        return float(pace**_PACE_COUNTS)

    @property
    def remarkable(self) -> bool:
        """Whether it grew a good deal faster than usual or, where nobody knows what is usual, doubled."""
        return self.after >= 2 * self.before if self.pace is None else self.pace >= _REMARKABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """One paper's signals. `expected` are the upvotes it is likely to have after a week.

    They are its own count, grown as is usual from its `age`; the middle of a list where the list counts but not
    this paper; and what is usual at its standing where no list it is on counts. `listed` are its list days.
    """

    seen: Seen
    standing: Standing
    expected: float
    age: timedelta | None
    growth: Growth | None
    listed: tuple[date, ...]


def of_all(seen: Sequence[Seen], *, curve: Curve | None = None) -> dict[str, Signals]:
    """Return the signals of every paper, by its id."""
    used = curve or growth.shipped()
    best, last_read = standing.best(seen, curve=used), standing.last_read(seen)
    return {paper.paper.id: _of(paper, best[paper.paper.id], last_read, used) for paper in seen}


def _of(paper: Seen, stands: Standing, last_read: Mapping[date | None, datetime], curve: Curve) -> Signals:
    listed = tuple(sorted({s.list_day for s in paper.sightings if s.list_day}))
    age = growth.age(listed[0], max(last_read[day] for day in listed)) if listed else None
    countless = paper.upvotes is None and not stands.counted
    return Signals(
        seen=paper,
        standing=stands,
        expected=curve.typical_of(stands.behind) if countless else curve.after_a_week(paper.upvotes, age),
        age=age,
        growth=_growth(paper, listed, curve),
        listed=listed,
    )


def _growth(paper: Seen, listed: Sequence[date], curve: Curve) -> Growth | None:
    """Between the first and the last count of the source that has counted for longest."""
    counted = sorted((s for s in paper.sightings if s.upvotes is not None), key=lambda s: (s.source, s.seen_at))
    runs = [list(run) for _, run in groupby(counted, key=lambda s: s.source)]
    first, last = max(((run[0], run[-1]) for run in runs), key=_apart, default=(None, None))
    if first is None or last is None or _apart((first, last)) < _SHORTEST:
        return None
    before, after = first.upvotes or 0, last.upvotes or 0
    usual = _usual(first, last, listed, curve)
    pace = (after + 1) / (before + 1) / usual if usual else None
    return Growth(before=before, after=after, since=first.seen_at, pace=pace)


def _usual(first: Sighting, last: Sighting, listed: Sequence[date], curve: Curve) -> float | None:
    start, end = (growth.age(listed[0] if listed else None, each.seen_at) for each in (first, last))
    return curve.grown(start, end) if start is not None and end is not None else None


def _apart(pair: tuple[Sighting, Sighting]) -> timedelta:
    return pair[1].seen_at - pair[0].seen_at
