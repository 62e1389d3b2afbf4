"""What is trending: papers put in order, each with the reasons for its place in words."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from newsletter.editorial import joining, reasons, signals, summary
from newsletter.editorial.signals import Signals
from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting, TrendingPaper


def rank(
    sightings: Iterable[Sighting],
    *,
    carried: Collection[str] = (),
    feed_summaries: bool = False,
    now: datetime | None = None,
) -> tuple[TrendingPaper, ...]:
    """Papers in order, best first, without those whose ids are in `carried` by an earlier edition.

    Within one list day: by upvotes, then comments, then the list's own order. That raw upvotes beat every decay and
    mix tried is measured on 558 days. Where several list days meet, by the upvotes to expect after a week, which
    also tell growth that is faster or slower than usual. A count that no feed gives is missing, not zero.

    `score` is that number of upvotes; it never rises from a paper to the next. `now` is the moment to judge at, by
    default that of the newest sighting; what was seen later is not known yet.
    """
    known = tuple(sightings)
    moment = now or max((s.seen_at for s in known), default=None)
    if moment is None:
        return ()
    found = signals.of_all(joining.joined(s for s in known if s.seen_at <= moment))
    new = {key: of for key, of in found.items() if not carried_before(of.seen.paper, carried)}
    several = on_several_days(new)
    scores = {key: score(of, several=several) for key, of in new.items()}
    ordered = sorted(new, key=lambda key: (-scores[key], *_ties(new[key])))
    return tuple(_trending(new[key], scores[key], several, moment, feed_summaries) for key in ordered)


def carried_before(paper: Paper, carried: Collection[str]) -> bool:
    """Whether an earlier edition had this paper, by its id or, where it had none then, by its title."""
    return paper.id in carried or paper_id(title=paper.title) in carried


def on_several_days(found: Mapping[str, Signals]) -> bool:
    """Whether papers of several list days meet, so that their counts are of different ages."""
    return len({of.standing.day for of in found.values()}) > 1


def score(of: Signals, *, several: bool) -> float:
    """The upvotes to expect after a week; where several list days meet, its own growth tells too."""
    tells = of.growth.tells if several and of.growth else 1.0
    return round(of.expected * tells, 4)


def _ties(of: Signals) -> tuple[int, int, str]:
    return (-(of.seen.comments or 0), min(s.position for s in of.seen.sightings), of.seen.paper.id)


def _trending(of: Signals, scored: float, several: bool, now: datetime, feed_summaries: bool) -> TrendingPaper:
    paper = of.seen.paper
    return TrendingPaper(
        paper=paper,
        score=scored,
        why=tuple(reasons.tell(of, several=several, now=now)),
        upvotes=of.seen.upvotes,
        comments=of.seen.comments,
        summary=summary.summarise((paper.feed_summary if feed_summaries else "") or paper.abstract),
    )
