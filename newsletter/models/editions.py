"""What is published: an edition of a day or a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from newsletter.models.periods import Period

if TYPE_CHECKING:
    from newsletter.models.papers import Theme, TrendingPaper


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One issue of the newsletter. `rest` are the papers there was no room for, in order of their rank.

    `day` is the last list day of its period. `id` is the hash of everything else, so two editions are the same
    exactly when their ids are. `title` names the first `named` papers, and stands in `subject` for `{papers}`.
    `ranked` are the ids of the papers shown, best first. `lead` of them stand at the head of the mail, and `lines`
    of them, those counted, have a line. `sentence` says what is remarkable of the day, or is "".

    In a selection for one subscriber, `muted` says how many papers went and by what, and `first` are those of the
    day's first that are not shown.
    """

    id: str
    list_id: str
    day: date
    title: str
    themes: "tuple[Theme, ...]"
    rest: "tuple[TrendingPaper, ...]" = ()
    period: Period = Period.DAY
    subject: str = "{papers}"
    named: int = 0
    ranked: tuple[str, ...] = ()
    lead: int = 5
    lines: int = 10
    sentence: str = ""
    muted: tuple[tuple[str, int], ...] = ()
    first: "tuple[TrendingPaper, ...]" = ()

    @property
    def name(self) -> str:
        """`2026-05-06`, or `week-2026-05-10`: there is one such edition of a list."""
        return self.period.named(self.day)

    @cached_property
    def papers(self) -> "tuple[TrendingPaper, ...]":
        """The papers shown, in reading order."""
        return tuple(paper for theme in self.themes for paper in theme.papers)

    @cached_property
    def by_rank(self) -> "tuple[TrendingPaper, ...]":
        """The papers shown, best first. One kept before ranks were has them by score, upvotes and comments."""
        shown = {listed.paper.id: listed for listed in self.papers}
        if shown.keys() == set(self.ranked):
            return tuple(map(shown.__getitem__, self.ranked))
        places = {paper: place for place, paper in enumerate(self.ranked)}
        return tuple(
            sorted(self.papers, key=lambda listed: (places.get(listed.paper.id, len(places)), *_trend(listed)))
        )

    @property
    def subject_line(self) -> str:
        """What an inbox shows first of it."""
        return self.subject.replace("{papers}", self.title)

    @property
    def more(self) -> int:
        """How many papers of the list are not shown."""
        return len(self.rest)


def _trend(listed: "TrendingPaper") -> tuple[float, int, int]:
    return (-listed.score, -(listed.upvotes or 0), -(listed.comments or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition, when it was published, and the audience that was frozen with it.

    `warnings` are what the gate said as it was published; they are told then and not kept.
    """

    edition: Edition
    published_at: datetime
    audience: int
    excluded: Mapping[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def eligible(self) -> int:
        """How many of the audience are not excluded."""
        return self.audience - sum(self.excluded.values())
