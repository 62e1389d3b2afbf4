"""Nobody's own message leaves before it is on record. What makes such messages is loaded where one is due."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Ledger, Written
from newsletter.errors import StoreError
from newsletter.models import Delivery
from newsletter.people.wishes import is_personal
from newsletter.store import editions
from newsletter.store.engine import reading

if TYPE_CHECKING:
    from newsletter.actions.personal import Kitchen

MUTED = "every paper is muted"


@dataclass(slots=True)
class Prepared:
    """The messages of an edition, by their names: frozen ones, and those that are made when they are due."""

    engine: Engine
    edition_id: str
    _kitchen: "Kitchen | None" = field(default=None, init=False)
    _plain: frozenset[str] | None = field(default=None, init=False)

    def prepare(self, claimed: Sequence[Delivery]) -> Sequence[Delivery]:
        """Make and keep the messages that these deliveries lack; those of whom every paper is muted are returned."""
        asked = {name for name in {each.variant for each in claimed} if is_personal(name)}
        if not asked or not (lacking := asked.difference(self._frozen())):
            return []
        try:
            empty = set(self._cook().prepare(lacking))
        except LookupError as error:
            raise _lost(self.edition_id, min(lacking)) from error
        return [each for each in claimed if each.variant in empty]

    def composed(self, variant: str) -> bytes:
        """Return a message: one that was prepared, that is on record, or that would be made, which is then not kept.

        Raises StoreError where the store has lost it.
        """
        return b"".join(self.pieces(variant))

    def pieces(self, variant: str) -> Sequence[bytes]:
        """Return the same in pieces, of which other messages share some. Raises StoreError."""
        try:
            if self._kitchen and (made := self._kitchen.pieces(variant)) is not None:
                return made
            with reading(self.engine) as connection:
                content = editions.message(connection, self.edition_id, variant)
            if content is None and is_personal(variant):
                return self._cook().rehearsed(variant)
        except LookupError as error:
            raise _lost(self.edition_id, variant) from error
        if content is None:
            raise _lost(self.edition_id, variant)
        return [content]

    def _frozen(self) -> frozenset[str]:
        """The messages that were made when the edition was published, as all were before there were recipes."""
        if self._plain is None:
            with reading(self.engine) as connection:
                self._plain = frozenset(editions.message_names(connection, self.edition_id))
        return self._plain

    def _cook(self) -> "Kitchen":
        if self._kitchen is None:
            from newsletter.actions.personal import Kitchen  # all that makes messages, which most runs need not

            self._kitchen = Kitchen(engine=self.engine, edition_id=self.edition_id)
        return self._kitchen


class PreparedLedger:
    """A ledger that gives out nobody whose own message is not on record, and skips who has muted every paper."""

    def __init__(self, ledger: Ledger, prepared: Prepared) -> None:
        self._ledger, self._prepared = ledger, prepared

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Write these down in the ledger, and prepare what was claimed."""
        written = self._ledger.write(entries, now=now)
        while written.claimed:
            empty = self._prepared.prepare(written.claimed)
            if not empty:
                return written
            skipped = [states.skipped(delivery, MUTED) for delivery in empty]
            numbers = {delivery.number for delivery in empty}
            others = [delivery for delivery in written.claimed if delivery.number not in numbers]
            again = 0 if others else entries.claim
            more = self._ledger.write(Entries(ended=skipped, claim=again, left_out=entries.left_out), now=now)
            if others:
                return replace(written, claimed=others)
            written = replace(written, claimed=more.claimed)
        return written


def _lost(edition_id: str, variant: str) -> StoreError:
    return StoreError(f"edition {edition_id} has no message for {variant}; restore the store")
