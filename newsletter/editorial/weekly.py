"""The week's best: ranked again with counts as of now, where no day and no theme takes more than its share."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from newsletter.editorial import edition
from newsletter.editorial.choices import Choices, FeedSummaries
from newsletter.editorial.ranking import joining, reasons, trending
from newsletter.editorial.themes import of_edition
from newsletter.identity import paper_id
from newsletter.models import Edition, Paper, Period, Sighting, TrendingPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The largest part of a weekly edition that the papers of one list day may be, and those of one theme."""

    day: float = 0.4
    theme: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A paper that may be chosen, its list day, and its section by name. None and "" are no day and no section."""

    trending: TrendingPaper
    day: date | None = None
    theme: str = ""


def plan(
    sightings: Iterable[Sighting],
    *,
    list_id: str,
    day: date,
    choices: Choices,
    dailies: Mapping[str, date],
    carried: Collection[str] = (),
) -> Edition:
    """Return the edition of the week that ends with `day`. The same sightings give the same edition.

    `carried` are the ids of papers that the edition of an earlier week had: they are left out.
    """
    seen = tuple(sightings)
    ranked = rank(seen, dailies=dailies, carried=carried, feed_summaries=choices.feed_summaries)
    themed = {listed.paper.id: listed.section for listed in of_edition.placed(ranked, seeds=choices.seeds)}
    shown, rest = choose(candidates(ranked, seen, themed=themed), papers=choices.papers)
    return edition.frozen(shown, rest, list_id=list_id, day=day, choices=choices, period=Period.WEEK)


def rank(
    sightings: Iterable[Sighting],
    *,
    now: datetime | None = None,
    dailies: Mapping[str, date] | None = None,
    carried: Collection[str] = (),
    feed_summaries: FeedSummaries = "auto",
) -> tuple[TrendingPaper, ...]:
    """Return the papers of a week in order, best first, by what was seen of them until `now`.

    `dailies` has the day of the daily edition that a paper was in, by the paper's id. Such papers are not left out:
    their reasons name that edition. What the edition of an earlier week `carried` is.
    """
    ranked = trending.rank(sightings, now=now, carried=carried, feed_summaries=feed_summaries)
    return tuple(_marked(listed, _daily(listed.paper, dailies or {})) for listed in ranked)


def candidates(
    ranked: Iterable[TrendingPaper], sightings: Iterable[Sighting], *, themed: Mapping[str, str]
) -> tuple[Candidate, ...]:
    """Return the ranked papers with the day of the first list that showed each, and their themes out of `themed` by
    id."""
    days = {
        seen.paper.id: min((s.list_day for s in seen.sightings if s.list_day), default=None)
        for seen in joining.joined(sightings)
    }
    return tuple(
        Candidate(trending=listed, day=days.get(listed.paper.id), theme=themed.get(listed.paper.id, ""))
        for listed in ranked
    )


def choose(
    ordered: Sequence[Candidate], *, papers: int, shares: Shares | None = None
) -> tuple[tuple[TrendingPaper, ...], tuple[TrendingPaper, ...]]:
    """Return the papers of the edition and the rest, each in order of rank.

    A paper whose day or theme has its share already waits; if places are left when all had their turn, those that
    wait take them, so that a share never makes an edition shorter.
    """
    first = _within_shares(ordered, papers, shares or Shares())
    waiting = [at for at in range(len(ordered)) if at not in first]
    chosen = first | set(waiting[: papers - len(first)])
    return (
        tuple(candidate.trending for at, candidate in enumerate(ordered) if at in chosen),
        tuple(candidate.trending for at, candidate in enumerate(ordered) if at not in chosen),
    )


def _within_shares(ordered: Sequence[Candidate], papers: int, shares: Shares) -> set[int]:
    room = {"day": ceil(shares.day * papers), "theme": ceil(shares.theme * papers)}
    taken: Counter[tuple[str, object]] = Counter()
    within: set[int] = set()
    for at, candidate in enumerate(ordered):
        kinds = _kinds(candidate)
        if len(within) < papers and all(taken[kind] < room[kind[0]] for kind in kinds):
            within.add(at)
            taken.update(kinds)
    return within


def _kinds(candidate: Candidate) -> list[tuple[str, object]]:
    kinds: list[tuple[str, object]] = [("day", candidate.day)] if candidate.day else []
    return [*kinds, ("theme", candidate.theme)] if candidate.theme else kinds


def _daily(paper: Paper, dailies: Mapping[str, date]) -> date | None:
    return dailies.get(paper.id) or dailies.get(paper_id(title=paper.title))


def _marked(listed: TrendingPaper, daily: date | None) -> TrendingPaper:
    return replace(listed, why=(*listed.why, f"in the edition of {reasons.spelled(daily)}")) if daily else listed
