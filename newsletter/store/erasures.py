"""Who unsubscribed, or asked to be forgotten, and was erased: by a mark, so that no file brings them back unknown."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, select

from newsletter.store.marks import mark, marking
from newsletter.store.schema import erasures
from newsletter.store.upsert import insert_new


def keep(connection: Connection, list_id: str, address: str) -> None:
    """Remember that this address was erased, and does not want mail of this list. Safe to run again."""
    insert_new(connection, erasures, [{"list_id": list_id, "who": mark(connection, list_id, address)}])


def lift(connection: Connection, list_id: str, address: str) -> None:
    """Forget it: they have confirmed themselves that they want mail."""
    if _kept(connection, list_id):
        who = mark(connection, list_id, address)
        connection.execute(delete(erasures).where(erasures.c.list_id == list_id, erasures.c.who == who))


def among(connection: Connection, list_id: str, addresses: Iterable[str]) -> Collection[str]:
    """Those of these addresses that were erased so. Where nobody was, none is looked at."""
    kept = _kept(connection, list_id)
    if not kept:
        return ()
    marked = marking(connection, list_id)
    return {address for address in addresses if marked(address) in kept}


def _kept(connection: Connection, list_id: str) -> frozenset[bytes]:
    return frozenset(connection.execute(select(erasures.c.who).where(erasures.c.list_id == list_id)).scalars())
