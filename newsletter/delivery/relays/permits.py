"""Which relay may take the next message, and when: asked for every message, answered from blocks of granted tokens.

The record of relays is asked a few times a second at most, however fast messages leave. No thread and no socket is
in here; whoever uses it from several threads holds a lock.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newsletter.delivery.relays import health
from newsletter.delivery.relays.health import Health, Standing
from newsletter.delivery.relays.limits import Grant, Limits, Unused

_FIRST_BLOCK = 8
_LARGEST_BLOCK = 1000
_OFTEN = timedelta(milliseconds=500)  # a block used up faster than this is followed by one twice as large
_FRESH = timedelta(seconds=1)  # for which what the record says of a relay's health is believed
_GO = timedelta()


class RelayRecord(Protocol):
    """The record of relays, which several dispatchers share. The store keeps one; each call is on record at its end."""

    def grant(self, relay: str, limits: Limits, domain: str, wanted: int, *, now: datetime, unused: Unused) -> Grant:
        """Take back what was not used of the last grant, then take up to `wanted` tokens of every limit that is met."""
        ...

    def healths(self) -> Mapping[str, Health]:
        """Return how the relays fare that ever failed, by name."""
        ...

    def change(self, relay: str, change: Callable[[Health], Health]) -> tuple[Health, Health]:
        """Change how a relay fares. Return how it fared before and after, with nobody else in between."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a relay is used: its share among others, and what it may be given."""

    weight: int = 1
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True, kw_only=True)
class _Block:
    """Tokens granted and not used yet, or the word that there are none before `grant.again`."""

    grant: Grant
    granted_at: datetime
    size: int
    left: int

    @property
    def unused(self) -> Unused:
        """What is left of it, to be taken back."""
        return Unused(number=self.left, granted_at=self.granted_at)

    def lasts(self, now: datetime) -> bool:
        """Whether it answers for this moment: a clock that went backwards makes it void."""
        ends = self.grant.until if self.grant.number else self.grant.again
        return self.granted_at <= now < ends and bool(self.left or not self.grant.number)


class Permits:
    """The permits of one dispatcher over the record that it shares with others."""

    def __init__(self, record: RelayRecord, terms: Mapping[str, Terms]) -> None:
        self._record, self._terms = record, terms
        self._blocks: dict[tuple[str, str], _Block] = {}
        self._turns: Mapping[str, int] = {}
        self._healths: Mapping[str, Health] = {}
        self._looked_at: datetime | None = None

    def take(self, relay: str, domain: str, *, now: datetime) -> timedelta:
        """Use a permit for one message to this domain, and return zero; or return how long until one may be asked for
        again."""
        limited = self.limited(relay, domain)
        if not limited and not self._terms[relay].limits.of_relay:
            return _GO
        block = self._blocks.get((relay, limited))
        if block is None or not block.lasts(now):
            block = self._blocks[relay, limited] = self._asked(relay, limited, block, now)
        if not block.left:
            return block.grant.again - now
        block.left -= 1
        return _GO

    def limited(self, relay: str, domain: str) -> str:
        """Return the domain where it has a limit of its own at this relay, else ""."""
        return domain if domain in self._terms[relay].limits.of_domains else ""

    def give_back(self, *, now: datetime) -> None:
        """Give back, at the end of a run, what was granted and not used: others have it at once."""
        for (relay, domain), block in self._blocks.items():
            if block.left:
                limits = self._terms[relay].limits
                self._record.grant(relay, limits, domain, 0, now=now, unused=block.unused)
        self._blocks.clear()

    def choose(self, *, now: datetime, among: Collection[str] | None = None) -> str | None:
        """Choose the relay that takes the next message, by weight among those that are well; None where none is."""
        well = {
            name: terms.weight
            for name, terms in self._terms.items()
            if (among is None or name in among) and self.standing(name, now=now) is Standing.HEALTHY
        }
        if not well:
            return None
        chosen, self._turns = turn(well, self._turns)
        return chosen

    def standing(self, relay: str, *, now: datetime) -> Standing:
        """Tell whether a relay is well, rests, or has rested and may be tried."""
        return health.standing(self._health(relay, now), now=now)

    def resting(self, *, now: datetime) -> Mapping[str, Health]:
        """Return the relays that are not well, by name, with until when and why."""
        healths = {name: self._health(name, now) for name in self._terms}
        return {name: kept for name, kept in healths.items() if kept.until}

    def try_again(self, relay: str, *, now: datetime) -> bool:
        """Tell whether one message may try this relay, which has rested; until that is answered, nobody else may."""
        before, _ = self._record.change(relay, lambda state: _tried(state, now))
        self._looked_at = None
        return health.standing(before, now=now) is Standing.RESTED

    def untried(self, relay: str, *, now: datetime) -> None:
        """Let somebody else try this relay: there was no message to try it with."""
        self._record.change(relay, lambda state: health.untried(state, now=now))
        self._looked_at = None

    def failed(self, relay: str, why: str, *, now: datetime) -> Health:
        """Put on record that a connection or a login failed, or that the relay refused us."""
        _, after = self._record.change(relay, lambda state: health.failed(state, why, now=now))
        self._looked_at = None
        return after

    def used_up(self, relay: str, why: str, *, now: datetime, until: datetime | None) -> None:
        """Put on record that what the relay allows is used up: it rests until then."""
        self._record.change(relay, lambda state: health.used_up(state, why, now=now, until=until))
        self._looked_at = None

    def answered(self, relay: str, *, now: datetime) -> None:
        """Put on record that the relay answered for a message, where it failed before."""
        if self._health(relay, now) != Health():
            self._record.change(relay, lambda _: health.answered())
            self._looked_at = None

    def _health(self, relay: str, now: datetime) -> Health:
        if self._looked_at is None or not _GO <= now - self._looked_at < _FRESH:
            self._healths, self._looked_at = self._record.healths(), now
        return self._healths.get(relay, Health())

    def _asked(self, relay: str, domain: str, last: _Block | None, now: datetime) -> _Block:
        limits, size = self._terms[relay].limits, _next_size(last, now)
        unused = last.unused if last else Unused(number=0, granted_at=now)
        grant = self._record.grant(relay, limits, domain, min(size, limits.share(domain)), now=now, unused=unused)
        return _Block(grant=grant, granted_at=now, size=size, left=grant.number)


def _next_size(last: _Block | None, now: datetime) -> int:
    if last is None:
        return _FIRST_BLOCK
    if last.left or now - last.granted_at > 4 * _OFTEN:
        return max(1, last.size // 2)
    return min(_LARGEST_BLOCK, last.size * 2) if now - last.granted_at < _OFTEN else last.size


def _tried(state: Health, now: datetime) -> Health:
    return health.tried(state, now=now) if health.standing(state, now=now) is Standing.RESTED else state


def turn(weights: Mapping[str, int], standing: Mapping[str, int]) -> tuple[str, Mapping[str, int]]:
    """Return the name whose turn it is, and how all stand then. Among a:5, b:1, c:1 that is a a b a c a a.

    Each gains its weight, the first of those ahead has its turn and falls back by the weight of all (smooth weighted
    round robin, as nginx has it). Whoever is not among `weights` this time loses its standing, so that nobody makes up
    for a rest.
    """
    gained = {name: standing.get(name, 0) + weight for name, weight in weights.items()}
    ahead = max(gained, key=lambda name: gained[name])
    gained[ahead] -= sum(weights.values())
    return ahead, gained
