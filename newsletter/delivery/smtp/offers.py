"""What a relay offers in its answer to EHLO, and how a message's envelope is written for it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from newsletter.delivery.message import Message
from newsletter.models import Reply

NOT_UNDERSTOOD = (500, 501, 502, 503, 504, 555)  # of a command, its turn or its parameters [RFC 5321, 4.2.2]
_NO_PARAMETER = (500, 501, 504, 555)
_NO_COMMAND = (500, 502, 503)
_OF_PROTOCOL = ("5.5.", "5.0.0", "5.3.3")  # other enhanced codes say something of an address, or of us [RFC 3463, 3]

_INTERNATIONAL = (" SMTPUTF8", " BODY=8BITMIME SMTPUTF8")
_NOT_XTEXT = re.compile(r"[^!-*,-<>-~]")
_UNSAFE = re.compile(r"[\x00-\x20<>\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The extensions a relay named. One that it did not name is not used [RFC 5321, 4.1.1.1]."""

    pipelining: bool = False
    chunking: bool = False
    size: bool = False
    eight_bit: bool = False
    smtputf8: bool = False
    dsn: bool = False

    @classmethod
    def of(cls, extensions: Mapping[str, str]) -> "Offers":
        """From the names, in lower case, of an answer to EHLO."""
        return cls(
            pipelining="pipelining" in extensions,
            chunking="chunking" in extensions,
            size="size" in extensions,
            eight_bit="8bitmime" in extensions,
            smtputf8="smtputf8" in extensions,
            dsn="dsn" in extensions,
        )

    def without(self, names: Collection[str]) -> "Offers":
        """As if these had not been offered."""
        return replace(self, **dict.fromkeys(names, False))


def not_kept(offers: Offers, said: Reply, *, step: str) -> tuple[str, ...]:
    """The extensions that were used at this step and that this reply shows not to be understood."""
    if said.code not in NOT_UNDERSTOOD or (said.enhanced and not said.enhanced.startswith(_OF_PROTOCOL)):
        return ()
    if step == "the text":
        return ("chunking",) if offers.chunking else ()
    asked = {"MAIL FROM": {"size": offers.size, "dsn": offers.dsn}, "RCPT TO": {"dsn": offers.dsn}}.get(step, {})
    parameters = tuple(name for name, offered in asked.items() if offered)
    if parameters and said.code in _NO_PARAMETER:
        return parameters
    return ("pipelining",) if offers.pipelining and said.code in _NO_COMMAND else ()


def no_envelope(message: Message, offers: Offers) -> str:
    """Why no envelope can be written for this recipient here, as the words of a refusal; "" where one can."""
    recipient = message.delivery.address
    if _UNSAFE.search(recipient) or "@" not in recipient:
        return "5.1.3 this is not an address"
    if not recipient.isascii() and not offers.smtputf8:
        return "5.6.7 the relay does not offer SMTPUTF8, which this address needs"
    return ""


def mail(message: Message, offers: Offers) -> bytes:
    """MAIL with the parameters that are offered: SIZE [1870], BODY [6152], SMTPUTF8 [6531], RET and ENVID [3461]."""
    delivery = message.delivery
    size = f" SIZE={message.size}" if offers.size else ""
    international = "" if delivery.address.isascii() else _INTERNATIONAL[offers.eight_bit]
    named = f" RET=HDRS ENVID={_xtext(delivery.edition_id)}.{delivery.number}" if offers.dsn else ""
    return f"MAIL FROM:<{message.sender}>{size}{international}{named}\r\n".encode()


def rcpt(message: Message, offers: Offers) -> bytes:
    """RCPT, asking for word of a failure and of a delay where DSN is offered."""
    recipient = message.delivery.address
    notify = " NOTIFY=FAILURE,DELAY" if offers.dsn else ""
    return f"RCPT TO:<{recipient}>{notify}\r\n".encode()


@lru_cache(maxsize=64)
def _xtext(value: str) -> str:
    """As a parameter's value is written [RFC 3461, 4]."""
    return _NOT_XTEXT.sub(lambda match: "".join(f"+{byte:02X}" for byte in match[0].encode()), value)
