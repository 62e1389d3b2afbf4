"""One paper twice in one document is one sighting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from newsletter.models import Feed, Paper, Sighting, Skipped


def joined(feed: Feed) -> Feed:
    """Join what a document says twice of one paper on one list: first position, highest counts, gaps filled.

    The later ones are among the skipped, so that sightings and skipped together are every card of the document.
    """
    kept: dict[tuple[str, date | None, datetime], Sighting] = {}
    repeated: list[Skipped] = []
    for sighting in feed.sightings:
        key = (sighting.paper.id, sighting.list_day, sighting.seen_at)
        if key in kept:
            repeated.append(_named(sighting, kept[key]))
            kept[key] = _together(kept[key], sighting)
        else:
            kept[key] = sighting
    return replace(feed, sightings=tuple(kept.values()), skipped=(*feed.skipped, *repeated)) if repeated else feed


def _named(again: Sighting, first: Sighting) -> Skipped:
    return Skipped(place=f"paper {again.position}", reason=f"the same paper as paper {first.position}, counted once")


def _together(first: Sighting, again: Sighting) -> Sighting:
    return replace(
        first,
        paper=_filled(first.paper, again.paper),
        upvotes=_highest([first.upvotes, again.upvotes]),
        comments=_highest([first.comments, again.comments]),
        stars=_highest([first.stars, again.stars]),
    )


def _highest(counts: Sequence[int | None]) -> int | None:
    return max((count for count in counts if count is not None), default=None)


def _filled(paper: Paper, other: Paper) -> Paper:
    gaps = [name for name in Paper.__slots__ if not getattr(paper, name) and getattr(other, name)]
    return replace(paper, **{name: getattr(other, name) for name in gaps})
