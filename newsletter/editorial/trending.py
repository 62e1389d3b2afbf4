"""What is trending: papers put in order, each with the reasons for its place in words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.editorial import summary
from newsletter.editorial.joining import Seen, joined
from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting, TrendingPaper

_ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A paper's place on the list where it stands best: `place` of `size`, counted from 1."""

    place: int
    size: int
    day: date | None

    @property
    def share(self) -> float:
        """1.0 for the first of a list, falling by equal steps to 1/size for its last."""
        return 1 - (self.place - 1) / self.size


def rank(
    sightings: Iterable[Sighting], *, carried: Collection[str] = (), feed_summaries: bool = False
) -> tuple[TrendingPaper, ...]:
    """Papers in order, best first, without those whose ids are in `carried` by an earlier edition.

    Within one list: by upvotes, then comments, then the list's own order; a count that a feed does not give decides
    nothing. That raw upvotes beat every decay and mix tried is measured on 558 days. Where several lists meet,
    a paper's score is its standing on its own list, since the counts of two days cannot be compared.
    """
    seen = joined(sightings)
    standings = _standings(seen)
    new = [paper for paper in seen if not carried_before(paper.paper, carried)]
    several = len({standings[paper.paper.id].day for paper in new}) > 1
    ordered = sorted(new, key=lambda paper: _order(paper, standings[paper.paper.id]))
    return tuple(_trending(paper, standings[paper.paper.id], several, feed_summaries) for paper in ordered)


def carried_before(paper: Paper, carried: Collection[str]) -> bool:
    """Whether an earlier edition had this paper, by its id or, where it had none then, by its title."""
    return paper.id in carried or paper_id(title=paper.title) in carried


def _order(paper: Seen, standing: _Standing) -> tuple[float, int, int, int, str]:
    first = min(s.position for s in paper.sightings)
    return (-standing.share, -(paper.upvotes or 0), -(paper.comments or 0), first, paper.paper.id)


def _standings(seen: Sequence[Seen]) -> dict[str, _Standing]:
    """Each paper's best standing, by its id."""
    lists: dict[tuple[str, date | None], dict[str, Sighting]] = {}
    for paper in seen:
        for sighting in paper.sightings:
            lists.setdefault((sighting.source, sighting.list_day), {})[paper.paper.id] = sighting
    best: dict[str, _Standing] = {}
    for (_, day), latest in sorted(lists.items(), key=lambda item: (item[0][0], item[0][1] or date.min)):
        for place, paper_key in enumerate(sorted(latest, key=lambda key: _on_the_list(latest[key])), start=1):
            standing = _Standing(place=place, size=len(latest), day=day)
            if paper_key not in best or standing.share > best[paper_key].share:
                best[paper_key] = standing
    return best


def _on_the_list(sighting: Sighting) -> tuple[int, int, int]:
    return (-(sighting.upvotes or 0), -(sighting.comments or 0), sighting.position)


def _trending(paper: Seen, standing: _Standing, several: bool, feed_summaries: bool) -> TrendingPaper:
    told = paper.paper.feed_summary if feed_summaries else ""
    return TrendingPaper(
        paper=paper.paper,
        score=round(standing.share, 4),
        why=tuple(_reasons(paper, standing, several)),
        upvotes=paper.upvotes,
        comments=paper.comments,
        summary=summary.summarise(told or paper.paper.abstract),
    )


def _reasons(paper: Seen, standing: _Standing, several: bool) -> Iterable[str]:
    place = _place(standing)
    list_of = f" on the list of {standing.day.day} {standing.day:%B}" if several and standing.day else ""
    if paper.upvotes:
        yield f"{_counted(paper.upvotes, 'upvote')}, {place}{list_of}"
    elif paper.comments:
        yield f"{_counted(paper.comments, 'comment')}, {place}{list_of}"
    else:
        yield f"{place}{list_of}"
    sources = {s.source for s in paper.sightings}
    if len(sources) > 1:
        yield f"seen on {len(sources)} lists"


def _place(standing: _Standing) -> str:
    ordinal = _ORDINALS[standing.place] if standing.place < len(_ORDINALS) else _ordinal(standing.place)
    return f"{ordinal} of {standing.size}" if standing.size > 1 else "the only paper"


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
