"""An edition: the trending papers of a day, in themes, frozen and named by its content."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from newsletter.editorial import edition_json, themes, titles, trending
from newsletter.editorial.choices import Choices
from newsletter.editorial.theme_seeds import Seeds
from newsletter.models import Edition, Period, Sighting, TrendingPaper


def plan(
    sightings: Iterable[Sighting], *, list_id: str, day: date, choices: Choices, carried: Collection[str] = ()
) -> Edition:
    """The edition of `day`. The same sightings give the same edition, in whatever order they come."""
    ranked = trending.rank(sightings, carried=carried, feed_summaries=choices.feed_summaries)
    return frozen(ranked[: choices.papers], ranked[choices.papers :], list_id=list_id, day=day, seeds=choices.seeds)


def frozen(
    shown: Sequence[TrendingPaper],
    rest: Sequence[TrendingPaper],
    *,
    list_id: str,
    day: date,
    seeds: Seeds | None = None,
    period: Period = Period.DAY,
) -> Edition:
    """An edition of the papers shown, in themes, and the rest, both best first. Named by its content."""
    grouped = themes.group(shown, seeds=seeds)
    unnamed = Edition(
        id="", list_id=list_id, day=day, title=titles.of(grouped), themes=grouped, rest=_bare(rest), period=period
    )
    return replace(unnamed, id=content_id(unnamed))


def content_id(edition: Edition) -> str:
    """12 hexadecimal digits of the SHA-256 of everything but the id itself."""
    return hashlib.sha256(edition_json.dump(replace(edition, id="")).encode()).hexdigest()[:12]


def _bare(papers: Sequence[TrendingPaper]) -> tuple[TrendingPaper, ...]:
    """The papers without their abstracts, which no page shows of the rest."""
    return tuple(replace(found, paper=replace(found.paper, abstract="")) for found in papers)
