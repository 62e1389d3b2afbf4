"""What the program says of its work to a machine, to its pages and to others: outcomes become plain values."""

import json

from newsletter.actions.values.deliveries import (
    backup_values,
    balance_values,
    delivered_values,
    delivery_values,
    received_values,
    reconciled_values,
    rehearsed_values,
    sent_values,
    status_values,
    suppression_values,
)
from newsletter.actions.values.editions import (
    collected_values,
    edition_values,
    explained_values,
    paper_values,
    planned_values,
    published_values,
)
from newsletter.actions.values.health import doctor_values, health_values, node_values
from newsletter.actions.values.runs import (
    checked_values,
    imported_values,
    known_values,
    listed_values,
    proofread_values,
    ran_values,
    subscriber_values,
    tidied_values,
)

__all__ = [
    "as_json",
    "backup_values",
    "balance_values",
    "checked_values",
    "collected_values",
    "delivered_values",
    "delivery_values",
    "doctor_values",
    "edition_values",
    "explained_values",
    "health_values",
    "imported_values",
    "known_values",
    "listed_values",
    "node_values",
    "paper_values",
    "planned_values",
    "proofread_values",
    "published_values",
    "ran_values",
    "received_values",
    "reconciled_values",
    "rehearsed_values",
    "sent_values",
    "status_values",
    "subscriber_values",
    "suppression_values",
    "tidied_values",
]


def as_json(value: object) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)
