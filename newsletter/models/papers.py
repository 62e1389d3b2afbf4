"""What is read and picked: papers, what sources said of them, and themes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The work itself, whoever told us of it.

    `id` is `arxiv:2608.01234` without a version, or `title:` and a hash of the normalised title.
    `author_count` is what the feed says where it gives a number instead of names, else the number of names.
    """

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organisation: str = ""
    url: str = ""
    published: date | None = None
    keywords: tuple[str, ...] = ()
    code_url: str = ""
    project_url: str = ""
    thumbnail_url: str = ""
    feed_summary: str = ""

    @property
    def arxiv_id(self) -> str:
        """The versionless arXiv id, or "" where the paper is known by its title only."""
        kind, _, value = self.id.partition(":")
        return value if kind == "arxiv" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one source said of one paper at one moment. Never updated: growth is read from several.

    `position` counts from 1 in the document's own order. A count the feed does not give is None, which is not zero.
    """

    paper: Paper
    source: str
    seen_at: datetime
    position: int
    list_day: date | None = None
    upvotes: int | None = None
    comments: int | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A part of a feed document that was not used: where it stands and why. The good cards around it were."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed document as this program reads it. `shape` names the reader that understood it."""

    source: str
    shape: str
    list_day: date | None
    sightings: tuple[Sighting, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendingPaper:
    """A paper that was picked: its score, and the reasons for it in words.

    `stars` are those of its code. `summary` is one or two sentences of at most 240 characters that say what was done
    and found, or "". `by_feed` tells that the feed wrote it, most often with a model, and not the rule nor an endpoint
    of the operator's. `theme`, `section` and `area` are what it is about by its own words, the same on every day; "" is
    nothing sure, and a theme always has its section.
    """

    paper: Paper
    score: float
    why: tuple[str, ...]
    upvotes: int | None = None
    comments: int | None = None
    stars: int | None = None
    summary: str = ""
    by_feed: bool = False
    theme: str = ""
    section: str = ""
    area: str = ""


MORE = "More"
"""The name of the theme that holds what belongs to no other; always the last."""

JOINT = " / "
"""Between two names that are one heading. The dot stands between headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A name a reader understands, and its papers, best first. `about` says in a line what they share, or ""."""

    name: str
    papers: tuple[TrendingPaper, ...]
    about: str = ""

    def name_for(self, papers: Collection[TrendingPaper]) -> str:
        """Return the heading over some of its papers. A joint name loses each part that none of these papers has."""
        has = {name for each in papers for name in (each.theme, each.section, each.area)}
        return JOINT.join(name for name in self.name.split(JOINT) if name in has) or self.name
