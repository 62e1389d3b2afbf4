"""The balances of editions, counted from their deliveries as they stand."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from newsletter.delivery import states
from newsletter.delivery.balance import Balance
from newsletter.models import Published, State
from newsletter.store.schema import deliveries, editions

_IS_HELD = and_(deliveries.c.state == State.IN_DOUBT.value, deliveries.c.doubts >= states.MAX_DOUBTS)

_Counts = tuple[dict[State, int], int]


def of(connection: Connection, published: Published) -> Balance:
    """Count the deliveries of one edition."""
    counted, held = _counted(connection, deliveries.c.edition == published.edition.id).get(
        published.edition.id, ({}, 0)
    )
    return Balance(audience=published.audience, excluded=published.excluded, states=counted, held=held)


def of_list(connection: Connection, list_id: str) -> Mapping[str, Balance]:
    """Count the deliveries of every edition of a list, by the edition's id: two queries, however many there are."""
    of_editions = select(editions.c.id).where(editions.c.list_id == list_id)
    counts = _counted(connection, deliveries.c.edition.in_(of_editions))
    published = select(editions.c.id, editions.c.audience, editions.c.excluded).where(editions.c.list_id == list_id)
    return {
        row.id: Balance(audience=row.audience, excluded=row.excluded, states=counted, held=held)
        for row in connection.execute(published)
        for counted, held in [counts.get(row.id, ({}, 0))]
    }


def _counted(connection: Connection, which: ColumnElement[bool]) -> Mapping[str, _Counts]:
    """How many deliveries stand in each state, and how many are held, by their edition."""
    query = (
        select(
            deliveries.c.edition,
            deliveries.c.state,
            func.count().label("number"),
            func.sum(case((_IS_HELD, 1), else_=0)).label("held"),
        )
        .where(which)
        .group_by(deliveries.c.edition, deliveries.c.state)
    )
    counts: defaultdict[str, dict[State, int]] = defaultdict(dict)
    held: defaultdict[str, int] = defaultdict(int)
    for row in connection.execute(query):
        counts[row.edition][State(row.state)] = row.number
        held[row.edition] += row.held
    return {edition: (counted, held[edition]) for edition, counted in counts.items()}
