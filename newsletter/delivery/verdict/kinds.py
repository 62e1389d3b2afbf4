"""What a reply, a bounce or a report can mean: whose fault it is, and what follows."""

from dataclasses import dataclass
from enum import StrEnum


class Whose(StrEnum):
    """Whose fault a refusal is, or what is used up."""

    RECIPIENT_GONE = "recipient_gone"
    RECIPIENT_REFUSES = "recipient_refuses"
    RECIPIENT_LATER = "recipient_later"
    RATE = "rate"
    QUOTA = "quota"
    SENDER = "sender"
    REPUTATION = "reputation"
    CONTENT = "content"
    RELAY_FAULT = "relay_fault"
    UNCLEAR = "unclear"


class Then(StrEnum):
    """What follows: for this one delivery (end, later), or for the way out (slow, wait, rest, pause, retry)."""

    END = "end"
    LATER = "later"
    SLOW = "slow"
    WAIT = "wait"
    REST = "rest"
    PAUSE = "pause"
    RETRY = "retry"


class Repeated(StrEnum):
    """What suppresses an address only where several editions meet it: a full mailbox, a rule of an organisation."""

    FULL = "full"
    RULE = "rule"


class Step(StrEnum):
    """The step that a reply answers; LATER is a bounce or a log, after the message was taken."""

    CONNECT = "connect"
    EHLO = "ehlo"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    LATER = "later"


OF_RECIPIENT = frozenset((Whose.RECIPIENT_GONE, Whose.RECIPIENT_REFUSES, Whose.RECIPIENT_LATER))
OF_ONE = OF_RECIPIENT | {Whose.UNCLEAR}
BEFORE_TEXT = frozenset((Step.CONNECT, Step.EHLO, Step.AUTH, Step.MAIL, Step.RCPT, Step.DATA))
OF_NOBODY = frozenset((Step.CONNECT, Step.EHLO, Step.AUTH, Step.MAIL))  # nothing said here is about a recipient

THEN = {
    Whose.RECIPIENT_GONE: Then.END,
    Whose.RECIPIENT_REFUSES: Then.END,
    Whose.RECIPIENT_LATER: Then.LATER,
    Whose.RATE: Then.SLOW,
    Whose.QUOTA: Then.WAIT,
    Whose.SENDER: Then.REST,
    Whose.REPUTATION: Then.REST,
    Whose.CONTENT: Then.PAUSE,
    Whose.RELAY_FAULT: Then.RETRY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whose fault it is, what follows, whether the address is never written to again, and why.

    `cure` names what an operator does about it; "" where nothing is to be done. `known` says that the words or the
    enhanced code fit a row of the table that comes with the program. `permanent` says that the reply is a 5xx, and
    `anew` that another connection may work. `repeated` names what suppresses where several editions meet it.
    """

    whose: Whose
    then: Then
    suppress: bool = False
    why: str = ""
    cure: str = ""
    known: bool = False
    permanent: bool = False
    anew: bool = False
    repeated: Repeated | None = None

    @property
    def of_mailbox(self) -> bool:
        """Whether known words say that the mailbox is not there or is shut. Any other refusal may end few deliveries of
        an edition only."""
        return self.known and self.suppress
