"""A paper's standing: its place on a list, which can be compared with its place on another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from newsletter.editorial.ranking import growth
from newsletter.editorial.ranking.growth import Curve
from newsletter.editorial.ranking.joining import Seen
from newsletter.models import Sighting

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`place` of `size`, counted from 1, on the list of `day`. `counted` says whether that list gives upvotes."""

    place: int
    size: int
    day: date | None
    counted: bool

    @property
    def behind(self) -> float:
        """The share of the others that it leaves behind it: 1.0 for the first, 0.0 for the last, 0.5 for one alone."""
        return (self.size - self.place) / (self.size - 1) if self.size > 1 else 0.5

    def __str__(self) -> str:
        return f"{_ordinal(self.place)} of {self.size}" if self.size > 1 else "the only paper"


def best(seen: Sequence[Seen], *, curve: Curve) -> dict[str, Standing]:
    """Return the best standing of every paper, by its id; on equal lists that of the first by source and day."""
    standings: dict[str, Standing] = {}
    for latest in _lists(seen):
        for paper, standing in _standings(latest, curve):
            if paper not in standings or standing.behind > standings[paper].behind:
                standings[paper] = standing
    return standings


def last_read(seen: Iterable[Seen]) -> dict[date | None, datetime]:
    """Say when the list of each day was last read, by whatever source."""
    moments: dict[date | None, datetime] = {}
    for paper in seen:
        for sighting in paper.sightings:
            moments[sighting.list_day] = max(moments.get(sighting.list_day, sighting.seen_at), sighting.seen_at)
    return moments


def _lists(seen: Iterable[Seen]) -> list[Mapping[str, Sighting]]:
    """Each list as the latest sighting of each of its papers, by the paper's id."""
    lists: dict[tuple[str, date], dict[str, Sighting]] = {}
    for paper in seen:
        for sighting in paper.sightings:
            lists.setdefault((sighting.source, sighting.list_day or date.min), {})[paper.paper.id] = sighting
    return [lists[key] for key in sorted(lists)]


def _standings(latest: Mapping[str, Sighting], curve: Curve) -> Iterator[tuple[str, Standing]]:
    """The papers of one list in its order: by upvotes, then comments, then as it stands."""
    last = max(latest.values(), key=lambda sighting: sighting.seen_at)
    age = growth.age(last.list_day, last.seen_at)

    def order(paper: str) -> tuple[int, int, int, int]:
        sighting = latest[paper]
        expected = round(curve.after_a_week(sighting.upvotes, age))
        return (-expected, -(sighting.upvotes or 0), -(sighting.comments or 0), sighting.position)

    counted = any(sighting.upvotes is not None for sighting in latest.values())
    for place, paper in enumerate(sorted(latest, key=order), start=1):
        yield paper, Standing(place=place, size=len(latest), day=last.list_day, counted=counted)


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
