"""An edition: the trending papers of a day, in themes, frozen and named by its content."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from newsletter.editorial import titles
from newsletter.editorial.choices import Choices
from newsletter.editorial.content import content_id
from newsletter.editorial.ranking import trending
from newsletter.editorial.themes import of_edition
from newsletter.editorial.themes.seeds import Seeds
from newsletter.models import Edition, Period, Sighting, TrendingPaper


def plan_day(
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
    grouped = of_edition.group(shown, seeds=seeds)
    unnamed = Edition(
        id="", list_id=list_id, day=day, title=titles.of(grouped), themes=grouped, rest=_bare(rest), period=period
    )
    return replace(unnamed, id=content_id(unnamed))


def _bare(papers: Sequence[TrendingPaper]) -> tuple[TrendingPaper, ...]:
    """The papers without their abstracts, which no page shows of the rest."""
    return tuple(replace(found, paper=replace(found.paper, abstract="")) for found in papers)
