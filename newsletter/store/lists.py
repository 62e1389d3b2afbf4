"""The lists of a store by their ids: who is on which, and what a list was called before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, func, literal, select, union, update

from newsletter.models import State
from newsletter.store.schema import deliveries, editions, former_ids, notices, occasions, subscribers
from newsletter.store.upsert import insert_new


def people(connection: Connection) -> Mapping[str, int]:
    """How many are on each list that has anybody."""
    query = select(subscribers.c.list_id, func.count()).group_by(subscribers.c.list_id).order_by(subscribers.c.list_id)
    return {name: number for name, number in connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def is_known(connection: Connection, list_id: str) -> bool:
    """Whether anybody is on the list, or an edition of it was published."""
    tables: tuple[Table, ...] = (subscribers, editions)
    queries = (select(table.c.list_id).where(table.c.list_id == list_id).limit(1) for table in tables)
    return any(connection.execute(query).first() for query in queries)


def former(connection: Connection, list_id: str) -> tuple[str, ...]:
    """The ids that the list had before, the last one first."""
    query = select(former_ids.c.former).where(former_ids.c.list_id == list_id)
    return tuple(connection.execute(query.order_by(former_ids.c.until.desc())).scalars())


def first_id(connection: Connection, list_id: str) -> str:
    """The id that the list had first."""
    return (list_id, *former(connection, list_id))[-1]


def is_sending(
    connection: Connection, list_id: str, *, now: datetime, is_gone: Callable[[str], bool] = lambda _: False
) -> bool:
    """Whether somebody is about to send a mail of the list. A dispatcher that is gone sends nothing any more."""
    of_editions = select(deliveries.c.claimed_by).join(editions).where(editions.c.list_id == list_id)
    of_notices = select(notices.c.claimed_by).where(notices.c.list_id == list_id)
    held = union(_held(of_editions, deliveries, now), _held(of_notices, notices, now))
    return any(not is_gone(owner) for owner in connection.execute(held).scalars())


def _held(query: Select[Any], table: Table, now: datetime) -> Select[Any]:
    states = table.c.state.in_((State.CLAIMED.value, State.SENDING.value))
    return query.where(table.c.settled_at.is_(None), states, table.c.claimed_until >= now)


def rename(connection: Connection, old: str, new: str, *, now: datetime) -> None:
    """Give a list another id: everything that belongs to it goes along. Nothing may be kept under the new id yet."""
    connection.execute(former_ids.delete().where(former_ids.c.list_id == new))
    from newsletter.store.schema import metadata  # every table, of which few others need all

    for table in metadata.sorted_tables:
        if "list_id" in table.c:
            connection.execute(update(table).where(table.c.list_id == old).values(list_id=new))
    _rename_in_editions(connection, old, new)
    _rename_occasions(connection, old, new)
    # A list that is renamed back has its own id among the former ones: that it was the first is not forgotten.
    insert_new(connection, former_ids, [{"list_id": new, "former": old, "until": now}])


def _rename_in_editions(connection: Connection, old: str, new: str) -> None:
    """An edition says of which list it is; its own id stays, because links and messages name it."""
    was, is_ = (f'"list_id":"{name}"' for name in (old, new))
    renamed = func.replace(editions.c.content, was, is_)
    connection.execute(update(editions).where(editions.c.list_id == new).values(content=renamed))


def _rename_occasions(connection: Connection, old: str, new: str) -> None:
    """The name of an occasion begins with the id of its list. Those of a list that had nothing are faults alone."""
    connection.execute(occasions.delete().where(occasions.c.what.startswith(f"{new} ", autoescape=True)))
    rest = func.substr(occasions.c.what, len(old) + 1)
    of_the_list = occasions.c.what.startswith(f"{old} ", autoescape=True)
    connection.execute(update(occasions).where(of_the_list).values(what=literal(new) + rest))
