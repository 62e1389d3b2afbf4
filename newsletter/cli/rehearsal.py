"""What the program says of a rehearsal: values become lines for a person."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsletter.cli.lines import counted, moment

if TYPE_CHECKING:
    from newsletter.actions.rehearse import Rehearsed

_MINUTE = timedelta(minutes=1)  # a moment is written without its seconds: an end is never before its beginning


def rehearsed_lines(rehearsed: "Sequence[Rehearsed]", *, now: datetime) -> Iterator[str]:
    """How fast this machine is, how the relays answered, and when a run that begins now would end."""
    for edition in rehearsed:
        yield _edition_line(edition) if edition.day else "nothing to rehearse: no edition has an open delivery"
        yield from (f"  {line}" for line in _relay_lines(edition))
        if edition.day and not edition.failed:
            end = moment(now + edition.lasts + _MINUTE)
            yield f"  a run that starts now ends at about {end}, in {_lasting(edition.lasts)}"


def _edition_line(edition: "Rehearsed") -> str:
    return (
        f"rehearsed {edition.day}: {counted(edition.messages, 'message')}, {edition.size / 1e6:,.1f} MB, in "
        f"{edition.took.total_seconds():.1f} s: {edition.rate:,.0f} a second; nobody was sent anything"
    )


def _relay_lines(edition: "Rehearsed") -> Iterator[str]:
    if edition.tally.error:
        yield f"rehearsing failed: {edition.tally.error}"
    for relay in edition.relays:
        trip = relay.round_trip.total_seconds() * 1000
        yield relay.error or f"relay {relay.name} answers in {trip:.1f} ms; {counted(relay.connections, 'connection')}"


def _lasting(lasts: timedelta) -> str:
    """At least a minute, because nobody plans by seconds."""
    minutes = max(1, round(lasts.total_seconds() / 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
