"""What feeds hold and editions are, for a machine."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from newsletter.actions.outcomes import Collected
from newsletter.mail import cards
from newsletter.models import (
    Edition,
    Published,
    Sighting,
    TrendingPaper,
)

if TYPE_CHECKING:
    from newsletter.editorial.ranking.explaining import Explained
    from newsletter.editorial.summary.lines import Line


def paper_values(sighting: Sighting, *, line: "Line") -> dict[str, Any]:
    """A paper as `newsletter papers --json` prints it: all that was read, each date and moment in ISO 8601.

    `line` is what it would have under its title.
    """
    paper = sighting.paper
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "line": line.text,
        "line_by_feed": line.by_feed,
        "author_count": paper.author_count,
        "authors": list(paper.authors),
        "organisation": paper.organisation,
        "published": paper.published,
        "upvotes": sighting.upvotes,
        "comments": sighting.comments,
        "url": paper.url,
        "position": sighting.position,
        "keywords": list(paper.keywords),
        "code_url": paper.code_url,
        "project_url": paper.project_url,
        "thumbnail_url": paper.thumbnail_url,
        "feed_summary": paper.feed_summary,
        "stars": sighting.stars,
        "list_day": sighting.list_day,
        "seen_at": sighting.seen_at.isoformat(),
        "source": sighting.source,
    }


def planned_values(edition: Edition, *, explained: "Sequence[Explained]" = ()) -> dict[str, Any]:
    """An edition as `newsletter plan --json` prints it, with what explains it where that was asked for."""
    return edition_values(edition) | ({"explained": explained_values(explained)} if explained else {})


def edition_values(edition: Edition) -> dict[str, Any]:
    """An edition for a machine, each paper with its own theme, section and area."""
    return {
        "date": edition.day,
        "title": edition.title,
        "subject": edition.subject_line,
        "preheader": cards.preheader(edition),
        "lead": [trending.paper.id for trending in edition.by_rank[: edition.lead]],
        "themes": [
            {
                "name": theme.name,
                "papers": [
                    {
                        "id": trending.paper.id,
                        "title": trending.paper.title,
                        "upvotes": trending.upvotes,
                        "score": trending.score,
                        "why": "; ".join(trending.why),
                        "line": trending.summary,
                        "line_from": _line_from(trending),
                        "theme": trending.theme,
                        "section": trending.section,
                        "area": trending.area,
                    }
                    for trending in theme.papers
                ],
            }
            for theme in edition.themes
        ],
        "more": edition.more,
    }


def _line_from(trending: TrendingPaper) -> str:
    """Whose line it is: the feed's, ours, or "" where there is none."""
    if not trending.summary:
        return ""
    return "feed" if trending.by_feed else "ours"


def explained_values(explained: "Iterable[Explained]") -> list[dict[str, Any]]:
    """The same for a machine."""
    return [
        {
            "id": each.paper.id,
            "title": each.paper.title,
            "score": each.score,
            "upvotes": each.upvotes,
            "comments": each.comments,
            "age_hours": round(each.age.total_seconds() / 3600, 1) if each.age else None,
            "expected": each.expected,
            "standing": each.standing,
            "growth": each.growth,
            "pace": each.pace,
            "why": "; ".join(each.why),
            "left_out": each.left_out or None,
        }
        for each in explained
    ]


def collected_values(collected: Iterable[Collected]) -> list[dict[str, Any]]:
    """The same for a machine."""
    return [
        {
            "source": source.source,
            "shape": source.feed.shape if source.feed else None,
            "list_day": source.feed.list_day if source.feed else None,
            "papers": len(source.feed.sightings) if source.feed else 0,
            "new": source.new,
            "skipped": [f"{bad.place}: {bad.reason}" for bad in source.feed.skipped] if source.feed else [],
            "unchanged": source.unchanged,
            "refused": source.refused or None,
        }
        for source in collected
    ]


def published_values(published: Published) -> dict[str, Any]:
    """An edition as `newsletter publish --json` prints it, with what the gate warned of."""
    edition = published.edition
    return {**edition_values(edition), "period": edition.period.value, "warnings": list(published.warnings)}
