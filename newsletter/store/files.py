"""What the subscribers file of a list was when it was imported last, and what came of that.

The mark is in the store, so a store that was restored, or another one, has none for this file and reads it again.
"""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from newsletter.store.schema import erasures, files, subscribers
from newsletter.store.upsert import kept_or_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A file by its size, time and number on the disk, "" where these may not be trusted; by its content; by the rules
    that it was read by; and the people of the list as they were left."""

    looks: str
    content: str
    rules: str
    people: str


def last(connection: Connection, list_id: str) -> tuple[Mark, dict[str, Any]] | None:
    """The mark of the last import, and what came of it as it was kept; None where there was none."""
    row = connection.execute(select(files).where(files.c.list_id == list_id)).first()
    if row is None:
        return None
    return Mark(looks=row.looks, content=row.content, rules=row.rules, people=row.people), row.outcome


def keep(connection: Connection, list_id: str, mark: Mark, outcome: dict[str, Any]) -> None:
    """Keep the mark of an import that is done."""
    values = asdict(mark) | {"outcome": outcome}
    connection.execute(kept_or_changed(connection.dialect.name, files, {"list_id": list_id, **values}, values))


def touched(connection: Connection, list_id: str, looks: str) -> None:
    """The same content in a file that looks otherwise now."""
    connection.execute(update(files).where(files.c.list_id == list_id).values(looks=looks))


def people(connection: Connection, list_id: str) -> str:
    """How many there are, and the last of them; and how many were erased. An import could change what differs here."""
    of_list = select(func.count(), func.max(subscribers.c.id)).where(subscribers.c.list_id == list_id)
    number, newest = connection.execute(of_list).one()
    erased = connection.execute(select(func.count()).where(erasures.c.list_id == list_id)).scalar_one()
    return f"{number} {newest or 0} {erased}"
