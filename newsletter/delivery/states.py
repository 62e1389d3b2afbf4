"""The states of a delivery and how it passes from one to the next.

    pending -> claimed -> sending -> accepted | deferred | refused | in doubt
    skipped: the person left between publishing and claiming

Each function takes a delivery and what happened, and gives the delivery as it then is. The promise they keep: nobody
who is due is skipped, and a recipient gets a second copy only if his message was in flight, never a third.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.models import Delivery, Reply, State

FIRST_WAIT = timedelta(minutes=5)
MAX_ATTEMPTS = 10
MAX_DOUBTS = 2
LEASE = timedelta(minutes=30)

_LOGIN_NEEDED = (530, 534, 535, 538)
_OF_US = ("5.1.7", "5.1.8", "5.3.4")
_NOT_UNDERSTOOD = (500, 502, 503, 504)

FINAL = (State.ACCEPTED, State.REFUSED, State.SKIPPED)


def sending(delivery: Delivery) -> Delivery:
    """The message is about to leave: this must be on record before its last byte does."""
    return replace(delivery, state=State.SENDING, attempts=delivery.attempts + 1)


def answered(delivery: Delivery, reply: Reply, *, now: datetime) -> Delivery:
    """The far end answered: 2xx takes it, 4xx may take it later, 5xx never will, unless it is us whom it refuses."""
    if accepts(reply):
        return replace(delivery, state=State.ACCEPTED, reply=reply)
    if 400 <= reply.code < 500:
        return deferred(delivery, reply, now=now)
    if blames_sender(reply):
        return paused(delivery, reply, now=now)
    return replace(delivery, state=State.REFUSED, reply=reply)


def deferred(delivery: Delivery, reply: Reply, *, now: datetime) -> Delivery:
    """Wait twice as long after each temporary refusal; give up after the last one."""
    if delivery.attempts >= MAX_ATTEMPTS:
        return replace(delivery, state=State.REFUSED, reply=reply)
    wait = FIRST_WAIT * 2 ** (delivery.attempts - 1)
    return replace(delivery, state=State.DEFERRED, due_at=now + wait, reply=reply)


def paused(delivery: Delivery, reply: Reply, *, now: datetime) -> Delivery:
    """The far end refuses us. That counts against nobody; the others are tried first when the way is open again."""
    return replace(unsent(delivery), state=State.DEFERRED, due_at=now + FIRST_WAIT, reply=reply)


def unsent(delivery: Delivery) -> Delivery:
    """The connection went before the message did. That counts against nobody."""
    attempts = delivery.attempts - (delivery.state is State.SENDING)
    return replace(delivery, state=State.PENDING, attempts=attempts)


def in_doubt(delivery: Delivery) -> Delivery:
    """The message may have left and no answer came. It is tried once more, then held for a person."""
    return replace(delivery, state=State.IN_DOUBT, doubts=delivery.doubts + 1)


def held(delivery: Delivery) -> Delivery:
    """One in doubt is not tried again until a person decides; any other is as it was."""
    return replace(delivery, doubts=MAX_DOUBTS) if delivery.state is State.IN_DOUBT else delivery


def skipped(delivery: Delivery, reason: str) -> Delivery:
    """The person was due this edition when it was published and is not any more.

    One that was in doubt may have arrived all the same: it is not tried again, and held for a person to see.
    """
    if delivery.doubts:
        return replace(delivery, state=State.IN_DOUBT, doubts=MAX_DOUBTS, reason=reason)
    return replace(delivery, state=State.SKIPPED, reason=reason)


def decided(delivery: Delivery, state: State, *, reason: str, now: datetime) -> Delivery:
    """What a person decides of a delivery in doubt: it arrived, it never will, or, as pending, it goes out once more.

    Where that ends in doubt again, it is held again.
    """
    if state is not State.PENDING:
        return replace(delivery, state=state, reason=reason)
    return replace(delivery, state=state, reason=reason, due_at=now, doubts=min(delivery.doubts, MAX_DOUBTS - 1))


def reported(delivery: Delivery, reply: Reply) -> Delivery:
    """What a relay says later of a delivery in doubt: it went on, or it came back for good. Else the doubt stays."""
    if accepts(reply):
        return replace(delivery, state=State.ACCEPTED, reply=reply)
    if 500 <= reply.code < 600 and not blames_sender(reply):
        return replace(delivery, state=State.REFUSED, reply=reply)
    return delivery


def accepts(reply: Reply) -> bool:
    """Whether the far end takes the message with this reply."""
    return 200 <= reply.code < 300


def suppresses(reply: Reply) -> bool:
    """Whether a refusal says that the address itself is no good: 5.1.x, or a plain 550 that names no other cause."""
    if not 500 <= reply.code < 600 or blames_sender(reply):
        return False
    return reply.enhanced.startswith("5.1.") or (not reply.enhanced and reply.code == 550)


def blames_sender(reply: Reply) -> bool:
    """Whether a refusal is of us: our policy, reputation, login (5.7.x) or address, not of the recipient's.

    5.1.7 and 5.1.8 are a bad sender's address [RFC 3463, 3.2]; 530, 534, 535 and 538 ask for a login [RFC 4954, 6];
    500, 502, 503 and 504 say that a command was not understood or came out of turn [RFC 5321, 4.2.2]. 5.3.4 is a
    message too big for the relay [RFC 3463, 3.4], whoever it is for.
    """
    if not 500 <= reply.code < 600:
        return False
    if reply.code in _LOGIN_NEEDED or reply.enhanced in _OF_US:
        return True
    return reply.enhanced.startswith("5.7.") or (reply.code in _NOT_UNDERSTOOD and not _names_recipient(reply))


def _names_recipient(reply: Reply) -> bool:
    """Whether the enhanced code is of an address or a mailbox."""
    return reply.enhanced.startswith(("5.1.", "5.2."))
