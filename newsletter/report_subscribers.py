"""What the program says of the people on the list: to a person as lines, to a machine as JSON."""

from typing import Any

from newsletter.models import Subscriber
from newsletter.store import subscribers_file


def subscriber_line(person: Subscriber) -> str:
    """One person as a line."""
    hour = "as published" if person.hour is None else f"{person.hour:02}:00 {person.time_zone}"
    return f"{person.address:40} {person.consent:12} {hour:25} {person.frequency:6} {person.layout:5} {person.name}"


def subscriber_values(person: Subscriber) -> dict[str, Any]:
    """One person for a machine, without the key of their links."""
    return subscribers_file.entry(person)
