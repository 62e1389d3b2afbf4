"""Why a paper is where it is, in words that say no more than was seen."""

from collections.abc import Iterator
from datetime import date, datetime

from newsletter.editorial.ranking.signals import Growth, Signals

_MORNING, _AFTERNOON = 11, 14
_FEWEST = 3
"""Fewer upvotes than this are no growth worth a word."""


def tell(of: Signals, *, several: bool, now: datetime) -> Iterator[str]:
    """Give the reasons for a paper's place, in words, one at a time: its count and standing, then what is special.

    `several` is whether papers of several list days meet, so that the day is named.
    """
    yield _count_and_place(of, several)
    if of.growth and of.growth.remarkable and of.growth.after - of.growth.before >= _FEWEST:
        yield grown(of.growth, now=now)
    if len(of.listed) > 1:
        yield f"listed before, on {spelled(of.listed[0])}"
    sources = {sighting.source for sighting in of.seen.sightings}
    if len(sources) > 1:
        yield f"seen on {len(sources)} lists"


def grown(growth: Growth, *, now: datetime) -> str:
    """Say how a count grew, and since when in UTC: by how many, or how many times where it doubled at least."""
    since = _since(growth.since, now)
    for times, word in ((4, "more than tripled"), (3, "tripled"), (2, "doubled")):
        if growth.before and growth.after >= times * growth.before:
            return f"{word} since {since}"
    return f"grew by {growth.after - growth.before:,} since {since}"


def spelled(day: date) -> str:
    """Return a day without its year: "6 May"."""
    return f"{day.day} {day:%B}"


def _count_and_place(of: Signals, several: bool) -> str:
    place = f"{of.standing} on the list of {spelled(of.standing.day)}" if several and of.standing.day else of.standing
    counts = ((of.seen.upvotes, "upvote"), (of.seen.comments, "comment"))
    return next((f"{_counted(number, noun)}, {place}" for number, noun in counts if number), str(place))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _since(moment: datetime, now: datetime) -> str:
    days = (now.date() - moment.date()).days
    if days:
        return "yesterday" if days == 1 else spelled(moment.date())
    return "noon" if _MORNING <= moment.hour < _AFTERNOON else f"{moment:%H:%M} UTC"
