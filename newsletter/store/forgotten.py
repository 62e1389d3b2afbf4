"""Deliveries that the store has open although the seal knows them as accepted: it was restored from an older copy."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, select, update

from newsletter.delivery import states
from newsletter.models import State
from newsletter.store.engine import reading
from newsletter.store.many import NUMBERS, Among
from newsletter.store.schema import deliveries
from newsletter.store.seal import Issue, Seal

REASON = "accepted before the store was restored"
_AT_ONCE = 1000
_OPEN = (
    deliveries.c.edition == bindparam("the_edition"),
    deliveries.c.settled_at.is_(None),
    deliveries.c.doubts < states.MAX_DOUBTS,
)
_DUE = select(deliveries.c.number, deliveries.c.address).where(*_OPEN, deliveries.c.due_at <= bindparam("the_moment"))
_AMONG = Among(deliveries.c.number, bindparam("the_numbers", type_=NUMBERS))
_STILL = select(deliveries.c.number).where(*_OPEN, _AMONG)
_SKIP = update(deliveries).where(*_OPEN, _AMONG)


def numbers(engine: Engine, seal: Seal, issue: Issue, edition_id: str, *, now: datetime) -> Sequence[int]:
    """The numbers of those that would be sent although they were accepted; four bytes each.

    What another process settles while this reads is on the seal only after it is in the store, so whoever looks
    accepted is looked up in the store once more.
    """
    with seal.page(issue, now=now) as page, reading(engine) as connection:
        asked = {"the_edition": edition_id, "the_moment": now}
        rows = connection.execute(_DUE.execution_options(yield_per=_AT_ONCE), asked)
        looks = array("I", page.known((row.number, row.address) for row in rows))
    with reading(engine) as connection:
        still = (connection.execute(_STILL, asked).scalars() for asked in _each(edition_id, looks))
        return array("I", (number for some in still for number in some))


def skip(connection: Connection, edition_id: str, accepted: Sequence[int], *, now: datetime) -> None:
    """Write down that these are not sent, because they were accepted."""
    skipped = {"state": State.SKIPPED.value, "settled_at": now, "reason": REASON}
    for asked in _each(edition_id, accepted):
        connection.execute(_SKIP.values(skipped), asked)


def _each(edition_id: str, numbers: Sequence[int]) -> Iterator[dict[str, object]]:
    for at in range(0, len(numbers), _AT_ONCE):
        yield {"the_edition": edition_id, "the_numbers": list(numbers[at : at + _AT_ONCE])}
