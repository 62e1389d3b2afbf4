"""Why each paper is where it is, or is not shown: the signals of all of them as values to print."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newsletter.editorial.ranking import joining, reasons, signals, trending
from newsletter.editorial.ranking.signals import Signals
from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One paper with its signals. What is None no source gave.

    `expected` are the upvotes to expect after a week, `pace` is how many times as much it grew as is usual.
    `left_out` says why it is not shown, and is "" for one that is.
    """

    paper: Paper
    score: float
    upvotes: int | None
    comments: int | None
    age: timedelta | None
    expected: float
    standing: str
    growth: str
    pace: float | None
    why: tuple[str, ...]
    left_out: str


def explain(
    sightings: Iterable[Sighting],
    *,
    shown: Collection[str],
    carried: Mapping[str, date] | None = None,
    muted: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> tuple[Explained, ...]:
    """Return every paper seen, best first, those left out among them.

    `shown` are the ids of an edition's papers; `carried` has the day of the earlier edition that a paper was in, and
    `muted` the word that mutes it, both by the paper's id. `now` is the moment to judge at, by default that of the
    newest sighting.
    """
    known = tuple(sightings)
    moment = now or max((s.seen_at for s in known), default=None)
    if moment is None:
        return ()
    earlier, quiet = carried or {}, muted or {}
    papers = signals.of_all(joining.joined(s for s in known if s.seen_at <= moment))
    several = trending.on_several_days(
        of for of in papers.values() if not trending.carried_before(of.seen.paper, earlier)
    )
    return tuple(
        _explained(of, score, _left_out(of.seen.paper, shown, earlier, quiet), several, moment)
        for score, of in trending.in_order(papers.values(), several=several)
    )


def _explained(of: Signals, score: float, left_out: str, several: bool, now: datetime) -> Explained:
    return Explained(
        paper=of.seen.paper,
        score=score,
        upvotes=of.seen.upvotes,
        comments=of.seen.comments,
        age=of.age,
        expected=round(of.expected, 1),
        standing=str(of.standing),
        growth=reasons.grown(of.growth, now=now) if of.growth else "",
        pace=round(of.growth.pace, 2) if of.growth and of.growth.pace is not None else None,
        why=tuple(reasons.tell(of, several=several, now=now)),
        left_out=left_out,
    )


def _left_out(paper: Paper, shown: Collection[str], carried: Mapping[str, date], muted: Mapping[str, str]) -> str:
    if paper.id in shown:
        return ""
    day = carried.get(paper.id) or carried.get(paper_id(title=paper.title))
    if day:
        return f"in the edition of {reasons.spelled(day)}"
    return f"muted: {muted[paper.id]}" if paper.id in muted else "below the cut"
