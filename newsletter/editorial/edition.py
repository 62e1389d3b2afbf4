"""An edition: the trending papers of a day, in themes, frozen and named by its content."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from newsletter.editorial import titles
from newsletter.editorial.choices import Choices
from newsletter.editorial.ranking import trending
from newsletter.editorial.themes import of_edition
from newsletter.editorial.themes.seeds import Seeds
from newsletter.models import Edition, Paper, Period, Sighting, Theme, TrendingPaper


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


def content_id(edition: Edition) -> str:
    """12 hexadecimal digits of the SHA-256 of everything but the id itself."""
    return hashlib.sha256(to_json(replace(edition, id="")).encode()).hexdigest()[:12]


def _bare(papers: Sequence[TrendingPaper]) -> tuple[TrendingPaper, ...]:
    """The papers without their abstracts, which no page shows of the rest."""
    return tuple(replace(found, paper=replace(found.paper, abstract="")) for found in papers)


def to_json(edition: Edition) -> str:
    """The edition with sorted keys and no spare space, so that equal editions are equal text."""
    return json.dumps(asdict(edition), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Edition:
    """The edition that `dump` was given. One that was kept before there were weeks is of a day."""
    found = json.loads(text)
    return Edition(
        id=found["id"],
        list_id=found["list_id"],
        day=date.fromisoformat(found["day"]),
        title=found["title"],
        themes=tuple(_theme(theme) for theme in found["themes"]),
        rest=tuple(_trending(paper_from_json) for paper_from_json in found["rest"]),
        period=Period(found.get("period", Period.DAY)),
    )


def _theme(found: dict[str, Any]) -> Theme:
    return Theme(**{**found, "papers": tuple(_trending(paper_from_json) for paper_from_json in found["papers"])})


def _trending(found: dict[str, Any]) -> TrendingPaper:
    return TrendingPaper(**{**found, "paper": paper_from_json(found["paper"]), "why": tuple(found["why"])})


def paper_from_json(found: dict[str, Any]) -> Paper:
    """The paper whose fields `found` holds as JSON does."""
    published = found["published"]
    return Paper(
        **{
            **found,
            "authors": tuple(found["authors"]),
            "keywords": tuple(found["keywords"]),
            "published": date.fromisoformat(published) if published else None,
        }
    )
