"""What a code means where the words say nothing: RFC 5321 section 4.2.2, RFC 3463 section 3, RFC 4954 section 6."""

import re
from collections.abc import Sequence

from newsletter.delivery.verdict.kinds import OF_NOBODY, Step, Whose

_ENHANCED: Sequence[tuple[str, Whose, str]] = (
    (r"\d\.1\.[78]", Whose.SENDER, "a bad sender's address"),
    (r"5\.1\.([12346]|10)", Whose.RECIPIENT_GONE, "a bad address"),
    (r"4\.[12]\.\d+", Whose.RECIPIENT_LATER, "an address or a mailbox that cannot be served now"),
    (r"5\.2\.1", Whose.RECIPIENT_REFUSES, "a mailbox that takes nothing"),
    (r"5\.2\.2", Whose.RECIPIENT_LATER, "a full mailbox"),
    (r"5\.2\.3|\d\.3\.4", Whose.CONTENT, "a message that is too large"),
    (r"4\.7\.1", Whose.RECIPIENT_LATER, "most often greylisting"),
    (r"\d\.6\.\d+", Whose.CONTENT, "what the message holds"),
    (r"5\.4\.4", Whose.RECIPIENT_GONE, "no way to the domain"),
    (r"\d\.[34]\.\d+", Whose.RELAY_FAULT, "the system or the way to it"),
    (r"\d\.5\.3", Whose.RATE, "too many recipients"),
    (r"\d\.5\.[01245]", Whose.RELAY_FAULT, "the protocol"),
    (r"\d\.7\.([89]|1[01]|2\d)", Whose.SENDER, "a login, TLS, SPF, DKIM, DMARC or a host's name"),
)
_AT_THE_DOOR = (Step.CONNECT, Step.EHLO)
_OF_OUR_NAME = (*_AT_THE_DOOR, Step.MAIL)


def by_code(code: int, enhanced: str, at: Step | None) -> tuple[Whose, str]:
    """Say whose fault a refusal is by its code [RFC 5321, 4.2], enhanced code [RFC 3463] and step alone, and why."""
    if code in (530, 534, 535, 538):
        return Whose.SENDER, f"{code} asks for a login or TLS"
    if at in _OF_OUR_NAME and re.fullmatch(r"4\.7\.[01]", enhanced):
        return Whose.REPUTATION, f"{enhanced} before RCPT means a policy about us"
    if code == 521:
        return Whose.REPUTATION, "521 means a host that takes no mail of ours [RFC 7504]"
    for pattern, whose, why in _ENHANCED:
        if re.fullmatch(pattern, enhanced):
            return whose, f"{enhanced} means {why}"
    if code in (500, 502, 503, 504):
        return Whose.RELAY_FAULT, f"{code} means a command that was not understood or came out of turn"
    if at in OF_NOBODY:
        return _before_rcpt(code, at)
    return _from_rcpt_on(code, enhanced, at)


def _before_rcpt(code: int, at: Step | None) -> tuple[Whose, str]:
    if code < 500:
        return Whose.RELAY_FAULT, "a temporary refusal before RCPT"
    if at in _AT_THE_DOOR:
        return Whose.REPUTATION, "a permanent refusal at the door"
    return Whose.SENDER, "a permanent refusal before RCPT"


def _from_rcpt_on(code: int, enhanced: str, at: Step | None) -> tuple[Whose, str]:
    if code == 552 and at is Step.RCPT:
        return Whose.RECIPIENT_LATER, "552 at RCPT means a full mailbox"
    if code in (551, 556) and at is Step.RCPT:
        return Whose.RECIPIENT_GONE, f"{code} at RCPT means that the user or the domain is not there"
    if code in (450, 452) and at is Step.RCPT:
        return Whose.RECIPIENT_LATER, f"{code} at RCPT means a mailbox that cannot be served now"
    if 400 <= code < 500 and not enhanced.startswith("4.7."):
        return Whose.RELAY_FAULT, "a temporary refusal without a reason"
    if at is Step.DOT and code >= 500:
        return Whose.CONTENT, "a refusal in answer to the text"
    return Whose.UNCLEAR, "no reason is given"


def suppresses(code: int, enhanced: str, at: Step | None) -> bool:
    """Tell whether the enhanced code [RFC 3463] says by itself that there is no such mailbox: never in answer to a
    text."""
    return code >= 500 and at is not Step.DOT and bool(re.fullmatch(r"5\.1\.([1236]|10)", enhanced))
