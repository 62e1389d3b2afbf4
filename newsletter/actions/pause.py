"""A relay that refuses us pauses the edition: sending the rest would be refused the same way, and harm our name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from newsletter.delivery.outbox import Tally
from newsletter.delivery.relays.health import PAUSE, Health, Standing, standing
from newsletter.errors import WeAreRefused
from newsletter.models import Pause
from newsletter.store import pauses
from newsletter.store.engine import reading
from newsletter.store.relays import StoredRelays


def paused(engine: Engine, edition_id: str, *, now: datetime) -> Tally | None:
    """The tally of a run that sends nothing, because the edition is paused; None where it is not."""
    with reading(engine) as connection:
        found = pauses.of(connection, edition_id, now=now)
    return Tally(notes=(f"{pause_words(found)}: {found.why}",)) if found else None


def pause_if_refused(engine: Engine, edition_id: str, tally: Tally, *, now: datetime) -> Tally:
    """Pause the edition where the run was ended by a relay that refuses us, and say so in the tally, whose error says
    why."""
    if isinstance(tally.error, WeAreRefused):
        found = Pause(until=now + PAUSE, why=str(tally.error))
        with engine.begin() as connection:
            pauses.pause(connection, edition_id, found)
        return replace(tally, notes=(*tally.notes, pause_words(found)))
    return tally


def resume(engine: Engine, list_id: str) -> None:
    """What relays refused is put right: paused editions and resting relays go on at once."""
    with engine.begin() as connection:
        pauses.lift(connection, list_id)
    record = StoredRelays(engine)
    for name in record.healths():
        record.change(name, lambda _: Health())


def resting(engine: Engine, *, now: datetime) -> Mapping[str, Health]:
    """The relays that rest now, by name."""
    healths = StoredRelays(engine).healths()
    return {name: found for name, found in healths.items() if standing(found, now=now) is Standing.RESTING}


def pause_words(found: Pause) -> str:
    """Until when an edition is paused, and what ends that."""
    return f"paused until {found.until:%Y-%m-%d %H:%M} UTC; `newsletter deliver --resume` goes on at once"
