"""Addresses we must not mail, and why."""

from datetime import datetime

from sqlalchemy import Connection

from newsletter.store.schema import suppressions
from newsletter.store.upsert import insert_new

COMPLAINT = "complaint:"  # how the reason begins where a reader pressed "spam"


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
