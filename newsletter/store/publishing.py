"""Editions whose audience is being frozen, a part in each transaction. Nothing of them is sent until all of it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, text, update

from newsletter.models import Frequency
from newsletter.store.schema import editions, publishing, subscribers
from newsletter.store.unindexed import Unindexed

if TYPE_CHECKING:
    from newsletter.models import Published
    from newsletter.store.audience import Frozen, Part
    from newsletter.store.eligible import Frequencies

AT_ONCE = 100_000
"""How many numbers of subscribers a part has at most; an edition to no more than so many people is in one piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """An edition that is being published, the last number that was looked at, the last there is to look at, the next
    free shard, and which share of the numbers is about its audience."""

    edition: str
    frequencies: "Frequencies"
    reached: int
    until: int
    shard: int
    share: float


def begin(connection: Connection, published: "Published", *, frequencies: "Frequencies") -> None:
    """Note that this edition is being published to those who are on its list now."""
    from newsletter.store import audience  # what freezes it: most runs only ask whether there is any

    first, last = audience.numbers(connection, published.edition.list_id)
    row = {
        "edition": published.edition.id,
        "frequencies": sorted(frequencies),
        "reached": first - 1,
        "until": last,
        "shard": 1,
        "share": published.eligible / (last - first + 1),
    }
    connection.execute(insert(publishing).values(row))


def of_list(connection: Connection, list_id: str) -> Sequence[str]:
    """The ids of the editions of a list that are being published, the oldest first."""
    query = select(publishing.c.edition).join(editions).where(editions.c.list_id == list_id)
    return connection.execute(query.order_by(editions.c.published_at)).scalars().all()


def is_published() -> ColumnElement[bool]:
    """Whether all of an edition's audience is frozen, where `editions` is selected from."""
    return ~exists().where(publishing.c.edition == editions.c.id)


def held(connection: Connection, edition_id: str) -> UnderWay | None:
    """How far an edition has come, which nobody else changes until the transaction ends; None where it is published.

    The first statement of its transaction: what that sees is what there was when the others had ended.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE publishing IN SHARE ROW EXCLUSIVE MODE"))
    row = connection.execute(select(publishing).where(publishing.c.edition == edition_id)).first()
    return UnderWay(**{**row._mapping, "frequencies": [Frequency(each) for each in row.frequencies]}) if row else None


def next_part(connection: Connection, list_id: str, under_way: UnderWay, *, at_once: int) -> "Part | None":
    """The part that comes next; None where all have been looked at."""
    from newsletter.store.audience import Part  # as above

    ahead = (
        Unindexed(subscribers.c.list_id) == list_id,
        subscribers.c.id > under_way.reached,
        subscribers.c.id <= under_way.until,
    )
    first = connection.execute(select(subscribers.c.id).where(*ahead).order_by(subscribers.c.id).limit(1)).scalar()
    if first is None:
        return None
    last = min(first + at_once - 1, under_way.until)
    return Part(begin=first, end=last, shard=under_way.shard, about=int((last - first + 1) * under_way.share) + 1)


def go_on(connection: Connection, edition_id: str, frozen: "Frozen", *, reached: int) -> None:
    """Note how far it has come, and add who was looked at to the balance of the edition."""
    of_edition = publishing.c.edition == edition_id
    connection.execute(update(publishing).where(of_edition).values(reached=reached, shard=frozen.next_shard))
    query = select(editions.c.audience, editions.c.excluded).where(editions.c.id == edition_id)
    before = connection.execute(query).one()
    excluded = {
        reason: before.excluded.get(reason, 0) + frozen.excluded.get(reason, 0)
        for reason in sorted({*before.excluded, *frozen.excluded})
    }
    size = before.audience + frozen.number + sum(frozen.excluded.values())
    connection.execute(update(editions).where(editions.c.id == edition_id).values(audience=size, excluded=excluded))


def end(connection: Connection, edition_id: str) -> None:
    """Note that all of the audience is frozen."""
    from newsletter.store import audience  # as above

    connection.execute(delete(publishing).where(publishing.c.edition == edition_id))
    audience.survey(connection)
