"""What the operator reads when a relay refuses us or is lost: which relay, what it said, at which step, what helps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.delivery.verdict.cures import CURES
from newsletter.delivery.verdict.kinds import Step, Verdict, Whose
from newsletter.errors import QuotaUsedUp, TransportError, WeAreRefused
from newsletter.models import Reply

ASK = "run again; if it happens again, ask the relay's operator what its log says"
_NOBODY = "everybody stays due"
_STEPS = {
    "the greeting": Step.CONNECT,
    "EHLO": Step.EHLO,
    "the login": Step.AUTH,
    "MAIL FROM": Step.MAIL,
    "RCPT TO": Step.RCPT,
    "DATA": Step.DATA,
    "the text": Step.DOT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A step of the conversation with a relay, and the setting that describes the relay."""

    relay: str = "the way out"
    setting: str = "transport"
    step: str = "the text"
    named: str = field(init=False)  # the name of the relay where it is one of several, else ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", self.setting.partition(".")[2])

    @property
    def answered(self) -> Step | None:
        """The step as verdicts know it."""
        return _STEPS.get(self.step)

    def words(self, what: str, cure: str) -> str:
        """What happened here, and what helps, as one line."""
        return f"{self.relay}: {what}, at {self.step}; {cure}"


SOMEWHERE = Place()
_CURE = re.compile(r"(, at [^;]+);.*", re.DOTALL)
_OWN_PART = re.compile(r"\+[^@\s]*@")


def fault_of(words: str) -> str:
    """Give by which fault two messages are one: without the cure, and without what an envelope sender has of its own.

    A relay that takes no mail from us refuses `papers@...` and each `papers+<delivery>@...` for one reason.
    """
    return _OWN_PART.sub("@", _CURE.sub(r"\1", words))


def of_us(reply: Reply, at: Place, meant: Verdict) -> TransportError:
    """The relay refuses our mail, whoever it is for; or has no more of it for now."""
    if meant.whose is Whose.CONTENT:
        return WeAreRefused(at.words(f"the server refuses the message, not the subscriber: {reply}", _cure(meant, at)))
    return WeAreRefused(at.words(f"the server refuses us, not the subscriber: {reply}", _cure(meant, at)))


def of_sender(sender: str, reply: Reply, at: Place, meant: Verdict) -> TransportError:
    """The relay takes no mail from this address, which may be one of those that say whose a bounce is."""
    cure = _cure(meant, at)
    if meant.cure in ("", "sender", "sandbox") and "+" in sender.partition("@")[0]:
        cure = f"it may accept only list.sender itself: set list.verp = false; {_NOBODY}"
    return WeAreRefused(at.words(f"refuses mail from {sender}: {reply}", cure))


def of_quota(reply: Reply, at: Place, *, until: datetime | None) -> TransportError:
    """What the relay allows us is used up."""
    goes_on = f"continues at {until:%Y-%m-%d %H:%M} UTC; " if until else ""
    what = f"this account's limit is used up: {reply}"
    return QuotaUsedUp(at.words(what, f"{goes_on}{CURES['quota']}; {_NOBODY}"), until=until)


def too_fast(at: Place) -> TransportError:
    """The relay asks for less however slowly it is given messages."""
    return TransportError(at.words("it asks for fewer messages, however slowly we send", f"run again later; {_NOBODY}"))


def slowed(at: Place, *, rate: float) -> str:
    """The relay asked for less in this run, and what it took."""
    allowed = f"{max(1, int(rate))} a second" if rate >= 1 else f"{max(1, int(rate * 60))} a minute"
    setting = f"per_second = {int(rate)}" if rate >= 1 else f"per_minute = {max(1, int(rate * 60))}"
    return f"{at.relay}: asked us to slow down, and accepted about {allowed}; set {setting} for it in relays"


def not_as_offered(names: Sequence[str], why: str, at: Place) -> str:
    """The relay does not understand what it offers, and is not asked for it again in this run."""
    offered = " and ".join(name.upper() for name in names)
    cure = "it is not used again in this run; everybody stays due"
    return at.words(f"offers {offered} but does not understand it: {why}", cure)


def in_doubt(at: Place) -> TransportError:
    """The connection ended before the message that had left was answered."""
    cure = "the message is in doubt, and `newsletter deliveries` lists it"
    return TransportError(at.words("the connection was lost before the server answered a message", cure))


def lost(why: str, at: Place) -> TransportError:
    """The connection ended too early, for the second time."""
    cure = f"run again later, or set fewer {at.setting}.connections" if why.startswith("421") else ASK
    return TransportError(at.words(f"the connection was lost before a message was sent: {why}", cure))


def _cure(meant: Verdict, at: Place) -> str:
    """What helps, by the verdict; where that names nothing, by the step."""
    if meant.cure:
        cure = CURES[meant.cure].format(setting=at.setting)
    elif meant.whose is Whose.RELAY_FAULT:
        cure = "it does not understand plain SMTP: ask its operator, or use another relay"
    elif at.step == "MAIL FROM":
        cure = CURES["sender"].format(setting=at.setting)
    elif at.step == "RCPT TO":
        cure = f"check list.sender, the user in {at.setting}.url, and that the relay accepts mail from this machine"
    else:
        cure = f"check what it names: SPF, DKIM and DMARC of list.sender, the text, the name of {at.setting}.url"
    return f"{cure}; {_NOBODY}"
