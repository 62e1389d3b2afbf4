"""What a rehearsal found, in lines for a person and in values for a machine."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsletter.actions.rehearse import Rehearsed


def lines(found: Sequence[Rehearsed], *, now: datetime) -> Iterator[str]:
    """How fast this machine is, how the relays answered, and when a run that begins now would end."""
    if not found:
        yield "nothing to rehearse: no edition has a delivery open"
    for edition in found:
        yield (
            f"rehearsed {edition.day}: {edition.messages:,} messages, {edition.size / 1e6:,.1f} MB, in "
            f"{edition.took.total_seconds():.1f} s: {edition.rate:,.0f} a second; nobody was sent anything"
        )
        yield from (f"  {line}" for line in _relays(edition))
        if not edition.failed:
            yield f"  begun now it ends at about {now + edition.lasts:%Y-%m-%d %H:%M} UTC, in {_told(edition.lasts)}"


def values(found: Sequence[Rehearsed], *, now: datetime) -> list[dict[str, Any]]:
    """The same, seconds as numbers and moments as ISO 8601."""
    return [
        {
            "day": edition.day.isoformat(),
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
        for edition in found
    ]


def _relays(edition: Rehearsed) -> Iterator[str]:
    if edition.tally.error:
        yield f"rehearsing failed: {edition.tally.error}"
    for relay in edition.relays:
        trip = relay.round_trip.total_seconds() * 1000
        yield relay.error or f"relay {relay.name} answers in {trip:.1f} ms; {relay.connections} connections"


def _told(lasts: timedelta) -> str:
    """At least a minute, because nobody plans by seconds."""
    minutes = max(1, round(lasts.total_seconds() / 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
