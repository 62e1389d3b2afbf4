"""How well today's order foretells tomorrow's and the week's best, beside raw upvotes and Hacker News' decay.

`python -m bench.trending` with NEWSLETTER_SHARED set. Every peer is measured in the same run on the same papers. The
growth curve is fitted on the papers listed before a date and everything is measured on what was listed after it.
"""

import gzip
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from newsletter.editorial.ranking import joining, signals, trending
from newsletter.editorial.ranking.growth import Curve
from newsletter.models import Paper, Sighting
from training import growth, readings
from training.readings import Followed, Reading

ARCHIVE = "feeds/api-archive-2024-05_2026-04.jsonl.gz"
_SMALLEST = 8
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the archive says of a paper beyond its upvotes: its place on the list and when it was published."""

    position: int
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Papers with what was read of them by `now`, and how many upvotes each had in the end."""

    now: datetime
    known: Mapping[Followed, Sequence[Reading]]
    later: Mapping[Followed, int]


Cards = Mapping[str, Card]
Scores = Mapping[Followed, float]
Ranking = Callable[[Task], Scores]


def mornings(papers: Iterable[Followed]) -> list[Task]:
    """Each list day read at about 08:20, and its counts at 24 hours."""
    days: dict[date, dict[Followed, tuple[Reading, Reading]]] = defaultdict(dict)
    for paper in papers:
        early, late = paper.near(8.0, within=2.5), paper.near(24.0, within=3.0)
        if early and late:
            days[paper.day][paper] = (early, late)
    return [
        Task(
            now=max(early.at for early, _ in pairs.values()),
            known={paper: [early] for paper, (early, _) in pairs.items()},
            later={paper: late.upvotes for paper, (_, late) in pairs.items()},
        )
        for _, pairs in sorted(days.items())
        if len(pairs) >= _SMALLEST
    ]


def weeks(papers: Iterable[Followed], known: Callable[[Followed, date], Sequence[Reading]], *, days: int) -> list[Task]:
    """Pages of the week's best, read on a Monday, and what was `known` of the papers of its first `days` lists."""
    pages: dict[datetime, dict[Followed, Reading]] = defaultdict(dict)
    for paper in papers:
        for reading in paper.readings:
            if reading.weekly and reading.at.weekday() == 0:
                pages[reading.at][paper] = reading
    return [task for at, page in sorted(pages.items()) if (task := _week(at, page, known, days))]


def _week(
    at: datetime,
    page: Mapping[Followed, Reading],
    known: Callable[[Followed, date], Sequence[Reading]],
    days: int,
) -> Task | None:
    monday = at.date() - timedelta(days=7)
    seen = {
        paper: series
        for paper in page
        if monday <= paper.day < monday + timedelta(days=days) and (series := known(paper, monday))
    }
    if len({paper.day for paper in seen}) < days or len(seen) < 20:
        return None
    return Task(
        now=max(reading.at for series in seen.values() for reading in series),
        known=seen,
        later={paper: page[paper].upvotes for paper in seen},
    )


def raw(task: Task) -> Scores:
    """The upvotes as they were last read."""
    return {paper: float(series[-1].upvotes) for paper, series in task.known.items()}


def decayed(since: Callable[[Followed], datetime]) -> Ranking:
    """Hacker News: (upvotes - 1) / (hours since a moment + 2) ^ 1.8."""

    def ranking(task: Task) -> Scores:
        hours = {paper: max((series[-1].at - since(paper)) / _HOUR, 0) for paper, series in task.known.items()}
        return {paper: (series[-1].upvotes - 1) / (hours[paper] + 2) ** 1.8 for paper, series in task.known.items()}

    return ranking


def listed(paper: Followed) -> datetime:
    """The first moment of its list day."""
    return datetime.combine(paper.day, time(), UTC)


def standings(task: Task) -> Scores:
    """The share of its own list that a paper leaves behind it."""
    lists: dict[date, list[int]] = defaultdict(list)
    for paper, series in task.known.items():
        lists[paper.day].append(series[-1].upvotes)
    return {
        paper: float(np.mean(np.array(lists[paper.day]) < series[-1].upvotes)) for paper, series in task.known.items()
    }


def product(cards: Cards, curve: Curve) -> Ranking:
    """The program's own order, with a growth curve of its own."""

    def ranking(task: Task) -> Scores:
        by_id = {f"arxiv:{paper.paper}": paper for paper in task.known}
        seen = joining.joined(each for paper, series in task.known.items() for each in _sightings(paper, series, cards))
        papers = signals.of_all(seen, curve=curve).values()
        ordered = trending.in_order(papers, several=trending.on_several_days(papers))
        return {by_id[of.seen.paper.id]: score for score, of in ordered}

    return ranking


def _sightings(paper: Followed, series: Iterable[Reading], cards: Cards) -> Iterable[Sighting]:
    card = cards.get(paper.paper)
    for reading in series:
        yield Sighting(
            paper=Paper(id=f"arxiv:{paper.paper}", title=paper.paper),
            source="daily",
            seen_at=reading.at,
            position=card.position if card else 0,
            list_day=paper.day,
            upvotes=reading.upvotes,
            comments=reading.comments,
        )


def recall(task: Task, scores: Scores, best: int, cards: Cards) -> float:
    """How many of the first `best` are among the best in the end; equal scores by comments, then by the list."""

    def order(paper: Followed) -> tuple[float, int, int, str]:
        card = cards.get(paper.paper)
        return (-scores[paper], -(task.known[paper][-1].comments or 0), card.position if card else 0, paper.paper)

    enough = sorted(task.later.values(), reverse=True)[:best][-1]
    first = sorted(task.known, key=order)[:best]
    return sum(task.later[paper] >= enough for paper in first) / len(first)


def agreement(task: Task, scores: Scores) -> float:
    """Spearman's rho between the scores and the counts in the end."""
    one, other = (_ranks([held[paper] for paper in task.known]) for held in (scores, task.later))
    return float(np.corrcoef(one, other)[0, 1]) if one.std() and other.std() else 0.0


def _ranks(values: Sequence[float]) -> np.ndarray:
    _, at, times = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    return np.asarray((last - (times - 1) / 2)[at])


def table(title: str, tasks: Sequence[Task], rankings: Mapping[str, Ranking], *, best: int, cards: Cards) -> None:
    """Print each ranking's figures and how far it is from the first, with twice the standard error of that."""
    print(f"\n{title}: {len(tasks)} times, {sum(len(task.known) for task in tasks)} papers")
    print(f"{'':22}{'rho':>7}{f'top {best}':>8}   beside raw upvotes: rho, top {best}")
    base: np.ndarray | None = None
    for name, ranking in rankings.items():
        scored = [(task, ranking(task)) for task in tasks]
        figures = np.array([(agreement(*each), recall(*each, best, cards)) for each in scored])
        base = figures if base is None else base
        apart, error = (figures - base).mean(axis=0), 2 * (figures - base).std(axis=0) / len(figures) ** 0.5
        rho, top = figures.mean(axis=0)
        print(f"{name:22}{rho:7.3f}{top:8.3f}   {apart[0]:+.4f} ±{error[0]:.4f}, {apart[1]:+.4f} ±{error[1]:.4f}")


def archive(path: Path) -> dict[str, Card]:
    """What the archive says of each paper, by its arXiv id."""
    cards: dict[str, Card] = {}
    with gzip.open(path, "rt", encoding="utf-8") as days:
        for day in map(json.loads, days):
            for position, card in enumerate(day["papers"], start=1):
                published = datetime.fromisoformat(card["paper"].get("publishedAt") or card["publishedAt"])
                cards.setdefault(card["paper"]["id"], Card(position=position, published=published))
    return cards


def by(moment: Callable[[date], datetime]) -> Callable[[Followed, date], Sequence[Reading]]:
    """What had been read of a paper by a moment of the week."""

    def known(paper: Followed, monday: date) -> Sequence[Reading]:
        return [reading for reading in paper.readings if reading.at <= moment(monday)]

    return known


def at_day_end(paper: Followed, _: date) -> Sequence[Reading]:
    """The reading at 24 hours alone."""
    reading = paper.near(24.0, within=3.0)
    return [reading] if reading else []


def until_day_end(paper: Followed, _: date) -> Sequence[Reading]:
    """The readings at 8 and at 24 hours, where there are both."""
    early, late = paper.near(8.0, within=2.5), paper.near(24.0, within=3.0)
    return [reading for reading in (early, late) if reading and late]


def weekday(days: int) -> Callable[[date], datetime]:
    """11:00 of a day of the week that starts on a Monday, when the list of that day has been read once."""
    return lambda monday: datetime.combine(monday + timedelta(days=days), time(11), UTC)


def main() -> None:
    """Print a table for each question."""
    shared = Path(os.environ["NEWSLETTER_SHARED"])
    papers = readings.followed(shared / readings.FILE)
    cards = archive(shared / ARCHIVE)
    halfway = sorted(paper.day for paper in papers)[len(papers) // 2]
    curve = growth.fit([paper for paper in papers if paper.day < halfway])
    held_out = [paper for paper in papers if paper.day >= halfway]
    print(f"fitted on lists before {halfway}, measured on those since; ± is twice the standard error of the difference")
    rankings = {"raw upvotes": raw, "product": product(cards, curve)}
    peers = {
        **rankings,
        "decay since listed": decayed(listed),
        "decay since published": decayed(
            lambda paper: cards[paper.paper].published if paper.paper in cards else listed(paper)
        ),
        "standing alone": standings,
    }
    table("08:20 foretells 24 h, one list day", mornings(papers), peers, best=5, cards=cards)
    mixed = [task for days in (1, 2, 3, 4) for task in weeks(held_out, by(weekday(days)), days=days + 1)]
    table("counts at 11:00 of a weekday foretell the week's best", mixed, peers, best=10, cards=cards)
    sundays = weeks(held_out, by(weekday(6)), days=5)
    table("what was read by Sunday, 11:00, foretells the week's best", sundays, peers, best=10, cards=cards)
    table("24 h counts foretell the week's best", weeks(held_out, at_day_end, days=5), peers, best=10, cards=cards)
    table("the same, 8 h counts known too", weeks(held_out, until_day_end, days=5), peers, best=10, cards=cards)


if __name__ == "__main__":
    main()
