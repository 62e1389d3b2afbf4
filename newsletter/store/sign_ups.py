"""Addresses that were typed into a form and wait to be answered. To write one down is all that the form does, so that
it takes as long for every address."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from newsletter.store.schema import sign_ups


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """An address, and what is kept of how it came: the moment, the page, the version of the words beside the field, the
    hash of the network, and the time zone that the browser named, or ""."""

    address: str
    asked_at: datetime
    page: str
    words: str
    network: str = ""
    time_zone: str = ""


_ASK = sign_ups.insert()


def ask(connection: Connection, list_id: str, sign_up: SignUp) -> None:
    """Write down that an address was typed in."""
    row = {
        "list_id": list_id,
        "address": sign_up.address,
        "asked_at": sign_up.asked_at,
        "page": sign_up.page,
        "words": sign_up.words,
        "network": sign_up.network,
        "time_zone": sign_up.time_zone,
    }
    connection.execute(_ASK, row)


def waiting(connection: Connection, list_id: str, *, limit: int) -> tuple[tuple[int, SignUp], ...]:
    """The first that wait, with their numbers."""
    query = select(sign_ups).where(sign_ups.c.list_id == list_id).order_by(sign_ups.c.number).limit(limit)
    return tuple(
        (
            row.number,
            SignUp(
                address=row.address,
                asked_at=row.asked_at,
                page=row.page,
                words=row.words,
                network=row.network,
                time_zone=row.time_zone,
            ),
        )
        for row in connection.execute(query)
    )


def take(connection: Connection, number: int) -> bool:
    """Take one out, to answer it in the same transaction; False where another process was first."""
    return connection.execute(delete(sign_ups).where(sign_ups.c.number == number)).rowcount == 1


def forget(connection: Connection, list_id: str, address: str) -> None:
    """Take out an address that is to be forgotten, however often it was typed in."""
    connection.execute(delete(sign_ups).where(sign_ups.c.list_id == list_id, sign_ups.c.address == address))
