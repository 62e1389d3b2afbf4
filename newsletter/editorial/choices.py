"""What the operator decides of editions, known without any of what makes them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from newsletter.models import Frequency, Weekday
from newsletter.models.setting import between, kind

if TYPE_CHECKING:
    from newsletter.editorial.themes.seeds import Seeds
    from newsletter.models import Edition

FeedSummaries = bool | Literal["auto"]
"""Whether a paper has the line that its feed brings: always, never, or, "auto", where we have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the operator decides of every edition.

    `papers`: how many are shown, the rest is "N more". `days`: how many list days an edition looks back on.
    `feed_summaries`: whether a summary that the feed brings is used in place of our own: always, never, or, "auto",
    where no sentence of the abstract can stand alone and tells something. `seeds`: the rules for themes, the shipped
    ones where it is None.
    `week_ends`: the last day of a weekly edition's seven. `lead`: how many papers stand at the head of a mail; `lines`:
    how many have a line, those counted. `subject`: what stands around `{papers}` in the subject; `{date}` is the day.
    `late`: how old a daily edition may be when it is sent, and for how long one that nobody is to get waits. `big`: how
    many upvotes a paper of the day has for those who want only days with something big.
    """

    papers: int = field(default=20, metadata=between(1, 50))
    lead: int = field(default=5, metadata=between(0, 50))
    lines: int = field(default=10, metadata=between(0, 50))
    subject: str = field(default="{papers}", metadata=kind("subject"))
    days: int = field(default=1, metadata=between(1, 31))
    feed_summaries: FeedSummaries = "auto"
    seeds: "Seeds | None" = field(default=None, metadata=kind("file", key="themes"))
    week_ends: Weekday = Weekday.SUNDAY
    late: timedelta = field(default=timedelta(days=2), metadata=kind("span"))
    big: int = field(default=100, metadata=between(1, 1_000_000))

    def due(self, edition: "Edition") -> tuple[Frequency, ...]:
        """Return how often those who want this edition want one."""
        is_big = any((trending.upvotes or 0) >= self.big for trending in (*edition.papers, *edition.rest))
        return tuple(each for each in edition.period.frequencies if is_big or each is not Frequency.BIG)
