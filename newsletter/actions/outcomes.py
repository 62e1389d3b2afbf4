"""What the actions did, as values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.errors import GateRefused
from newsletter.models import Notice

if TYPE_CHECKING:  # what sends mail, which most runs have no use for
    from newsletter.delivery.balance import Balance
    from newsletter.delivery.outbox import Tally
    from newsletter.models import Complaints, Crowd, Feed, Pause, Published
    from newsletter.people.precedence import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one source gave: the feed and how many of its papers were new, or why it was refused."""

    source: str
    feed: "Feed | None" = None
    new: int = 0
    refused: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One edition's deliveries: what became of those sent now, how the balance stands, when the next are due.

    `late` were skipped because the edition is too old, `crowds` are replies that keep people waiting, and `due_again`
    were refused by one that let others through. `paused` is a pause in which the run sent nothing. `unsent` are due
    and were not sent: the run ended before.
    """

    published: "Published"
    tally: "Tally"
    balance: "Balance"
    next_due: datetime | None
    late: int = 0
    crowds: "tuple[Crowd, ...]" = ()
    due_again: int = 0
    unsent: int = 0
    paused: "Pause | None" = None

    @property
    def needs_operator(self) -> bool:
        """Whether the way out is closed, deliveries are held for a person, or the balance does not hold."""
        waits = self.tally.error or self.balance.held or self.late or self.crowds or self.paused
        return bool(waits) or not self.balance.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """How many mails to single readers were accepted, by kind, and why others wait, where something failed."""

    accepted: Mapping[Notice, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def with_more(self, later: "Notified") -> "Notified":
        """Add what was sent later in the same run. The same fault is told once."""
        from newsletter.delivery.refusals import fault_of

        accepted = Counter(self.accepted) + Counter(later.accepted)
        return Notified(
            accepted=accepted,
            faults=tuple({fault_of(words): words for words in (*later.faults, *self.faults)}.values()),
        )

    @property
    def welcomed(self) -> int:
        """How many new subscribers were welcomed."""
        return self.accepted.get(Notice.WELCOME, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many people of a subscribers file were new, and how many known.

    `left` has, by address, the fields in which the file says otherwise than somebody who stands over it, each with who
    that is. `forgotten` are addresses that asked to be, and are left out. `absent` came from the file and are not in it
    any more; `dropped` are those of them who were unsubscribed for it. `notes` say what of it was read otherwise than
    it stands there. Where there are `mistakes`, a line each, nobody was imported.
    """

    new: int = 0
    known: int = 0
    forgotten: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    left: "Mapping[str, Mapping[str, Who]]" = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What was read in the mailbox: how many mails of each kind, and what followed.

    `put_away` went into the folder of what is done. `too_old` are about deliveries that were tidied away.
    `for_a_person` says of mails that stayed what a person has to look at, without an address. `complaints` are their
    kinds, and `by_relay` how many there are by now. `error` says why no more was read.
    """

    kinds: Mapping[str, int] = field(default_factory=dict)
    suppressed: int = 0
    unsubscribed: int = 0
    put_away: int = 0
    too_old: int = 0
    for_a_person: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    by_relay: "tuple[Complaints, ...]" = ()
    error: str = ""

    @property
    def number(self) -> int:
        """How many mails were looked at."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What was old enough and was deleted: so many deliveries and sightings, and the messages of so many editions.

    `only_said` says that nothing was: it is told before the first time.
    """

    deliveries: int = 0
    messages: int = 0
    sightings: int = 0
    only_said: bool = False

    @property
    def any(self) -> bool:
        """Whether there was anything."""
        return bool(self.deliveries or self.messages or self.sightings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run did. `why_not` says why nothing was published, where nothing was.

    `week` and `why_no_week` say the same of the edition of the week; both are empty where nobody wants one. `stops`
    are the gate's refusals of editions, and `alerts` is what the operator was told by mail. `rush` says what of the
    sign-ups looks like bombing.
    """

    imported: Imported
    collected: tuple[Collected, ...]
    published: "Published | None"
    why_not: str
    delivered: tuple[Delivered, ...]
    week: "Published | None" = None
    why_no_week: str = ""
    stops: tuple[GateRefused, ...] = ()
    alerts: tuple[str, ...] = ()
    notified: Notified = Notified()
    polled: Polled = Polled()
    rush: tuple[str, ...] = ()
    tidied: Tidied = Tidied()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do: nothing new, nothing due, and nothing that needs the operator."""
        return not (self._did or self.failed)

    @property
    def waits(self) -> bool:
        """Whether nothing was done, and editions that are paused are all that needs the operator."""
        others = any(edition.needs_operator and not edition.paused for edition in self.delivered)
        return self.failed and not (self._did or self._refused or others)

    @property
    def _did(self) -> bool:
        did = (
            self.imported.new,
            self.imported.dropped,
            any(self.notified.accepted.values()),
            self.polled.number,
            self.published,
            self.week,
            self.alerts,
            self.tidied.any and self.tidied.only_said,
        )
        new = any(source.new for source in self.collected)
        return bool(any(did) or new or any(edition.tally.states for edition in self.delivered))

    @property
    def stopped(self) -> bool:
        """Whether there was an edition, and the gate refused it."""
        return bool(self.stops)

    @property
    def failed(self) -> bool:
        """Whether anything needs the operator: a source, an edition or the subscribers file was refused, or
        the mailbox or deliveries cannot go on."""
        return self._refused or any(edition.needs_operator for edition in self.delivered)

    @property
    def _refused(self) -> bool:
        refused = any(source.refused for source in self.collected)
        return refused or self.stopped or bool(self.notified.faults or self.imported.mistakes or self.polled.error)
