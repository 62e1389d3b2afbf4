"""Where a delivery stands, and a person: known without either."""

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


class Consent(StrEnum):
    """What a person asked of us."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"
