"""Addresses we must not mail, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from newsletter.store.schema import suppressions
from newsletter.store.upsert import insert_new, inserted

COMPLAINT = "complaint:"  # how the reason begins where a reader pressed "spam"
BY_HAND = "by hand:"  # where a person wrote it down


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An address that is not written to: the reason in the words of whoever gave it, and since when."""

    address: str
    reason: str
    since: datetime

    @property
    def follows_from(self) -> str:
        """What it follows from: a complaint, a person's hand, or a reply of the far end."""
        return _follows_from(self.reason)

    @property
    def ends_by_sign_up(self) -> bool:
        """Whether a person's own confirmed sign-up ends it: a reply may have been wrong, a complaint was not."""
        return self.follows_from == "reply"


def _follows_from(reason: str) -> str:
    if reason.startswith(COMPLAINT):
        return "complaint"
    return "hand" if reason.startswith(BY_HAND) else "reply"


def counted(connection: Connection) -> Mapping[str, int]:
    """How many addresses are suppressed, by what that follows from."""
    reason = suppressions.c.reason
    kinds = case((reason.startswith(COMPLAINT), COMPLAINT), (reason.startswith(BY_HAND), BY_HAND), else_="")
    rows = connection.execute(select(kinds, func.count()).group_by(kinds))
    return dict(sorted((_follows_from(kind), number) for kind, number in rows))


def among(connection: Connection, addresses: Iterable[str]) -> Mapping[str, Suppression]:
    """Those of some addresses that are suppressed, by address."""
    query = select(suppressions).where(suppressions.c.address.in_(list(addresses)))
    return {row.address: _of_row(row) for row in connection.execute(query)}


def of(connection: Connection, address: str) -> Suppression | None:
    """Why this address is not written to; None where it is."""
    row = connection.execute(select(suppressions).where(suppressions.c.address == address)).first()
    return _of_row(row) if row else None


def every(connection: Connection) -> Iterator[Suppression]:
    """All suppressions by address, read as they are asked for."""
    for row in connection.execute(select(suppressions).order_by(suppressions.c.address)):
        yield _of_row(row)


def _of_row(row: Row[Any]) -> Suppression:
    return Suppression(address=row.address, reason=row.reason, since=row.since)


def keep_all(connection: Connection, suppressed: Iterable[Suppression]) -> int:
    """Suppress many addresses; how many were not suppressed before. The first reason stays."""
    rows = ({"address": each.address, "reason": each.reason, "since": each.since} for each in suppressed)
    return sum(inserted(connection, suppressions, row) for row in rows)


def keep(connection: Connection, address: str, *, reason: str, now: datetime) -> None:
    """Suppress an address. The first reason stays."""
    insert_new(connection, suppressions, [{"address": address, "reason": reason, "since": now}])


def complained(connection: Connection, address: str, *, kind: str, now: datetime) -> None:
    """Suppress the address of somebody who complained, whatever it was suppressed for before."""
    lift(connection, address)
    keep(connection, address, reason=f"{COMPLAINT} {kind}", now=now)


def lift_if(connection: Connection, address: str, *, reason: str) -> None:
    """Mail the address again where it was suppressed for this reason."""
    which = (suppressions.c.address == address, suppressions.c.reason == reason)
    connection.execute(suppressions.delete().where(*which))


def lift(connection: Connection, address: str) -> bool:
    """Mail the address again; False when it was not suppressed."""
    return bool(connection.execute(suppressions.delete().where(suppressions.c.address == address)).rowcount)
