"""How it goes there: a delivery, its states, and what the far end answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
class Pause:
    """Until when an edition is paused, and what the relay said."""

    until: datetime
    why: str
