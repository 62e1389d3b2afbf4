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
    """Read what `to_json` wrote. An edition that was kept before there were weeks is of a day.

    Raises ValueError for text that is no JSON, and KeyError where a field is missing.
    """
    fields = json.loads(text)
    return Edition(
        id=fields["id"],
        list_id=fields["list_id"],
        day=date.fromisoformat(fields["day"]),
        title=fields["title"],
        themes=tuple(_theme(theme) for theme in fields["themes"]),
        rest=tuple(_trending(paper) for paper in fields["rest"]),
        period=Period(fields.get("period", Period.DAY)),
        **_since_ranks(fields),
    )


def _since_ranks(fields: dict[str, Any]) -> dict[str, Any]:
    """What an edition says of itself since mails lead with its first papers; nothing where it was kept before."""
    if "ranked" not in fields:
        return {}
    return {
        **{name: fields[name] for name in ("subject", "named", "lead", "lines", "sentence")},
        "ranked": tuple(fields["ranked"]),
        "muted": tuple((what, number) for what, number in fields["muted"]),
        "first": tuple(_trending(paper) for paper in fields["first"]),
    }


def _theme(fields: dict[str, Any]) -> Theme:
    return Theme(**{**fields, "papers": tuple(_trending(paper) for paper in fields["papers"])})


def _trending(fields: dict[str, Any]) -> TrendingPaper:
    return TrendingPaper(**{**fields, "paper": paper_from_json(fields["paper"]), "why": tuple(fields["why"])})


def paper_from_json(fields: dict[str, Any]) -> Paper:
    """Return the paper whose `fields` are as JSON holds them. Raises KeyError where a field is missing."""
    published = fields["published"]
    return Paper(
        **{
            **fields,
            "authors": tuple(fields["authors"]),
            "keywords": tuple(fields["keywords"]),
            "published": date.fromisoformat(published) if published else None,
        }
    )
