"""The readers of a simulated year: who they are, what they ask for, and how they change their minds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random
from typing import Any
from zoneinfo import available_timezones

from newsletter.models import Frequency, QuietHours, Subscriber
from tests.promise.worlds import DAY, HOUR, World

CHANGING = (  # zones whose clocks do what few others do
    *("Antarctica/Troll", "Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo", "America/Havana", "America/Nuuk"),
    *("Asia/Beirut", "America/Santiago", "Pacific/Chatham", "Europe/Berlin", "America/New_York", "Europe/London"),
    *("Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Niue", "America/St_Johns", "Asia/Gaza", "Asia/Tehran"),
)
_FREQUENCIES = (*("daily",) * 4, *("weekdays",) * 4, "weekly", "big")
_QUIET = (*(None,) * 8, (22, 7), (0, 6), (9, 17), (23, 5), (2, 3), (1, 23))
_HOURS = (None, *range(24), 1, 2, 2, 3, 0)
_NOT_ZONES = {"localtime", "posixrules"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader has asked for by some moment, and whether they are written to: "" or why not."""

    zone: str
    hour: int | None
    quiet: tuple[int, int] | None
    frequency: str
    paused_until: date | None = None
    left: str = ""


@dataclass(slots=True, kw_only=True)
class Life:
    """A reader: what they want at first, and what changes at which moment. `busy`: their server takes nothing at the
    first attempt; `gone`: it does not know them."""

    number: int
    first: Wish
    changes: list[tuple[datetime, Mapping[str, Any]]] = field(default_factory=list)
    busy: bool = False
    gone: bool = False

    @property
    def address(self) -> str:
        """Where they are written to."""
        return f"reader{self.number:05}@example.org"

    def wish(self, now: datetime) -> Wish:
        """What they want by now."""
        wish_by_then = self.first
        for at, changed in self.changes:
            if at <= now:
                wish_by_then = replace(wish_by_then, **changed)
        return wish_by_then

    def subscriber(self) -> Subscriber:
        """They as the list first knows them."""
        quiet = QuietHours(begin=self.first.quiet[0], end=self.first.quiet[1]) if self.first.quiet else None
        return Subscriber(
            address=self.address,
            key=f"{self.number:09}".encode(),
            time_zone=self.first.zone,
            hour=self.first.hour,
            quiet_hours=quiet,
            frequency=Frequency(self.first.frequency),
        )


def lives(number: int, world: World) -> list[Life]:
    """So many readers in all zones, those first whose clocks are odd, the same each time."""
    chance = Random(number)  # noqa: S311 - to be repeated
    others = sorted(available_timezones().difference(CHANGING, _NOT_ZONES))
    zones = [*CHANGING, *CHANGING, *chance.sample(others, len(others))]
    return [_life(at, zones, chance, world) for at in range(number)]


def _life(number: int, zones: list[str], chance: Random, world: World) -> Life:
    zone = zones[number % len(zones)]
    of_place = chance if zone in CHANGING else Random(zone)  # noqa: S311 - in most places all get up at the same hour
    first = Wish(
        zone=zone,
        hour=number // len(CHANGING) + 1 if number < 2 * len(CHANGING) else of_place.choice(_HOURS),
        quiet=of_place.choice(_QUIET),
        frequency=chance.choice(_FREQUENCIES),
    )
    gone = number % 53 == 11
    life = Life(number=number, first=first, busy=number % 41 == 7 and not gone, gone=gone)
    changes = list(_changes(zones, chance, world))
    life.changes.extend([] if life.gone else changes)
    return life


def _changes(zones: list[str], chance: Random, world: World) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """A third changes something, at any hour, so that an edition is often on its way."""
    at = world.begin + chance.randrange(int((world.end - world.begin) / HOUR)) * HOUR
    match chance.randrange(21):
        case 0:
            yield at, {"left": "unsubscribed"}
        case 1:
            yield at, {"left": "suppressed"}
        case 2:
            yield at, {"zone": chance.choice(zones)}
        case 3:
            yield at, {"hour": chance.choice(_HOURS), "frequency": chance.choice(_FREQUENCIES)}
        case 4:
            yield at, {"quiet": chance.choice(_QUIET)}
        case 5 | 6:
            yield at, {"paused_until": at.date() + chance.randrange(1, 9) * DAY}
