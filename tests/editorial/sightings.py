"""Sightings to rank: one paper on one list, and whatever a test wants to be different about it."""

from datetime import UTC, date, datetime

from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting

DAY = date(2026, 5, 6)
SEEN_AT = datetime(2026, 5, 7, 8, 20, tzinfo=UTC)


def paper(title: str, *, arxiv: str = "", abstract: str = "", **fields: str) -> Paper:
    """A paper known by its title, or by an arXiv id where one is given."""
    return Paper(id=paper_id(title=title, link_or_id=arxiv), title=title, abstract=abstract, **fields)


def sighting(
    title: str | Paper,
    position: int = 1,
    *,
    upvotes: int | None = None,
    comments: int | None = None,
    source: str = "daily",
    day: date | None = DAY,
    seen_at: datetime = SEEN_AT,
) -> Sighting:
    """A paper, by its title or whole, as a source showed it."""
    return Sighting(
        paper=paper(title) if isinstance(title, str) else title,
        source=source,
        seen_at=seen_at,
        position=position,
        list_day=day,
        upvotes=upvotes,
        comments=comments,
    )
