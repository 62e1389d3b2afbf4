"""What was changed of what a subscriber asks for: in words for a mail, and as JSON that can be put back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from newsletter.models import Frequency, Layout, Paper, QuietHours, Topics
from newsletter.people import quiet

_OFTEN = {
    Frequency.DAILY: "after each day with new papers",
    Frequency.WEEKDAYS: "Monday to Friday; editions of the weekend come on Monday",
    Frequency.WEEKLY: "once a week, the best papers",
    Frequency.BIG: "only on days with a big paper",
}
_FULL, _BRIEF = "themes, and what each paper does", "titles and their upvotes"


def in_words(name: str, value: Any) -> tuple[str, str]:
    """Name a field of `precedence.FIELDS`, and say what it holds, as the pages do: `("When", "at 07:00")`."""
    label, words = _WORDS[name]
    return label, words(value)


def to_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write fields, by the names of `precedence.FIELDS`, as what JSON can hold."""
    return {name: _plain(value) for name, value in fields.items()}


def from_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Read what `to_json` wrote: fields by the names of `precedence.FIELDS`."""
    return {name: _READERS[name](value) if name in _READERS else value for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Topics):
        return {name: list(words) for name, words in asdict(value).items()}
    if isinstance(value, tuple):
        return [[paper.id, paper.title] for paper in value]
    if isinstance(value, QuietHours):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _topics(fields: Mapping[str, Any]) -> Topics:
    return Topics(**{name: tuple(words) for name, words in fields.items()})


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "quiet_hours": lambda value: quiet.read(value) if value else None,
    "frequency": Frequency,
    "layout": Layout,
    "paused_until": lambda value: date.fromisoformat(value) if value else None,
    "wanted": _topics,
    "muted": _topics,
    "liked": lambda value: tuple(Paper(id=name, title=title) for name, title in value),
}


def _listed(topics: Topics) -> str:
    named = (word for words in asdict(topics).values() for word in words)
    return ", ".join(dict.fromkeys(named)) or "nothing"


def _papers(liked: tuple[Paper, ...]) -> str:
    return ", ".join(paper.title or paper.arxiv_id for paper in liked) or "none"


_WORDS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "name": ("Your name", lambda value: value or "none"),
    "time_zone": ("Your time zone", str),
    "hour": ("When", lambda value: "as soon as it is published" if value is None else f"at {value:02}:00"),
    "quiet_hours": ("Quiet hours", lambda value: f"{value.begin:02}:00 to {value.end:02}:00" if value else "none"),
    "frequency": ("How often", lambda value: _OFTEN[value]),
    "layout": ("How much", lambda value: _BRIEF if value is Layout.BRIEF else _FULL),
    "paused_until": ("Pause", lambda value: f"until {value.day} {value:%B %Y}" if value else "no pause"),
    "wanted": ("What comes first", _listed),
    "muted": ("What is left out", _listed),
    "code": ("Papers with code first", lambda value: "yes" if value else "no"),
    "papers": ("Number of papers", lambda value: str(value) if value else "as many as the edition shows"),
    "liked": ("Papers you liked", _papers),
}
