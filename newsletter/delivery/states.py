"""The states of a delivery and how it passes from one to the next.

    pending -> claimed -> sending -> accepted | deferred | refused | in doubt
    skipped: the person left between publishing and claiming

Each function takes a delivery and what happened, and gives the delivery as it then is. The promise they keep: nobody
who is due is skipped, and a recipient gets a second copy only if his message was in flight, never a third.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsletter.delivery.verdict.kinds import Then, Verdict
from newsletter.models import State

if TYPE_CHECKING:
    from newsletter.models import Delivery, Reply

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
GIVE_UP = timedelta(days=3)
MAX_DOUBTS = 2
LEASE = timedelta(minutes=30)

FINAL = (State.ACCEPTED, State.REFUSED, State.SKIPPED)


def sending(delivery: "Delivery") -> "Delivery":
    """Note that the message is about to leave: this must be on record before its last byte does."""
    return replace(delivery, state=State.SENDING, attempts=delivery.attempts + 1)


def answered(
    delivery: "Delivery", reply: "Reply", meant: Verdict, *, now: datetime, give_up: timedelta = GIVE_UP
) -> "Delivery":
    """Apply the far end's answer: by its verdict the delivery is accepted, ends, or is due again."""
    if accepts(reply):
        return replace(delivery, state=State.ACCEPTED, reply=reply)
    if meant.then is Then.END:
        return replace(delivery, state=State.REFUSED, reply=reply)
    if meant.then is Then.LATER:
        return deferred(delivery, reply, now=now, give_up=give_up)
    if meant.then is Then.SLOW:
        return replace(unsent(delivery), reply=reply)
    return waiting(delivery, reply, now=now)


def deferred(delivery: "Delivery", reply: "Reply", *, now: datetime, give_up: timedelta = GIVE_UP) -> "Delivery":
    """Retry later, as the recipient cannot be served now. Wait twice as long each time [RFC 5321, 4.5.4.1]; refuse once
    it has been put off for as long as `give_up`."""
    since = delivery.deferred_since or now
    if now - since >= give_up:
        return replace(delivery, state=State.REFUSED, reply=reply)
    wait = min(FIRST_WAIT * 2 ** min(delivery.attempts - 1, 20), LONGEST_WAIT)
    return replace(delivery, state=State.DEFERRED, due_at=now + wait, reply=reply, deferred_since=since)


def waiting(delivery: "Delivery", reply: "Reply", *, now: datetime) -> "Delivery":
    """Put the delivery back for a reason that is not the recipient's fault, and counts against nobody. It is due again
    after as long as it has waited so far; the others are tried first when the way is open again."""
    since = delivery.deferred_since or now
    wait = min(max(FIRST_WAIT, now - since), LONGEST_WAIT)
    put_back = replace(unsent(delivery), state=State.DEFERRED, due_at=now + wait, reply=reply)
    return replace(put_back, deferred_since=since)


def unsent(delivery: "Delivery") -> "Delivery":
    """Undo an attempt whose connection was lost before the message left. That counts against nobody."""
    attempts = delivery.attempts - (delivery.state is State.SENDING)
    return replace(delivery, state=State.PENDING, attempts=attempts)


def in_doubt(delivery: "Delivery") -> "Delivery":
    """Note that the message may have left and no answer came. It is tried once more, then held for a person."""
    return replace(delivery, state=State.IN_DOUBT, doubts=delivery.doubts + 1)


def held(delivery: "Delivery") -> "Delivery":
    """Hold a delivery in doubt until a person decides; any other stays as it was."""
    return replace(delivery, doubts=MAX_DOUBTS) if delivery.state is State.IN_DOUBT else delivery


def skipped(delivery: "Delivery", reason: str) -> "Delivery":
    """Skip a person who was due this edition when it was published and is not any more.

    One that was in doubt may have arrived all the same: it is not tried again, and held for a person to see.
    """
    if delivery.doubts:
        return replace(delivery, state=State.IN_DOUBT, doubts=MAX_DOUBTS, reason=reason)
    return replace(delivery, state=State.SKIPPED, reason=reason)


def decided(delivery: "Delivery", state: State, *, reason: str, now: datetime) -> "Delivery":
    """Apply what a person decides of a delivery in doubt: it arrived, it never will, or, as pending, it is sent again.

    Where that ends in doubt again, it is held again.
    """
    if state is not State.PENDING:
        return replace(delivery, state=state, reason=reason)
    return replace(delivery, state=state, reason=reason, due_at=now, doubts=min(delivery.doubts, MAX_DOUBTS - 1))


def reported(delivery: "Delivery", reply: "Reply", meant: Verdict) -> "Delivery":
    """Apply what a relay says later of a delivery in doubt: it went on, or it came back for good and not by our fault.
    Else the doubt stays."""
    if accepts(reply):
        return replace(delivery, state=State.ACCEPTED, reply=reply)
    if reply.code >= 500 and meant.then in (Then.END, Then.LATER, Then.RETRY):
        return replace(delivery, state=State.REFUSED, reply=reply)
    return delivery


def accepts(reply: "Reply") -> bool:
    """Tell whether the far end takes the message with this reply."""
    return 200 <= reply.code < 300


def is_held(delivery: "Delivery") -> bool:
    """Tell whether it is in doubt for good: nobody tries it again until a person decides."""
    return delivery.state is State.IN_DOUBT and delivery.doubts >= MAX_DOUBTS


def is_open(delivery: "Delivery") -> bool:
    """Tell whether it is still to be sent, or to be tried again."""
    return delivery.state not in FINAL and not is_held(delivery)
