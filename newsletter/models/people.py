"""Who it goes to: subscribers, and what they asked for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from newsletter.models.periods import Frequency
from newsletter.models.states import Consent

if TYPE_CHECKING:
    from newsletter.models.papers import Paper


class Layout(StrEnum):
    """How a subscriber wants an edition to look: themes with summaries, or titles with their counts."""

    FULL = "full"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """Words, themes, authors and organisations by name. Case, accents, hyphens and plural endings do not matter."""

    words: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a subscriber asked for of every edition.

    `code`: papers whose code is available are wanted. `papers`: how many are shown; None is as many as the edition
    shows. `liked`: papers they liked, of which title and abstract are read; one known by its id alone is looked up.
    """

    wanted: Topics = Topics()
    muted: Topics = Topics()
    code: bool = False
    papers: int | None = None
    liked: "tuple[Paper, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A part of each day in which no edition is delivered: from the hour `begin` until the hour `end`, over midnight
    where that is the smaller one."""

    begin: int
    end: int

    def __contains__(self, hour: int) -> bool:
        return (hour - self.begin) % 24 < (self.end - self.begin) % 24

    def __str__(self) -> str:
        return f"{self.begin}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person on the list and what they asked for.

    `key` is the random part of the links in their mail; it says nothing of the address. `hour` is the hour of the
    day in `time_zone` at which they want their mail; None is "as soon as it is published". What is due in their
    `quiet_hours` there comes when these end. Whoever wants it weekly gets no daily edition. An edition that is
    published before `paused_until`, a day in UTC, does not go to them.
    """

    address: str
    key: bytes
    name: str = ""
    consent: Consent = Consent.CONFIRMED
    time_zone: str = "UTC"
    hour: int | None = None
    quiet_hours: "QuietHours | None" = None
    frequency: Frequency = Frequency.DAILY
    layout: Layout = Layout.FULL
    paused_until: date | None = None
    asked: Asked = Asked()
