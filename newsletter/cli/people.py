"""What the program says of people: what was imported, what was changed of one, and one as a line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsletter.actions.outcomes import Imported
from newsletter.models import Subscriber

if TYPE_CHECKING:
    from newsletter.actions.amend import Amended


def imported_lines(imported: Imported) -> Iterator[str]:
    """How many people of the subscribers file were new, and how many known; nothing where there are none."""
    if imported.new or imported.known:
        yield f"subscribers: {imported.new:,} new, {imported.known:,} known"
    yield from (f"  {note}" for note in imported.notes)


def amended_lines(amended: "Amended") -> Iterator[str]:
    """What was changed of a person, and what was not and why."""
    address, changed = amended.after.address, amended.changed
    if amended.before is None:
        yield f"added: {address}"
        return
    yield f"{'changed' if changed else 'nothing changed'}: {address}"
    yield from (f"  {key}: {was or 'nothing'} -> {is_}" for key, (was, is_) in changed.items())
    for key, (is_, _) in amended.left.items():
        why = (
            "they unsubscribed"
            if key == "consent"
            else "it was chosen on their page or set; `newsletter subscribers set` sets it"
        )
        yield f"  {key} stays {is_ or 'as it is'}: {why}"


def subscriber_line(person: Subscriber) -> str:
    """One person as a line."""
    hour = "as published" if person.hour is None else f"{person.hour:02}:00 {person.time_zone}"
    return f"{person.address:40} {person.consent:12} {hour:25} {person.frequency:6} {person.layout:5} {person.name}"
