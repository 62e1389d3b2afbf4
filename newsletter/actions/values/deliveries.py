"""How deliveries stand, for a machine."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsletter.actions.outcomes import Delivered
from newsletter.actions.status import Status
from newsletter.delivery import states
from newsletter.delivery.balance import Balance
from newsletter.mail import links
from newsletter.models import (
    Delivery,
    MailingList,
    Pause,
    State,
)

if TYPE_CHECKING:
    from newsletter.actions.backup import Backup
    from newsletter.actions.receive import Received
    from newsletter.actions.rehearse import Rehearsed
    from newsletter.actions.resolve import Reconciled
    from newsletter.actions.test_send import Sent
    from newsletter.models import Edition
    from newsletter.store.suppressions import Suppression


def delivered_values(delivered: Delivered) -> dict[str, Any]:
    """One edition's deliveries for a machine."""
    return {
        "edition": delivered.published.edition.id,
        "now": {state.value: number for state, number in delivered.tally.states.items()},
        "error": str(delivered.tally.error) if delivered.tally.error else None,
        "notes": delivered.tally.notes,
        "replies": [
            {"whose": whose.value, "reply": words, "number": number}
            for whose, words, number in delivered.tally.answered_most
        ],
        "waiting": [
            {"name": crowd.name, "reply": crowd.reply, "refused": crowd.refused, "waiting": crowd.waiting}
            for crowd in delivered.crowds
        ],
        "due_again": delivered.due_again,
        "unsent": delivered.unsent,
        "late": delivered.late,
        "next_due": delivered.next_due.isoformat() if delivered.next_due else None,
        **balance_values(delivered.balance),
    }


def balance_values(balance: Balance) -> dict[str, Any]:
    """A balance for a machine."""
    return {
        "audience": balance.audience,
        "excluded": dict(balance.excluded),
        "eligible": balance.eligible,
        "states": {state.value: balance.states.get(state, 0) for state in State},
        "held": balance.held,
        "holds": balance.holds,
    }


def _pause_values(pause: Pause | None) -> dict[str, str] | None:
    return {"until": pause.until.isoformat(), "why": pause.why} if pause else None


def status_values(status: Status) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "subscribers": {consent.value: number for consent, number in status.subscribers.items()},
        "editions": [
            {
                "id": published.edition.id,
                "date": published.edition.day,
                "period": published.edition.period.value,
                "title": published.edition.title,
                "published_at": published.published_at.isoformat(),
                "pause": _pause_values(status.pauses.get(published.edition.id)),
                **balance_values(balance),
            }
            for published, balance in status.editions
        ],
        "older": status.older,
        "suppressed": dict(status.suppressed),
        "complaints": [
            {
                "relay": complaints.relay,
                "complaints": complaints.complaints,
                "messages": complaints.messages,
                "share": complaints.share,
            }
            for complaints in status.complaints
        ],
        "resting": [
            {"relay": name, "until": health.until.isoformat() if health.until else None, "why": health.why}
            for name, health in sorted(status.resting.items())
        ],
    }


def delivery_values(delivery: Delivery, mailing_list: MailingList) -> dict[str, Any]:
    """The same for a machine, without the key of the subscriber's links."""
    return {
        "edition": delivery.edition_id,
        "number": delivery.number,
        "message_id": links.message_id(delivery.edition_id, delivery.number, domain=mailing_list.domain),
        "address": delivery.address,
        "state": delivery.state.value,
        "held": states.is_held(delivery),
        "attempts": delivery.attempts,
        "doubts": delivery.doubts,
        "due_at": delivery.due_at.isoformat() if states.is_open(delivery) else None,
        "reply": str(delivery.reply) if delivery.reply else None,
        "reason": delivery.reason or None,
    }


def reconciled_values(reconciled: "Reconciled") -> dict[str, object]:
    """The same for a machine."""
    return {
        "in_doubt": reconciled.doubtful,
        "accepted": reconciled.accepted,
        "refused": reconciled.refused,
        "waiting": reconciled.waiting,
        "unknown": reconciled.unknown,
        "skipped": reconciled.skipped,
        "examples": [{"line": each.line, "reason": each.reason} for each in reconciled.examples],
    }


def received_values(file: str, received: "Received") -> dict[str, object]:
    """A mail as `newsletter receive --json` prints it. A bounce or complaint whose `delivery` is null changed nothing,
    unless the message that was complained about carries our signed link. One that is `too_old` is about a delivery that
    was tidied away."""
    return {
        "file": file,
        "kind": received.kind.value,
        "whose": received.whose.value if received.whose else None,
        "suppress": received.suppress,
        "recipient": received.recipient,
        "delivery": received.named or None,
        "too_old": received.too_old,
        "reason": received.reason,
    }


def suppression_values(suppression: "Suppression") -> dict[str, object]:
    """A suppression for a machine; the moment in ISO 8601. `follows_from` is complaint, reply or hand."""
    return {
        "address": suppression.address,
        "reason": suppression.reason,
        "follows_from": suppression.follows_from,
        "since": suppression.since.isoformat(),
    }


def rehearsed_values(editions: "Sequence[Rehearsed]", *, now: datetime) -> list[dict[str, Any]]:
    """The same, seconds as numbers and moments as ISO 8601."""
    return [
        {
            "day": edition.day.isoformat() if edition.day else None,
            "messages": edition.messages,
            "bytes": edition.size,
            "seconds": edition.took.total_seconds(),
            "rate": edition.rate,
            "lasts": edition.lasts.total_seconds(),
            "ends_at": (now + edition.lasts).isoformat(),
            "error": str(edition.tally.error or ""),
            "relays": [
                {"name": relay.name, "round_trip": relay.round_trip.total_seconds(), "error": relay.error}
                for relay in edition.relays
            ],
        }
        for edition in editions
    ]


def sent_values(edition: "Edition", sent: "Sent") -> dict[str, object]:
    """A message to a test address, for a machine."""
    return {
        "edition": edition.id,
        "date": edition.day,
        "to": sent.address,
        "accepted": sent.taken,
        "what": sent.words,
        "sha256": sent.sha256,
    }


def backup_values(made: "Backup") -> dict[str, object]:
    """A backup that was made, for a machine."""
    return {
        "file": str(made.file),
        "bytes": made.size,
        "taken_at": made.taken_at.isoformat(),
        "counts": dict(made.counts),
    }
