"""What a subscriber asked for as text, and the name of the variant that it makes."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from newsletter.models import Asked, Layout, Paper, Topics

_BETWEEN = "-"  # `full-0123456789ab`: a layout, and what else was asked for


def to_text(asked: Asked) -> str:
    """Write equal wishes as equal text; "" for nothing asked. Of liked papers only id and title are kept."""
    if asked == Asked():
        return ""
    fields = asdict(asked) | {"liked": [[paper.id, paper.title] for paper in asked.liked]}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Asked:
    """Read what `to_text` wrote; "" is nothing asked for."""
    if not text:
        return Asked()
    fields = json.loads(text)
    return Asked(
        wanted=_topics(fields["wanted"]),
        muted=_topics(fields["muted"]),
        code=fields["code"],
        papers=fields["papers"],
        liked=tuple(Paper(id=name, title=title) for name, title in fields["liked"]),
    )


def variant(layout: Layout, asked: Asked) -> str:
    """Return the name of the message for these wishes: the layout's own where nothing is asked for."""
    text = to_text(asked)
    return f"{layout}{_BETWEEN}{hashlib.sha256(text.encode()).hexdigest()[:12]}" if text else layout.value


def is_personal(variant: str) -> bool:
    """Say whether a message of this name is of somebody who asked for more than a layout."""
    return _BETWEEN in variant


def layout_of(variant: str) -> Layout:
    """Return the layout of a message of this name."""
    return Layout(variant.partition(_BETWEEN)[0])


def _topics(fields: dict[str, Any]) -> Topics:
    return Topics(**{name: tuple(values) for name, values in fields.items()})
