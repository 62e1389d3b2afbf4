"""The nouns. Each is a value: frozen, compared by content, changed by `dataclasses.replace`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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

    `summary` is one or two sentences of at most 240 characters that say what was done and found.
    """

    paper: Paper
    score: float
    why: tuple[str, ...]
    upvotes: int | None = None
    comments: int | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A name a reader understands, and its papers, best first. `about` says in a line what they share, or ""."""

    name: str
    papers: tuple[TrendingPaper, ...]
    about: str = ""


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
    """How often a subscriber wants an edition."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Period(StrEnum):
    """What an edition is of: one list day, or the seven days that end with one."""

    DAY = "day"
    WEEK = "week"

    @property
    def frequency(self) -> Frequency:
        """Of the subscribers, those who get such editions."""
        return Frequency.DAILY if self is Period.DAY else Frequency.WEEKLY

    def named(self, day: date) -> str:
        """What the edition of this period that ends with `day` is called, in addresses and by commands."""
        return day.isoformat() if self is Period.DAY else f"{self}-{day.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of the newsletter. `rest` are the papers there was no room for, in order of their rank.

    `day` is the last list day of its period. `id` is the hash of everything else, so two editions are the same
    exactly when their ids are.
    """

    id: str
    list_id: str
    day: date
    title: str
    themes: tuple[Theme, ...]
    rest: tuple[TrendingPaper, ...] = ()
    period: Period = Period.DAY

    @property
    def name(self) -> str:
        """`2026-05-06`, or `week-2026-05-10`: there is one such edition of a list."""
        return self.period.named(self.day)

    @property
    def papers(self) -> tuple[TrendingPaper, ...]:
        """The papers shown, in reading order."""
        return tuple(paper for theme in self.themes for paper in theme.papers)

    @property
    def more(self) -> int:
        """How many papers of the list are not shown."""
        return len(self.rest)


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
    each delivery has an envelope sender of its own.
    """

    id: str
    name: str
    sender: str
    url: str
    mailbox: str
    postal_address: str = ""
    language: str = "en"
    colour: str = "#b4421a"
    thumbnails: bool = False
    logo: Logo | None = None
    verp: bool = False

    @property
    def pictured(self) -> bool:
        """Whether its mails may load pictures."""
        return self.thumbnails or self.logo is not None

    @property
    def domain(self) -> str:
        """The domain of the sender, which message ids carry."""
        return self.sender.rpartition("@")[2]


class Consent(StrEnum):
    """What a person asked of us."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"


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
    liked: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person on the list and what they asked for.

    `key` is the random part of the links in their mail; it says nothing of the address. `hour` is the hour of the
    day in `time_zone` at which they want their mail; None is "as soon as it is published". Whoever wants it weekly
    gets no daily edition.
    """

    address: str
    key: bytes
    name: str = ""
    consent: Consent = Consent.CONFIRMED
    time_zone: str = "UTC"
    hour: int | None = None
    frequency: Frequency = Frequency.DAILY
    layout: Layout = Layout.FULL
    asked: Asked = Asked()


class State(StrEnum):
    """Where a delivery stands. `accepted` means that a server answered 250, not that the mail arrived."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    IN_DOUBT = "in doubt"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the far end answered: its code, its enhanced code where it gave one, and its words."""

    code: int
    text: str = ""
    enhanced: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.enhanced, self.text) if part)


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One edition on its way to one subscriber. `address`, `name` and `key` are as they were when it was published,
    so that every attempt has the same bytes. `number` is the subscriber's, and stands in the message id. `variant`
    names the composed message. `doubts` counts the attempts that ended without an answer; `reason` says why a
    delivery was skipped.

    Nobody changes one. It is not frozen, because one is made for each claim and freezing takes twice the time.
    """

    edition_id: str
    number: int
    address: str
    name: str
    key: bytes
    variant: str
    state: State
    attempts: int
    due_at: datetime
    doubts: int = 0
    reply: Reply | None = None
    reason: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Until when an edition is paused, and what the relay said."""

    until: datetime
    why: str


def named(text: str) -> tuple[date, Period] | None:
    """The day and period of an edition's name, or None. Each has one name: what Python also reads as dates is none."""
    try:
        day = date.fromisoformat(text[-len("2026-05-06") :])
    except ValueError:
        return None
    return next(((day, period) for period in Period if period.named(day) == text), None)
