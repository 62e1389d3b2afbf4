"""A list of papers in JSON, bare or in an object that says of which day it is and when it was read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsletter.models import Feed, Sighting, Skipped
from newsletter.sources.fields import paper_fields
from newsletter.sources.fields.dates import iso_day, iso_moment
from newsletter.sources.shapes.shape import Document

_LISTS = ("papers", "dailyPapers", "daily_papers", "data", "items", "results")
_DAYS = ("list_date", "list_day", "dateString", "date", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperList:
    """Cards as they stand, the day of their list and the moment they were read, where the object around them says so.

    `place` goes before a card's own place when one has to be named.
    """

    cards: Sequence[Any]
    place: str = ""
    day: date | None = None
    read_at: datetime | None = None


def paper_list(value: object, *, place: str = "") -> PaperList | None:
    """Return the list that a value is or holds, up to two objects deep; None where there is none."""
    if isinstance(value, list):
        return PaperList(cards=value, place=place)
    if not isinstance(value, Mapping):
        return None
    held = next((value[name] for name in _LISTS if isinstance(value.get(name), list | dict)), None)
    inner = value if held is None else held
    if isinstance(inner, Mapping):
        held = next((inner[name] for name in _LISTS if isinstance(inner.get(name), list)), None)
    if not isinstance(held, list):
        return None
    return PaperList(cards=held, place=place, day=_day(inner) or _day(value), read_at=iso_moment(value.get("read_at")))


def feed(lists: Sequence[PaperList], document: Document, *, shape: str, skipped: Sequence[Skipped] = ()) -> Feed:
    """Return a feed of every card that is a paper; the others are named by their place, counted from 1."""
    sightings: list[Sighting] = []
    bad = list(skipped)
    for listed in lists:
        for position, card in enumerate(listed.cards, start=1):
            fault = paper_fields.fault(card)
            if fault:
                bad.append(Skipped(place=f"{listed.place} card {position}".strip(), reason=fault))
            else:
                sightings.append(_sighting(card, listed, position, document))
    return Feed(
        source=document.source,
        shape=shape,
        list_day=common_day(sightings) if sightings else next((listed.day for listed in lists), None),
        sightings=tuple(sightings),
        skipped=tuple(bad),
    )


def common_day(sightings: Sequence[Sighting]) -> date | None:
    """Return the day of the whole list: what more than three in four of its papers say. A week's or a month's has
    none."""
    days = Counter(sighting.list_day for sighting in sightings)
    likely, papers = days.most_common(1)[0] if days else (None, 0)
    return likely if papers * 4 > len(sightings) * 3 else None


def _sighting(card: Mapping[str, Any], listed: PaperList, position: int, document: Document) -> Sighting:
    return paper_fields.sighting(
        card,
        source=document.source,
        seen_at=listed.read_at or document.read_at,
        position=position,
        list_day=listed.day,
    )


def _day(value: object) -> date | None:
    """The day an object gives its list; one that says it is of a week or a month gives none."""
    if not isinstance(value, Mapping) or value.get("periodType") not in (None, "day", "daily"):
        return None
    given = (value.get(name) for name in _DAYS)
    return next((day for day in map(iso_day, given) if day), None)
