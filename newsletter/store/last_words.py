"""What people last said in a store that a backup takes the place of, so that it is said again in the restored one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select, update

from newsletter.people.precedence import Who
from newsletter.store.schema import erasures, keys, subscribers, suppressions
from newsletter.store.subscribers import remove
from newsletter.store.upsert import insert_new

_SAID = (
    "name",
    "time_zone",
    "hour",
    "quiet_hours",
    "frequency",
    "layout",
    "paused_until",
    "asked",
    "variant",
    "set_by",
)
"""What a person may have changed of themselves. Their consent goes through the journal."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWords:
    """The people of a store by the key of their links, with what they said; the addresses that get no mail; the marks
    of people who were erased, and the key of these marks."""

    said: Mapping[bytes, Row] = field(default_factory=dict)
    suppressed: tuple[Row, ...] = ()
    erased: tuple[Row, ...] = ()
    keys: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAgain:
    """How many preferences, suppressions and erasures the restored store did not know of."""

    preferences: int = 0
    suppressions: int = 0
    erased: int = 0


def read(connection: Connection) -> LastWords:
    """Read them."""
    columns = (subscribers.c.key, *(subscribers.c[name] for name in _SAID))
    rows = (dict(row._mapping) for row in connection.execute(select(*columns)))
    return LastWords(
        said={row.pop("key"): row for row in rows},
        suppressed=_rows(connection, suppressions),
        erased=_rows(connection, erasures),
        keys=_rows(connection, keys),
    )


def say_again(connection: Connection, words: LastWords) -> SaidAgain:
    """Write into a restored store what was said since. Safe to run again.

    Suppressions are always written. Preferences and erasures are those of the same list of people: where nobody of the
    store before is in the restored one, it was another list, or a new store that took the place of a lost one.
    """
    before = set(connection.execute(select(suppressions.c.address)).scalars())
    insert_new(connection, suppressions, words.suppressed)
    suppressed = len({row["address"] for row in words.suppressed} - before)
    here = connection.execute(select(subscribers)).all()
    if not any(row.key in words.said for row in here):
        return SaidAgain(suppressions=suppressed)
    changed = sum(_preferred(connection, dict(row._mapping), words.said.get(row.key)) for row in here)
    return SaidAgain(preferences=changed, suppressions=suppressed, erased=_erased(connection, here, words))


def _rows(connection: Connection, table: Table) -> tuple[Row, ...]:
    return tuple(dict(row._mapping) for row in connection.execute(select(table)))


def _preferred(connection: Connection, row: Row, said: Row | None) -> bool:
    values = {name: value for name, value in (said or {}).items() if value != row[name]}
    if values:
        connection.execute(update(subscribers).where(subscribers.c.id == row["id"]).values(**values))
    return bool(values)


def _erased(connection: Connection, here: Any, words: LastWords) -> int:
    """Delete whoever was deleted since. A mark stays of those who have one, so that no file brings them back."""
    insert_new(connection, keys, words.keys)
    insert_new(connection, erasures, words.erased)
    gone = [row for row in here if row.key not in words.said]
    for row in gone:
        remove(connection, row.list_id, row.address, by=Who.OPERATOR)
    return len(gone)
