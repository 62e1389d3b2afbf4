"""What relays have been given and how they fare, shared by all dispatchers and kept across restarts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from newsletter.delivery.health import Health
from newsletter.delivery.limits import Bucket, Grant, Limit, Limits, granted
from newsletter.store.engine import reading
from newsletter.store.schema import relay_tokens, relays
from newsletter.store.upsert import insert_new

_SECOND = timedelta(seconds=1)


class StoredRelays:
    """The record of relays. Every call is a transaction of its own that holds the relay's row."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def grant(self, relay: str, limits: Limits, domain: str, wanted: int, *, now: datetime) -> Grant:
        """Take up to `wanted` tokens of every limit that a message to this domain meets.

        The first grant to a relay begins its warm-up.
        """
        with self._engine.begin() as connection:
            first_at = _held(connection, relay).first_at
            buckets = _buckets(connection, relay, limits.met_by(domain, first_at=first_at, now=now))
            left, grant = granted(list(buckets.values()), wanted, now=now)
            if grant.number:
                _keep(connection, relay, dict(zip(buckets, left, strict=True)))
            if grant.number and first_at is None:
                connection.execute(update(relays).where(relays.c.name == relay).values(first_at=now))
        return grant

    def give_back(self, relay: str, limits: Limits, domain: str, number: int, *, granted_at: datetime) -> None:
        """Take back tokens that were granted at this moment and not used."""
        with self._engine.begin() as connection:
            first_at = _held(connection, relay).first_at
            buckets = _buckets(connection, relay, limits.met_by(domain, first_at=first_at, now=granted_at))
            back = {key: bucket.given_back(number, granted_at=granted_at) for key, bucket in buckets.items()}
            _keep(connection, relay, back)

    def healths(self) -> Mapping[str, Health]:
        """How the relays fare that ever failed."""
        with reading(self._engine) as connection:
            return {row.name: _health(row) for row in connection.execute(select(relays))}

    def change(self, relay: str, change: Callable[[Health], Health]) -> tuple[Health, Health]:
        """Change how a relay fares; how it fared before and after, with nobody else in between."""
        with self._engine.begin() as connection:
            before = _health(_held(connection, relay))
            after = change(before)
            if after != before:
                connection.execute(update(relays).where(relays.c.name == relay).values(asdict(after)))
        return before, after


def _held(connection: Connection, relay: str) -> Row[Any]:
    """The relay's row, made where there is none, and nobody else's until the transaction ends."""
    insert_new(connection, relays, [{"name": relay}])
    return connection.execute(select(relays).where(relays.c.name == relay).with_for_update()).one()


def _buckets(connection: Connection, relay: str, met: Sequence[tuple[str, Limit]]) -> Mapping[tuple[str, int], Bucket]:
    rows = connection.execute(select(relay_tokens).where(relay_tokens.c.relay == relay))
    known = {(row.domain, row.span): row.taken for row in rows}
    return {
        (domain, limit.span // _SECOND): Bucket(
            limit=limit,
            taken=tuple(
                (datetime.fromisoformat(slot), number)
                for slot, number in known.get((domain, limit.span // _SECOND), ())
            ),
        )
        for domain, limit in met
    }


def _keep(connection: Connection, relay: str, buckets: Mapping[tuple[str, int], Bucket]) -> None:
    for (domain, span), bucket in buckets.items():
        taken = [[slot.isoformat(), number] for slot, number in bucket.taken]
        insert_new(connection, relay_tokens, [{"relay": relay, "domain": domain, "span": span, "taken": []}])
        of_bucket = (relay_tokens.c.relay == relay, relay_tokens.c.domain == domain, relay_tokens.c.span == span)
        connection.execute(update(relay_tokens).where(*of_bucket).values(taken=taken))


def _health(row: Row[Any]) -> Health:
    return Health(failures=row.failures, rests=row.rests, until=row.until, why=row.why, on_trial=row.on_trial)
