"""The balances of editions: their deliveries as they stand, and what was written down of those tidied away."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, Select, and_, case, func, literal, select, union_all

from newsletter.delivery import states
from newsletter.delivery.balance import Balance
from newsletter.models import Published, State
from newsletter.store.schema import balances, deliveries, editions

_IS_HELD = and_(deliveries.c.state == State.IN_DOUBT.value, deliveries.c.doubts >= states.MAX_DOUBTS)

_Counts = tuple[dict[State, int], int]


def of(connection: Connection, published: Published) -> Balance:
    """Count the deliveries of one edition, those tidied away among them."""
    edition_id = published.edition.id
    counted, held = _counted(connection, select(literal(edition_id))).get(edition_id, ({}, 0))
    return Balance(audience=published.audience, excluded=published.excluded, states=counted, held=held)


def of_list(connection: Connection, list_id: str) -> Mapping[str, Balance]:
    """Count the deliveries of every edition of a list, by the edition's id: two queries, however many there are."""
    counts = _counted(connection, select(editions.c.id).where(editions.c.list_id == list_id))
    published = select(editions.c.id, editions.c.audience, editions.c.excluded).where(editions.c.list_id == list_id)
    return {
        row.id: Balance(audience=row.audience, excluded=row.excluded, states=counted, held=held)
        for row in connection.execute(published)
        for counted, held in [counts.get(row.id, ({}, 0))]
    }


def tidied(connection: Connection, edition_id: str) -> int:
    """How many deliveries of an edition were tidied away."""
    query = select(func.coalesce(func.sum(balances.c.number), 0)).where(balances.c.edition == edition_id)
    return int(connection.execute(query).scalar_one())


def _counted(connection: Connection, which: Select[tuple[str]]) -> Mapping[str, _Counts]:
    """How many deliveries of these editions stand in each state, and how many are held, by their edition.

    One statement, which sees both tables at one moment: tidying moves numbers from one to the other.
    """
    standing = (
        select(
            deliveries.c.edition,
            deliveries.c.state,
            func.count().label("number"),
            func.sum(case((_IS_HELD, 1), else_=0)).label("held"),
        )
        .where(deliveries.c.edition.in_(which))
        .group_by(deliveries.c.edition, deliveries.c.state)
    )
    kept = select(balances.c.edition, balances.c.state, balances.c.number, literal(0).label("held"))
    counts: defaultdict[str, defaultdict[State, int]] = defaultdict(lambda: defaultdict(int))
    held: defaultdict[str, int] = defaultdict(int)
    for row in connection.execute(union_all(standing, kept.where(balances.c.edition.in_(which)))):
        counts[row.edition][State(row.state)] += row.number
        held[row.edition] += row.held
    return {edition: (dict(counted), held[edition]) for edition, counted in counts.items()}
