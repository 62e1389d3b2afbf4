"""What the operator decides of editions, known without any of what makes them."""

from dataclasses import dataclass

from newsletter.editorial.themes.seeds import Seeds
from newsletter.models import Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the operator decides of every edition.

    `papers`: how many are shown, the rest is "N more". `days`: how many list days an edition looks back on.
    `feed_summaries`: whether a summary that the feed brings is used in place of our own. `seeds`: the rules for
    themes, the shipped ones where it is None. `week_ends`: the last day of a weekly edition's seven.
    """

    papers: int = 20
    days: int = 1
    feed_summaries: bool = False
    seeds: Seeds | None = None
    week_ends: Weekday = Weekday.SUNDAY
