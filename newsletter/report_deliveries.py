"""What the program says of single deliveries: to a person as lines, to a machine as JSON."""

from collections.abc import Iterator
from typing import Any

from newsletter.actions.resolve import Reconciled
from newsletter.actions.stamp import message_id
from newsletter.delivery import states
from newsletter.models import Delivery, MailingList, State
from newsletter.report import counted, moment


def delivery_line(found: Delivery) -> str:
    """One delivery, its fields parted by tabs: number, address, state, attempts, when due, the far end's words."""
    state = f"{found.state}, held" if _held(found) else str(found.state)
    due = moment(found.due_at) if _is_open(found) else ""
    words = "; ".join(filter(None, (found.reason, str(found.reply or ""))))
    return "\t".join((str(found.number), found.address, state, counted(found.attempts, "attempt"), due, words)).rstrip()


def delivery_values(found: Delivery, mailing_list: MailingList) -> dict[str, Any]:
    """The same for a machine, without the key of the subscriber's links."""
    return {
        "edition": found.edition_id,
        "number": found.number,
        "message_id": message_id(mailing_list, found),
        "address": found.address,
        "state": found.state.value,
        "held": _held(found),
        "attempts": found.attempts,
        "doubts": found.doubts,
        "due_at": found.due_at.isoformat() if _is_open(found) else None,
        "reply": str(found.reply) if found.reply else None,
        "reason": found.reason or None,
    }


def reconciled_lines(found: Reconciled) -> Iterator[str]:
    """What a log settled, and what it left."""
    yield f"{found.doubtful} in doubt: {found.accepted} accepted, {found.refused} refused by the log"
    if found.waiting:
        yield f"  {found.waiting} still on the way, or refused because of us: read the log again later"
    if found.unknown:
        yield f"  {found.unknown} of which it says nothing; `newsletter resolve` settles what you know otherwise"


def reconciled_values(found: Reconciled) -> dict[str, int]:
    """The same for a machine."""
    return {
        "in_doubt": found.doubtful,
        "accepted": found.accepted,
        "refused": found.refused,
        "waiting": found.waiting,
        "unknown": found.unknown,
    }


def _held(found: Delivery) -> bool:
    return found.state is State.IN_DOUBT and found.doubts >= states.MAX_DOUBTS


def _is_open(found: Delivery) -> bool:
    return found.state not in states.FINAL and not _held(found)
