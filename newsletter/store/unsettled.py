"""Deliveries that are not settled, by the index that has no others.

SQLite prefers the key, which begins with the edition as well, and would read each delivery that an edition ever had. So
it is asked for those that are due at any time: that is a second column of this index, and none of the key.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Exists, Select, literal, select

from newsletter.store.schema import deliveries, editions

_ARE_OPEN = (deliveries.c.settled_at.is_(None), deliveries.c.due_at > datetime.min.replace(tzinfo=UTC))


def only(query: Select[Any]) -> Select[Any]:
    """What a query has of deliveries, if they are not settled."""
    return query.where(*_ARE_OPEN)


def of_edition() -> Exists:
    """Whether an edition has any, where `editions` is selected from."""
    there = select(literal(1)).select_from(deliveries).where(deliveries.c.edition == editions.c.id)
    return only(there).correlate(editions).exists()
