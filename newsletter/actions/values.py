"""What the program says of its work to a machine: values become JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from newsletter.actions.outcomes import Collected, Delivered, Ran, Status
from newsletter.delivery.balance import Balance
from newsletter.models import Edition, Pause, Published, Sighting, State

if TYPE_CHECKING:
    from newsletter.editorial.ranking.explaining import Explained


def as_json(value: object) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)


def paper_values(sighting: Sighting) -> dict[str, Any]:
    """A paper as `newsletter papers --json` prints it."""
    paper = sighting.paper
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "author_count": paper.author_count,
        "authors": list(paper.authors),
        "organisation": paper.organisation,
        "published": paper.published,
        "upvotes": sighting.upvotes,
        "comments": sighting.comments,
        "url": paper.url,
        "position": sighting.position,
    }


def edition_values(edition: Edition, *, explained: "Sequence[Explained]" = ()) -> dict[str, Any]:
    """An edition as `newsletter plan --json` prints it, with what explains it where that was asked for."""
    values = {
        "date": edition.day,
        "title": edition.title,
        "themes": [
            {
                "name": theme.name,
                "papers": [
                    {
                        "id": found.paper.id,
                        "title": found.paper.title,
                        "upvotes": found.upvotes,
                        "score": found.score,
                        "why": "; ".join(found.why),
                    }
                    for found in theme.papers
                ],
            }
            for theme in edition.themes
        ],
        "more": edition.more,
    }
    return values | ({"explained": explained_values(explained)} if explained else {})


def explained_values(explained: "Iterable[Explained]") -> list[dict[str, Any]]:
    """The same for a machine."""
    return [
        {
            "id": found.paper.id,
            "title": found.paper.title,
            "score": found.score,
            "upvotes": found.upvotes,
            "comments": found.comments,
            "age_hours": round(found.age.total_seconds() / 3600, 1) if found.age else None,
            "expected": found.expected,
            "standing": found.standing,
            "growth": found.growth,
            "pace": found.pace,
            "why": "; ".join(found.why),
            "left_out": found.left_out or None,
        }
        for found in explained
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


def ran_values(ran: Ran) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "subscribers": {"new": ran.imported[0], "known": ran.imported[1]},
        "welcomed": ran.welcomed.number,
        "collected": collected_values(ran.collected),
        "published": published_values(ran.published) if ran.published else None,
        "why_not": ran.why_not or None,
        "week": published_values(ran.week) if ran.week else None,
        "why_no_week": ran.why_no_week or None,
        "stopped": ran.stopped,
        "delivered": [delivered_values(found) for found in ran.delivered],
        "told": list(ran.told),
    }


def delivered_values(found: Delivered) -> dict[str, Any]:
    """One edition's deliveries for a machine."""
    return {
        "edition": found.published.edition.id,
        "now": {state.value: number for state, number in found.tally.states.items()},
        "error": str(found.tally.error) if found.tally.error else None,
        "notes": found.tally.notes,
        "next_due": found.next_due.isoformat() if found.next_due else None,
        **balance_values(found.balance),
    }


def balance_values(balance: Balance) -> dict[str, Any]:
    """A balance for a machine."""
    return {
        "audience": balance.audience,
        "excluded": dict(balance.excluded),
        "eligible": balance.eligible,
        "states": {state.value: balance.states.get(state, 0) for state in State},
        "held": balance.held,
        "holds": balance.holds,
    }


def _pause_values(pause: Pause | None) -> dict[str, str] | None:
    return {"until": pause.until.isoformat(), "why": pause.why} if pause else None


def status_values(status: Status) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "subscribers": {consent.value: number for consent, number in status.subscribers.items()},
        "editions": [
            {
                "id": published.edition.id,
                "date": published.edition.day,
                "period": published.edition.period.value,
                "title": published.edition.title,
                "published_at": published.published_at.isoformat(),
                "pause": _pause_values(status.pauses.get(published.edition.id)),
                **balance_values(balance),
            }
            for published, balance in status.editions
        ],
        "resting": [
            {"relay": name, "until": health.until.isoformat() if health.until else None, "why": health.why}
            for name, health in sorted(status.resting.items())
        ],
    }
