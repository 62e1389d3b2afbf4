"""A relay that refuses us pauses the edition: sending the rest would be refused the same way, and harm our name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.delivery.relays.health import PAUSE, RENEWED, Health, Standing, standing
from newsletter.errors import LoginRefused, QuotaUsedUp, WeAreRefused
from newsletter.models import Pause, State
from newsletter.store import pauses
from newsletter.store.engine import reading
from newsletter.store.relays import StoredRelays

if TYPE_CHECKING:  # what sends, which only looking at pauses has no use for
    from newsletter.delivery.outbox import Tally

_PAUSES = {  # the first and the longest
    WeAreRefused: (PAUSE, PAUSE),
    QuotaUsedUp: (PAUSE, RENEWED),
    LoginRefused: (timedelta(minutes=10), timedelta(hours=4)),
}


def of_edition(engine: Engine, edition_id: str, *, now: datetime) -> Pause | None:
    """The pause of an edition, of which a run sends nothing then; None where it is not paused."""
    with reading(engine) as connection:
        return pauses.of(connection, edition_id, now=now)


def nothing_sent(pause: Pause) -> "Tally":
    """The tally of a run that finds the edition paused."""
    from newsletter.delivery.outbox import Tally

    return Tally(notes=(f"{pause_words(pause)}: {pause.why}",))


def pause_if_refused(engine: Engine, edition_id: str, tally: "Tally", *, now: datetime) -> "Tally":
    """Pause the edition where the run was ended by a relay that refuses us or our login, or has no more for us, and say
    so in the tally, whose error says why."""
    if not isinstance(tally.error, (WeAreRefused, QuotaUsedUp, LoginRefused)):
        return tally
    with engine.begin() as connection:
        last = None if tally.states.get(State.ACCEPTED) else pauses.last(connection, edition_id)
        pause = _pause(tally.error, last, now)
        pauses.pause(connection, edition_id, pause)
    if pause.until > now:
        return replace(tally, notes=(*tally.notes, pause_words(pause)))
    return tally


def _pause(error: WeAreRefused | QuotaUsedUp | LoginRefused, last: Pause | None, now: datetime) -> Pause:
    """Until the moment that is named; else twice as long as the last pause for the same, up to the longest of its kind.

    After a first refusal of the login the next run may try another password; a lock-out needs many.
    """
    from newsletter.delivery.verdict.words import alike

    why = str(error)
    if isinstance(error, QuotaUsedUp) and error.until:
        return Pause(until=error.until, why=why, since=now)
    first, longest = _PAUSES[type(error)]
    if last and last.since and now - last.until < longest and alike(last.why) == alike(why):
        return Pause(until=now + min(2 * (last.until - last.since), longest), why=why, since=now)
    if isinstance(error, LoginRefused):
        return Pause(until=now, why=why, since=now - first)
    return Pause(until=now + first, why=why, since=now)


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
    return {name: health for name, health in healths.items() if standing(health, now=now) is Standing.RESTING}


def pause_words(pause: Pause) -> str:
    """Until when an edition is paused, and what ends that."""
    return f"paused until {pause.until:%Y-%m-%d %H:%M} UTC; `newsletter deliver --resume` ends the pause"
