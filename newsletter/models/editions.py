"""What is published: an edition of a day or a week, and the list it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from newsletter.models.setting import kind, length, not_a_setting, pattern

if TYPE_CHECKING:
    from newsletter.models.papers import Theme, TrendingPaper

FeedSummaries = bool | Literal["auto"]
"""Whether a paper has the line that its feed brings: always, never, or, "auto", where we have none."""


class Weekday(StrEnum):
    """A day of the week, in the order of `date.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Frequency(StrEnum):
    """Which editions a subscriber wants: that of each day; the same, but on no Saturday or Sunday; that of the week; or
    that of a day which has a paper with many upvotes."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    BIG = "big"


class FileIs(StrEnum):
    """What the subscribers file is: people to add, or the whole list, so that whoever is taken out of it goes."""

    ADDITIONS = "additions"
    LIST = "the list"


class Period(StrEnum):
    """What an edition is of: one list day, or the seven days that end with one."""

    DAY = "day"
    WEEK = "week"

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """Of the subscribers, those who may get such editions."""
        return (Frequency.DAILY, Frequency.WEEKDAYS, Frequency.BIG) if self is Period.DAY else (Frequency.WEEKLY,)

    def named(self, day: date) -> str:
        """Say what the edition of this period that ends with `day` is called, in addresses and by commands."""
        return day.isoformat() if self is Period.DAY else f"{self}-{day.isoformat()}"


def named(text: str) -> tuple[date, Period] | None:
    """Return the day and period of an edition's name, or None. Each has one name: what Python also reads as dates is
    none."""
    try:
        day = date.fromisoformat(text[-len("2026-05-06") :])
    except ValueError:
        return None
    return next(((day, period) for period in Period if period.named(day) == text), None)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The operator's own picture, at an address on the web, and its size in CSS pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """The list an edition goes to, as its readers see it.

    `id` is the `List-Id` and stays for the list's life. `url` is where the pages are served, without a slash at
    its end. `sender` is the address mail comes from; `mailbox` takes unsubscribe mails. `thumbnails`: whether mails
    show the feed's pictures, which tells the host of the pictures who reads, as a `logo` tells its own. `verp`: whether
    each delivery has an envelope sender of its own. `local_addresses`: whether people may be at `localhost` or at
    a name that ends in `.local`. `file_is`: what becomes of people who are taken out of the subscribers file.
    `former_ids` are the ids that the list had before, the last one first: links and return addresses that were signed
    under them go on working.
    """

    id: str
    name: str = field(metadata=length(1, 100))
    sender: str = field(metadata=kind("sender"))
    url: str = field(metadata=kind("web url"))
    mailbox: str
    postal_address: str = ""
    language: str = field(default="en", metadata=pattern(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))
    colour: str = field(default="#b4421a", metadata=kind("colour"))
    thumbnails: bool = False
    logo: Logo | None = field(default=None, metadata=kind("logo"))
    verp: bool = True
    local_addresses: bool = False
    file_is: FileIs = FileIs.ADDITIONS
    former_ids: tuple[str, ...] = field(default=(), metadata=not_a_setting())

    @property
    def ids(self) -> tuple[str, ...]:
        """The id that the list has, then those it had before."""
        return (self.id, *self.former_ids)

    @property
    def first_id(self) -> str:
        """The id that the list had first, of which feeds make the names of their entries."""
        return self.ids[-1]

    @property
    def pictured(self) -> bool:
        """Whether its mails may load pictures."""
        return self.thumbnails or self.logo is not None

    @property
    def domain(self) -> str:
        """The domain of the sender, which message ids carry."""
        return self.sender.rpartition("@")[2]
