"""What the operator reads when a relay refuses us or is lost: which relay, what it said, at which step, what helps."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.errors import TransportError, WeAreRefused
from newsletter.models import Reply

ASK = "run again, and where it happens again ask whoever runs the relay what its log says"
_NOBODY = "nobody was marked failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A step of the conversation with a relay, and the setting that describes the relay."""

    relay: str = "the way out"
    setting: str = "transport"
    step: str = "the text"

    def words(self, what: str, cure: str) -> str:
        """What happened here, and what helps, as one line."""
        return f"{self.relay}: {what}, at {self.step}; {cure}"


SOMEWHERE = Place()


def of_us(reply: Reply, at: Place) -> TransportError:
    """The relay refuses our mail, whoever it is for."""
    return WeAreRefused(at.words(f"the far end refuses us, not the subscriber: {reply}", _cure(reply, at)))


def of_sender(sender: str, reply: Reply, at: Place) -> TransportError:
    """The relay takes no mail from this address."""
    return WeAreRefused(at.words(f"takes no mail from {sender}: {reply}", _cure(reply, at)))


def not_as_offered(names: Sequence[str], why: str, at: Place) -> str:
    """The relay does not understand what it offers, and is not asked for it again in this run."""
    offered = " and ".join(name.upper() for name in names)
    told = "not used again in this run, and nobody was refused by it"
    return at.words(f"offers {offered} and does not understand it: {why}", told)


def in_doubt(at: Place) -> TransportError:
    """The connection ended before the message that had left was answered."""
    cure = "the message is in doubt, and `newsletter deliveries` lists it"
    return TransportError(at.words("the connection was lost before a message was answered", cure))


def lost(why: str, at: Place) -> TransportError:
    """The connection ended too early, for the second time."""
    cure = f"run again later, or set fewer {at.setting}.connections" if why.startswith("421") else ASK
    return TransportError(at.words(f"the connection was lost before a message had left: {why}", cure))


def _cure(reply: Reply, at: Place) -> str:
    """53x asks for a login or TLS [RFC 4954, 6]; 500 and 502 to 504: a command was not understood [RFC 5321, 4.2.2]."""
    if 530 <= reply.code < 540:
        cure = f"it wants TLS or a login: check {at.setting}.security, the user in {at.setting}.url and its password"
    elif reply.code in (500, 502, 503, 504) and not reply.enhanced.startswith(("5.1.", "5.7.")):
        cure = "it does not understand plain SMTP: ask whoever runs it, or use another relay"
    elif reply.code == 552 or reply.enhanced == "5.3.4":
        cure = "the message is too big for it: raise its limit (of Postfix: message_size_limit), or use another relay"
    elif at.step == "MAIL FROM" or reply.enhanced in ("5.1.7", "5.1.8"):
        cure = f"check list.sender, and who may send from it by {at.setting}.url"
    elif at.step == "RCPT TO":
        cure = f"check list.sender, the user in {at.setting}.url and that the relay passes on mail from this machine"
    else:
        cure = f"check what it names: SPF, DKIM and DMARC of list.sender, the text, the name of {at.setting}.url"
    return f"{cure}; {_NOBODY}"
