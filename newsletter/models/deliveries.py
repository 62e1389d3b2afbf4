"""How it goes there: a delivery, and what the far end answered."""

from dataclasses import dataclass
from datetime import datetime

from newsletter.models.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the far end answered: its code, its enhanced code where it gave one, and its words."""

    code: int
    text: str = ""
    enhanced: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.enhanced, self.text) if part)


@dataclass(slots=True)
class Delivery:
    """One edition on its way to one subscriber. `address`, `name` and `key` are as they were when it was published,
    so that every attempt has the same bytes. `number` is the subscriber's, and stands in the message id. `variant`
    names the composed message. `doubts` counts the attempts that ended without an answer; `reason` says why a
    delivery was skipped; `deferred_since` is when it was first put off, whoever's fault that was.

    Nobody changes one. It is not frozen, and a claim gives its values by place, because one is made for each: to freeze
    it, or to name them, takes twice the time.
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
    deferred_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A permanent reply that is not known for sure: how many of an edition it refused, and how many wait because more
    were refused so than may be."""

    name: str
    reply: str
    refused: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """How many readers complained about messages that a relay sent, and how many it sent meanwhile.

    `relay` is its name where it is one of several, else "".
    """

    relay: str
    complaints: int
    messages: int

    @property
    def share(self) -> float:
        """How many of the messages were complained about, from 0 to 1."""
        return self.complaints / max(self.messages, self.complaints, 1)

    @property
    def line(self) -> float | None:
        """The worst line that the share has reached: providers begin to refuse mail from 0.3 %, and ask to stay below
        0.1 %. None below both."""
        return next((line for line in (0.003, 0.001) if self.share >= line), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Until when an edition is paused, and what the relay said."""

    until: datetime
    why: str
    since: datetime | None = None
