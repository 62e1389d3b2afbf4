"""What is trending: papers put in order, each with the reasons for its place in words."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache

from newsletter.editorial.choices import FeedSummaries
from newsletter.editorial.ranking import joining, reasons, signals
from newsletter.editorial.ranking.signals import Signals
from newsletter.editorial.summary.lines import line_of
from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting, TrendingPaper

# A line depends on the paper alone and takes most of the time of a plan; a week plans the papers of its days again.
_line = lru_cache(maxsize=2048)(line_of)


def rank(
    sightings: Iterable[Sighting],
    *,
    carried: Collection[str] = (),
    feed_summaries: FeedSummaries = "auto",
    now: datetime | None = None,
) -> tuple[TrendingPaper, ...]:
    """Return papers in order, best first, without those whose ids are in `carried` by an earlier edition.

    Within one list day: by upvotes, then comments, then the list's own order. That raw upvotes beat every decay and
    mix tried is measured on 558 days. Where several list days meet, by the upvotes to expect after a week, which
    also tell growth that is faster or slower than usual. A count that no feed gives is missing, not zero.

    `score` is that number of upvotes, a whole one; it never rises from a paper to the next. `now` is the moment to
    judge at, by default that of the newest sighting; what was seen later is not known yet.
    """
    known = tuple(sightings)
    moment = now or max((s.seen_at for s in known), default=None)
    if moment is None:
        return ()
    papers = signals.of_all(joining.joined(s for s in known if s.seen_at <= moment))
    new = {key: of for key, of in papers.items() if not carried_before(of.seen.paper, carried)}
    several = on_several_days(new.values())
    return tuple(
        _trending(of, scored, several, moment, feed_summaries) for scored, of in in_order(new.values(), several=several)
    )


def carried_before(paper: Paper, carried: Collection[str]) -> bool:
    """Tell whether an earlier edition had this paper, by its id or, where it had none then, by its title."""
    return paper.id in carried or paper_id(title=paper.title) in carried


def on_several_days(papers: Iterable[Signals]) -> bool:
    """Tell whether papers of several list days meet, so that their counts are of different ages."""
    return len({of.standing.day for of in papers}) > 1


def in_order(papers: Iterable[Signals], *, several: bool) -> list[tuple[float, Signals]]:
    """Return the papers, best first, each behind its score: the upvotes to expect after a week, a whole number.

    Where papers of `several` list days meet, growth tells too.
    """
    return sorted(((_score(of, several), of) for of in papers), key=lambda pair: (-pair[0], *_ties(pair[1])))


def _score(of: Signals, several: bool) -> float:
    return float(round(of.expected * (of.growth.tells if several and of.growth else 1.0)))


def _ties(of: Signals) -> tuple[int, int, int, str]:
    return (
        -(of.seen.upvotes or 0),
        -(of.seen.comments or 0),
        min(s.position for s in of.seen.sightings),
        of.seen.paper.id,
    )


def _trending(of: Signals, scored: float, several: bool, now: datetime, feed_summaries: FeedSummaries) -> TrendingPaper:
    paper = of.seen.paper
    line = _line(paper, feed_summaries)
    return TrendingPaper(
        paper=paper,
        score=scored,
        why=tuple(reasons.tell(of, several=several, now=now)),
        upvotes=of.seen.upvotes,
        comments=of.seen.comments,
        stars=of.seen.stars,
        summary=line.text,
        by_feed=line.by_feed,
    )
