"""The content of an edition as JSON: what is kept of it, and what its name is the hash of.

Apart from `edition`, which loads all that editions are made of: who only reads one goes without.
"""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from newsletter.models import Edition, Paper, Period, Theme, TrendingPaper


def content_id(edition: Edition) -> str:
    """Return 12 hexadecimal digits of the SHA-256 of everything but the id itself."""
    return hashlib.sha256(to_json(replace(edition, id="")).encode()).hexdigest()[:12]


def to_json(edition: Edition) -> str:
    """Return the edition with sorted keys and no spare space, so that equal editions are equal text."""
    return json.dumps(asdict(edition), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Edition:
    """Read what `to_json` wrote. One that was kept before there were weeks is of a day."""
    found = json.loads(text)
    return Edition(
        id=found["id"],
        list_id=found["list_id"],
        day=date.fromisoformat(found["day"]),
        title=found["title"],
        themes=tuple(_theme(theme) for theme in found["themes"]),
        rest=tuple(_trending(paper) for paper in found["rest"]),
        period=Period(found.get("period", Period.DAY)),
        **_since_ranks(found),
    )


def _since_ranks(found: dict[str, Any]) -> dict[str, Any]:
    """What an edition says of itself since mails lead with its first papers; nothing where it was kept before."""
    if "ranked" not in found:
        return {}
    return {
        **{name: found[name] for name in ("subject", "named", "lead", "lines", "sentence")},
        "ranked": tuple(found["ranked"]),
        "muted": tuple((what, number) for what, number in found["muted"]),
        "first": tuple(_trending(paper) for paper in found["first"]),
    }


def _theme(found: dict[str, Any]) -> Theme:
    return Theme(**{**found, "papers": tuple(_trending(paper) for paper in found["papers"])})


def _trending(found: dict[str, Any]) -> TrendingPaper:
    return TrendingPaper(**{**found, "paper": paper_from_json(found["paper"]), "why": tuple(found["why"])})


def paper_from_json(found: dict[str, Any]) -> Paper:
    """Return the paper whose fields `found` holds as JSON does."""
    published = found["published"]
    return Paper(
        **{
            **found,
            "authors": tuple(found["authors"]),
            "keywords": tuple(found["keywords"]),
            "published": date.fromisoformat(published) if published else None,
        }
    )
