"""What is old enough to go: how much of it there is, and its removal in parts, of which nobody waits long for one.

Editions stay, with their papers and their balances: by them a list day is not published twice.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, text, update

from newsletter.delivery import states
from newsletter.models import State
from newsletter.store import personal, unsettled
from newsletter.store.schema import (
    balances,
    complaints,
    crowds,
    deliveries,
    documents,
    editions,
    late_replies,
    papers,
    pauses,
    sightings,
    strikes,
    variants,
)
from newsletter.store.upsert import insert_new

_AT_ONCE = 1000  # rows that are deleted in one transaction: others who write wait for no more than these
_DOCUMENTS = 10  # that are deleted in one transaction, of some hundred sightings each
_IS_OVER = or_(
    deliveries.c.settled_at.is_not(None),
    and_(deliveries.c.state == State.IN_DOUBT.value, deliveries.c.doubts >= states.MAX_DOUBTS),
)
_OF_EDITION = deliveries.c.edition == editions.c.id
_SINCE = documents.alias()
_IS_NEWEST = ~exists().where(
    _SINCE.c.source == documents.c.source, _SINCE.c.url == documents.c.url, _SINCE.c.id > documents.c.id
)
"""The last document of a source is what its next one is compared with."""
_SEEN_IN = exists().where(sightings.c.document == documents.c.id)


def with_deliveries(connection: Connection, list_id: str, *, before: datetime) -> Sequence[str]:
    """The ids of the editions published before then that have deliveries which are over, oldest first."""
    return _ids(connection, list_id, before, exists().where(_OF_EDITION, _IS_OVER))


def with_messages(connection: Connection, list_id: str, *, before: datetime) -> Sequence[str]:
    """The ids of the editions published before then whose messages nobody is to be sent any more, oldest first."""
    return _ids(
        connection, list_id, before, exists().where(variants.c.edition == editions.c.id), ~unsettled.of_edition()
    )


def number_of_deliveries(connection: Connection, edition_ids: Sequence[str]) -> int:
    """How many deliveries of these editions are over."""
    query = select(func.count()).where(deliveries.c.edition.in_(edition_ids), _IS_OVER)
    return connection.execute(query).scalar_one()


def number_of_sightings(connection: Connection, *, before: datetime) -> int:
    """How many sightings are in documents that were read before then."""
    query = select(func.count()).select_from(sightings.join(documents)).where(documents.c.read_at < before)
    return connection.execute(query).scalar_one()


def delete_deliveries(connection: Connection, edition_id: str) -> int:
    """Delete some deliveries of an edition that are over, and add them to its balance; how many they were, 0 once none
    is left. What was known of them alone goes too: that they came back or were complained about."""
    over = select(deliveries.c.number, deliveries.c.state).where(deliveries.c.edition == edition_id, _IS_OVER)
    rows = connection.execute(over.order_by(deliveries.c.number).limit(_AT_ONCE).with_for_update()).all()
    numbers = [row.number for row in rows]
    for table in (strikes, complaints, late_replies, deliveries):
        connection.execute(delete(table).where(table.c.edition == edition_id, table.c.number.in_(numbers)))
    for state, number in Counter(row.state for row in rows).items():
        insert_new(connection, balances, [{"edition": edition_id, "state": state, "number": 0}])
        mine = and_(balances.c.edition == edition_id, balances.c.state == state)
        connection.execute(update(balances).where(mine).values(number=balances.c.number + number))
    left = exists().where(deliveries.c.edition == edition_id)
    if not rows and not connection.execute(select(left)).scalar_one():
        for about in (crowds, pauses):
            connection.execute(delete(about).where(about.c.edition == edition_id))
    return len(rows)


def delete_messages(connection: Connection, edition_id: str) -> int:
    """Delete some messages of an edition, from which those to each reader were made; how many they were, 0 once none
    is left."""
    if some := personal.delete_some(connection, edition_id):
        return some
    return connection.execute(delete(variants).where(variants.c.edition == edition_id)).rowcount


def delete_sightings(connection: Connection, *, before: datetime) -> int:
    """Delete what some documents that were read before then had, and papers that no other has; how many sightings
    they were, 0 once none is left."""
    if connection.dialect.name == "postgresql":  # nobody is to see one of these papers again at this moment
        connection.execute(text("LOCK TABLE papers IN SHARE ROW EXCLUSIVE MODE"))
    old = select(documents.c.id).where(documents.c.read_at < before)
    ids = connection.execute(old.where(_SEEN_IN).order_by(documents.c.id).limit(_DOCUMENTS)).scalars().all()
    of_these = sightings.c.document.in_(ids)
    names = connection.execute(select(sightings.c.paper).where(of_these).distinct()).scalars().all()
    number = connection.execute(delete(sightings).where(of_these)).rowcount
    seen_still = exists().where(sightings.c.paper == papers.c.sha256)
    connection.execute(delete(papers).where(papers.c.sha256.in_(names), ~seen_still))
    connection.execute(delete(documents).where(documents.c.id.in_(ids), ~_IS_NEWEST))
    return number


def _ids(connection: Connection, list_id: str, before: datetime, *which: ColumnElement[bool]) -> Sequence[str]:
    old = (editions.c.list_id == list_id, editions.c.published_at < before)
    query = select(editions.c.id).where(*old, *which).order_by(editions.c.published_at)
    return connection.execute(query).scalars().all()
