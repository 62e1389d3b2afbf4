"""An edition: the trending papers of a day, in themes, frozen and named by its content."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from newsletter.editorial import remark, titles
from newsletter.editorial.choices import Choices
from newsletter.editorial.content import content_id
from newsletter.editorial.ranking import trending
from newsletter.editorial.themes import of_edition
from newsletter.models import Edition, Period, Sighting, TrendingPaper


def plan_day(
    sightings: Iterable[Sighting], *, list_id: str, day: date, choices: Choices, carried: Collection[str] = ()
) -> Edition:
    """Return the edition of `day`. The same sightings give the same edition, in whatever order they come.

    `carried` are the ids of papers that earlier editions had: they are left out.
    """
    ranked = trending.rank(sightings, carried=carried, feed_summaries=choices.feed_summaries)
    return frozen(ranked[: choices.papers], ranked[choices.papers :], list_id=list_id, day=day, choices=choices)


def frozen(
    shown: Sequence[TrendingPaper],
    rest: Sequence[TrendingPaper],
    *,
    list_id: str,
    day: date,
    choices: Choices,
    period: Period = Period.DAY,
) -> Edition:
    """Return an edition of the papers shown, in themes, and the rest, both best first. Named by its content."""
    unnamed = Edition(
        id="",
        list_id=list_id,
        day=day,
        title="",
        themes=of_edition.group(shown, seeds=choices.seeds),
        rest=_bare(of_edition.placed(rest, seeds=choices.seeds)),
        period=period,
        ranked=tuple(listed.paper.id for listed in shown),
        lead=choices.lead,
        lines=choices.lines,
    )
    titled = titles.titled(unnamed, subject=_dated(choices.subject, unnamed))
    remarked = replace(titled, sentence=remark.of(titled))
    return replace(remarked, id=content_id(remarked))


def _dated(subject: str, edition: Edition) -> str:
    """The operator's template with the edition's day in it: `6 May`."""
    return subject.replace("{date}", f"{edition.day.day} {edition.day:%B}")


def _bare(papers: Sequence[TrendingPaper]) -> tuple[TrendingPaper, ...]:
    """The papers without their abstracts, which no page shows of the rest."""
    return tuple(replace(trending, paper=replace(trending.paper, abstract="")) for trending in papers)
