"""How many messages a relay may be given, and when it may be given more: the moment is an argument."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

SLOTS = 96  # of a span, so that a day's tokens come back at most a quarter of an hour late
SHORTEST_SLOT = timedelta(milliseconds=250)  # so that the store is asked about a limit four times a second at most
PARTS = 4  # of a limit that are granted one by one
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=seconds) for seconds in (1, 60, 3600, 86400))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `capacity` messages in any window as long as `span`."""

    capacity: int
    span: timedelta

    def slot_end(self, now: datetime) -> datetime:
        """Return the end of the slot that this moment is in. What is granted in a slot may be used until its end."""
        slot = max(self.span / SLOTS, SHORTEST_SLOT)
        return _EPOCH + (now - _EPOCH) // slot * slot + slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The tokens of one limit, known by those that are gone: each slot's end, and how many were taken in it.

    A token comes back a whole span after the end of its slot. So no window as long as the span sees more than
    `capacity`, where tokens that drip back at a steady rate would let twice as many through after a quiet time.
    """

    limit: Limit
    taken: tuple[tuple[datetime, int], ...] = ()

    def at(self, now: datetime) -> "Bucket":
        """Return the bucket with the tokens that have come back by now. A clock that went backwards brings none back.

        What a clock more than a span ahead of this one has taken counts as taken now, or it would not come back before
        that clock's day.
        """
        end, span = self.limit.slot_end(now), self.limit.span
        seen = sorted((end if slot > end + span else slot, number) for slot, number in self.taken)
        return replace(self, taken=tuple((slot, number) for slot, number in seen if slot + span > now))

    def free(self, *, now: datetime) -> int:
        """Count the tokens that are there now, each for one message."""
        return max(0, self.limit.capacity - sum(number for _, number in self.at(now).taken))

    def take(self, number: int, *, now: datetime) -> "Bucket":
        """Return the bucket after `number` tokens were taken from it."""
        return replace(self, taken=_added(self.at(now).taken, self.limit.slot_end(now), number))

    def given_back(self, number: int, *, granted_at: datetime) -> "Bucket":
        """Return the bucket with `number` tokens back that were granted at that moment and not used."""
        return replace(self, taken=_added(self.taken, self.limit.slot_end(granted_at), -number))

    def when(self, *, now: datetime) -> datetime:
        """Return the moment from which there is a token again; `now` where there is one."""
        gone = self.at(now).taken
        wanted = 1 - self.limit.capacity + sum(number for _, number in gone)
        for slot, number in gone:
            if wanted <= 0:
                break
            now, wanted = slot + self.limit.span, wanted - number
        return now


def _added(taken: tuple[tuple[datetime, int], ...], slot: datetime, number: int) -> tuple[tuple[datetime, int], ...]:
    known = dict(taken)
    known[slot] = known.get(slot, 0) + number
    return tuple(sorted((end, left) for end, left in known.items() if left > 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """How many messages may leave until when; where none may, `again` says when to ask anew."""

    number: int
    until: datetime
    again: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """How many of the tokens that were granted at this moment were not used."""

    number: int
    granted_at: datetime


def granted(buckets: Sequence[Bucket], wanted: int, *, now: datetime) -> tuple[tuple[Bucket, ...], Grant]:
    """Take up to `wanted` tokens from every bucket: as many as the emptiest has, for a message needs one of each."""
    number = min([wanted, *(bucket.free(now=now) for bucket in buckets)])
    grant = Grant(
        number=number,
        until=min(bucket.limit.slot_end(now) for bucket in buckets),
        again=max(bucket.when(now=now) for bucket in buckets),
    )
    return tuple(bucket.take(number, now=now) if number else bucket.at(now) for bucket in buckets), grant


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUp:
    """A new relay's days: `start` messages on the first, `growth` times as many on each day after it."""

    start: int
    growth: float

    def allowed(self, full: int, *, first_at: datetime | None, now: datetime) -> int:
        """Return how many messages this day may have, at most `full`. Days are counted from the relay's first message,
        by 24 hours."""
        days = max(0, (now - first_at).days) if first_at else 0
        if self.start >= full or days * math.log(self.growth) >= math.log(full / self.start):
            return full
        return min(full, int(self.start * self.growth**days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All limits of one relay. A domain is limited by itself; families of domains are not guessed."""

    of_relay: tuple[Limit, ...] = ()
    of_domains: Mapping[str, Limit] = field(default_factory=lambda: MappingProxyType({}))
    warm_up: WarmUp | None = None

    def met_by(self, domain: str, *, first_at: datetime | None, now: datetime) -> tuple[tuple[str, Limit], ...]:
        """Return the limits that a message to this domain meets, each with its domain: "" is for the relay."""
        of_domain = self.of_domains.get(domain)
        own = tuple(("", self._warmed(limit, first_at, now)) for limit in self.of_relay)
        return (*own, (domain, of_domain)) if of_domain else own

    def share(self, domain: str) -> int:
        """Return how many tokens to take at a time: a part of the tightest limit, so that a death costs few."""
        of_domain = self.of_domains.get(domain)
        met = (*self.of_relay, of_domain) if of_domain else self.of_relay
        return max(1, min(limit.capacity for limit in met) // PARTS)

    def _warmed(self, limit: Limit, first_at: datetime | None, now: datetime) -> Limit:
        if self.warm_up is None or limit.span != DAY:
            return limit
        return replace(limit, capacity=self.warm_up.allowed(limit.capacity, first_at=first_at, now=now))


def domain_of(address: str) -> str:
    """Return the domain of an address as limits know it: in small letters, and in its own alphabet's ASCII form."""
    domain = address.rpartition("@")[2].casefold()
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def written_as(domain: str) -> tuple[str, ...]:
    """Return the forms in which the domain may stand in an address, small letters taken for large ones."""
    try:
        own = domain.encode("ascii").decode("idna")
    except UnicodeError:
        return (domain,)
    return (domain,) if own == domain else (domain, own)
