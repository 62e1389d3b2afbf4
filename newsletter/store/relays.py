"""What relays have been given and how they fare, shared by all dispatchers and kept across restarts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, select, update

from newsletter.delivery.relays.health import Health
from newsletter.delivery.relays.limits import Bucket, Grant, Limit, Limits, Unused, granted
from newsletter.store.engine import reading
from newsletter.store.schema import relay_tokens, relays
from newsletter.store.upsert import insert_new

_NAME = 60  # characters
_SECOND = timedelta(seconds=1)
_Key = tuple[str, int]  # a domain, or "", and seconds

_RELAY = select(relays).where(relays.c.name == bindparam("relay")).with_for_update()
_TAKEN = select(relay_tokens).where(relay_tokens.c.relay == bindparam("relay"))
_KEEP = (
    update(relay_tokens)
    .where(
        relay_tokens.c.relay == bindparam("the_relay"),
        relay_tokens.c.domain == bindparam("the_domain"),
        relay_tokens.c.span == bindparam("the_span"),
    )
    .values(taken=bindparam("taken"))
)


class StoredRelays:
    """The record of relays. Every call is a transaction of its own that holds the relay's row."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def grant(self, relay: str, limits: Limits, domain: str, wanted: int, *, now: datetime, unused: Unused) -> Grant:
        """Take back what was not used of the last grant, then take up to `wanted` tokens of every limit that is met.

        The first grant to a relay begins its warm-up.
        """
        with self._engine.begin() as connection:
            first_at = _held(connection, relay).first_at
            known, buckets = _buckets(connection, relay, limits.met_by(domain, first_at=first_at, now=now))
            back = [bucket.given_back(unused.number, granted_at=unused.granted_at) for bucket in buckets.values()]
            left, grant = granted(back, wanted, now=now)
            if grant.number or unused.number:
                _keep(connection, relay, dict(zip(buckets, left, strict=True)), known)
            if grant.number and first_at is None:
                connection.execute(update(relays).where(relays.c.name == relay).values(first_at=now))
        return grant

    def pace(self, relay: str) -> float | None:
        """How many messages a second the relay was found to take; None where it never asked for fewer."""
        with reading(self._engine) as connection:
            return connection.execute(select(relays.c.pace).where(relays.c.name == relay[:_NAME])).scalar()

    def learn(self, relay: str, pace: float | None) -> None:
        """Remember how many messages a second the relay was found to take."""
        with self._engine.begin() as connection:
            _held(connection, relay[:_NAME])
            connection.execute(update(relays).where(relays.c.name == relay[:_NAME]).values(pace=pace))

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
    row = connection.execute(_RELAY, {"relay": relay}).first()
    if row:
        return row
    insert_new(connection, relays, [{"name": relay}])
    return connection.execute(_RELAY, {"relay": relay}).one()


def _buckets(
    connection: Connection, relay: str, met: Sequence[tuple[str, Limit]]
) -> tuple[Collection[_Key], Mapping[_Key, Bucket]]:
    """The keys of all that is kept of the relay, and the buckets of the limits that are met."""
    rows = connection.execute(_TAKEN, {"relay": relay})
    known = {(row.domain, row.span): row.taken for row in rows}
    keys = {(domain, limit.span // _SECOND): limit for domain, limit in met}
    buckets = {
        key: Bucket(
            limit=limit, taken=tuple((datetime.fromisoformat(slot), number) for slot, number in known.get(key, ()))
        )
        for key, limit in keys.items()
    }
    return known.keys(), buckets


def _keep(connection: Connection, relay: str, buckets: Mapping[_Key, Bucket], known: Collection[_Key]) -> None:
    new = [key for key in buckets if key not in known]
    insert_new(
        connection, relay_tokens, [{"relay": relay, "domain": key[0], "span": key[1], "taken": []} for key in new]
    )
    rows = [
        {
            "the_relay": relay,
            "the_domain": domain,
            "the_span": span,
            "taken": [[slot.isoformat(), number] for slot, number in bucket.taken],
        }
        for (domain, span), bucket in buckets.items()
    ]
    connection.execute(_KEEP, rows)


def _health(row: Row[Any]) -> Health:
    return Health(failures=row.failures, rests=row.rests, until=row.until, why=row.why, on_trial=row.on_trial)
