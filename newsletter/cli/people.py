"""What the program says of people: what was imported, what was changed of one, and one as a line."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from newsletter.actions.outcomes import Imported
from newsletter.models import Consent

if TYPE_CHECKING:
    from newsletter.actions.amend import Amended
    from newsletter.models import Subscriber
    from newsletter.people.precedence import Known
    from newsletter.store.suppressions import Suppression

_FEW = 3
_MOST_LEFT = 20  # people named one by one
_BY = {"file": "the file", "operator": "the operator", "person": "themselves"}
_SET_BY = {"file": "the file has it", "operator": "the operator set it", "person": "they set it themselves"}


def imported_lines(imported: Imported) -> Iterator[str]:
    """How many people of the subscribers file were new, and how many known; nothing where there are none."""
    if imported.new or imported.known or imported.forgotten:
        yield f"subscribers: {imported_counts(imported)}"
    yield from (f"  {line}" for line in imported_notes(imported))


def imported_counts(imported: Imported) -> str:
    """How many were new and how many known; then how many asked to be forgotten, or went, where any did."""
    left_out = f", {len(imported.forgotten):,} asked to be forgotten" if imported.forgotten else ""
    gone = f", {len(imported.dropped):,} unsubscribed" if imported.dropped else ""
    return f"{imported.new:,} new, {imported.known:,} known{left_out}{gone}"


def imported_notes(imported: Imported) -> Iterator[str]:
    """What was read otherwise than the file has it, and what of whom stays as they or the operator set it."""
    yield from imported.notes
    yield from (f"{address}: asked to be forgotten, and is left out" for address in imported.forgotten[:_MOST_LEFT])
    if imported.absent:
        yield _absent_line(imported)
    for address, left in islice(imported.left.items(), _MOST_LEFT):
        for who in sorted(set(left.values())):
            names = ", ".join(name for name in sorted(left) if left[name] is who)
            yield f"{address}: {names} left as {_SET_BY[who]}"
    if len(imported.left) > _MOST_LEFT:
        yield f"{len(imported.left) - _MOST_LEFT:,} more people chose preferences that differ from the file"


def _absent_line(imported: Imported) -> str:
    """Who came from the file and is not in it, and what became of them."""
    absent, dropped = imported.absent, imported.dropped
    others = f" and {len(absent) - _FEW:,} more" if len(absent) > _FEW else ""
    names = ", ".join(absent[:_FEW]) + others
    if dropped:
        are = "is" if len(dropped) == 1 else "are"
        return f"{len(dropped):,} {are} unsubscribed, no longer in the file: {names}"
    are = "is" if len(absent) == 1 else "are"
    return (
        f"{len(absent):,} in the store {are} not in the file: {names}; they stay on the list, as list.file_is says; "
        "`newsletter subscribers unsubscribe` takes one off"
    )


def amended_lines(amended: "Amended") -> Iterator[str]:
    """What was changed of a person, and what was not and why."""
    address, changed = amended.after.address, amended.changed
    if amended.before is None:
        yield f"added: {address}"
        return
    yield f"{'changed' if changed else 'nothing changed'}: {address}"
    yield from (f"  {key}: {_words(was)} -> {_words(is_)}" for key, (was, is_) in changed.items())
    for key, (is_, _) in amended.left.items():
        if key == "consent":
            yield f"  {key} stays {is_}: {consent_words(amended.known)}"
            continue
        stays = _words(is_, nothing="as it is")
        yield f"  {key} stays {stays}: they set it themselves; `newsletter subscribers set` changes it"


def _words(value: object, *, nothing: str = "nothing") -> str:
    """A value that somebody has, or that there is none; midnight is an hour as well."""
    return nothing if value in (None, "", (), []) else f"{value}"


def consent_words(known: "Known") -> str:
    """Who decided whether this person gets mail, and when: `unsubscribed themselves on 2026-11-20`."""
    from newsletter.people.precedence import Who

    consent, when = known.subscriber.consent, f" on {known.consent_at:%Y-%m-%d}" if known.consent_at else ""
    if consent is not Consent.UNSUBSCRIBED:
        return f"{consent}{when}, by {_BY[known.consent_by]}"
    if known.consent_by is Who.PERSON:
        return f"unsubscribed themselves{when}"
    gone = ", no longer in the file" if known.consent_by is Who.FILE else ""
    return f"unsubscribed by the operator{when}{gone}"


def subscriber_line(person: "Subscriber", suppressed: "Suppression | None") -> str:
    """One person as a line, and why their address is not written to, where it is not."""
    hour = "as published" if person.hour is None else f"{person.hour:02}:00 {person.time_zone}"
    line = f"{person.address:40} {person.consent:12} {hour:25} {person.frequency:8} {person.layout:5} {person.name}"
    why = f"  suppressed since {suppressed.since:%Y-%m-%d}: {suppressed.reason}" if suppressed else ""
    return line + why


def known_lines(known: "Known") -> Iterator[str]:
    """One person as the file has them, then who decided what."""
    from newsletter.people import subscribers_file

    yield from "".join(subscribers_file.written([known.subscriber])).splitlines()[1:]
    yield f"# {consent_words(known)}"
    if known.origin:
        yield f"# added by {_BY[known.origin]}"
    for who in sorted(set(known.set_by.values())):
        yield f"# set by {_BY[who]}: {', '.join(name for name in sorted(known.set_by) if known.set_by[name] is who)}"
