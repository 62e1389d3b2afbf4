"""What a run and a check came to, and who is on the list, for a machine."""

from typing import TYPE_CHECKING, Any

from newsletter.actions.outcomes import Imported, Polled, Ran, Tidied
from newsletter.actions.values.deliveries import delivered_values, suppression_values
from newsletter.actions.values.editions import collected_values, published_values
from newsletter.models import Subscriber
from newsletter.people.precedence import Known

if TYPE_CHECKING:
    from newsletter.actions import check
    from newsletter.mail import proofread
    from newsletter.mail.gate.finding import Finding
    from newsletter.store.suppressions import Suppression


def ran_values(ran: Ran) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "subscribers": imported_values(ran.imported),
        "mailbox": _polled_values(ran.polled),
        "welcomed": ran.notified.welcomed,
        "notices": {kind.value: number for kind, number in ran.notified.accepted.items()},
        "notices_wait": list(ran.notified.faults),
        "collected": collected_values(ran.collected),
        "published": published_values(ran.published) if ran.published else None,
        "why_not": ran.why_not or None,
        "week": published_values(ran.week) if ran.week else None,
        "why_no_week": ran.why_no_week or None,
        "stopped": ran.stopped,
        "delivered": [delivered_values(delivered) for delivered in ran.delivered],
        "tidied": tidied_values(ran.tidied),
        "told": list(ran.alerts),
    }


def tidied_values(tidied: Tidied) -> dict[str, Any]:
    """What was old enough to go, and whether it was deleted: deliveries, editions whose messages went, sightings."""
    return {
        "deliveries": tidied.deliveries,
        "messages": tidied.messages,
        "sightings": tidied.sightings,
        "deleted": tidied.any and not tidied.only_said,
    }


def imported_values(imported: Imported) -> dict[str, Any]:
    """What became of a subscribers file."""
    return {
        "new": imported.new,
        "known": imported.known,
        "forgotten": list(imported.forgotten),
        "not_in_file": list(imported.absent),
        "unsubscribed": list(imported.dropped),
        "left": {address: dict(left) for address, left in imported.left.items()},
        "notes": list(imported.notes),
        "mistakes": list(imported.mistakes),
    }


def _polled_values(polled: Polled) -> dict[str, Any]:
    """How many mails of each kind there were in the mailbox, and what followed; `error` is null where none occurred."""
    return {
        "mails": dict(polled.kinds),
        "suppressed": polled.suppressed,
        "unsubscribed": polled.unsubscribed,
        "put_away": polled.put_away,
        "too_old": polled.too_old,
        "for_a_person": list(polled.for_a_person),
        "error": polled.error or None,
    }


def subscriber_values(person: Subscriber) -> dict[str, Any]:
    """One person for a machine, without the key of their links."""
    from newsletter.people import subscribers_file  # YAML, which few have a use for

    return subscribers_file.entry(person)


def listed_values(person: Subscriber, suppressed: "Suppression | None") -> dict[str, Any]:
    """One person, and why their address is not written to; null where it is."""
    return {**subscriber_values(person), "suppressed": suppression_values(suppressed) if suppressed else None}


def known_values(known: Known) -> dict[str, Any]:
    """One person, who decided whether they get mail, who set which field, and who brought them to the list."""
    return {
        **subscriber_values(known.subscriber),
        "consent_by": known.consent_by,
        "consent_at": known.consent_at,
        "set_by": dict(known.set_by),
        "origin": known.origin,
    }


def checked_values(checked: "check.Checked") -> dict[str, Any]:
    """The same for a machine."""
    return {
        "id": checked.edition.id,
        "date": checked.edition.day,
        "published": checked.published,
        "refused": checked.refused,
        "findings": [_finding_values(finding) for finding in checked.findings],
    }


def proofread_values(checked: "proofread.Checked") -> dict[str, Any]:
    """The same for a machine."""
    return {
        "mails": list(checked.mails),
        "samples": checked.samples,
        "refused": checked.refused,
        "findings": [
            {"mail": placed.mail, "sample": placed.words, "place": placed.place, **_finding_values(placed.finding)}
            for placed in checked.findings
        ],
    }


def _finding_values(finding: "Finding") -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "where": finding.where,
        "what": finding.what,
        "cure": finding.cure,
        "anyway": finding.doubt,
    }
