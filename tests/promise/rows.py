"""The ledger, read by plain SQL: the proof does not ask the program that it proves."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

_QUERY = text(
    "SELECT edition, number, address, state, attempts, doubts, reason, reply_code, reply_enhanced, reply_text "
    "FROM deliveries ORDER BY address"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A delivery as it stands."""

    edition: str
    number: int
    address: str
    state: str
    attempts: int
    doubts: int
    reason: str
    reply: str

    @property
    def message_id(self) -> str:
        """The Message-ID of every copy of it."""
        return f"<{self.edition}.{self.number}@example.org>"


def of(store_url: str) -> tuple[Row, ...]:
    """The rows of the only edition of a store."""
    engine = create_engine(store_url)
    with engine.connect() as connection:
        rows = [
            Row(
                edition=row.edition,
                number=row.number,
                address=row.address,
                state=row.state,
                attempts=row.attempts,
                doubts=row.doubts,
                reason=row.reason,
                reply=" ".join(str(word) for word in (row.reply_code, row.reply_enhanced, row.reply_text) if word),
            )
            for row in connection.execute(_QUERY)
        ]
    engine.dispose()
    return tuple(rows)


def sqlite(home: Path) -> str:
    """The URL of the store that a home has where its settings name none."""
    return f"sqlite:///{home / 'newsletter.db'}"


def unsubscribe(store_url: str, *addresses: str) -> None:
    """These people leave, as the pages let them."""
    engine = create_engine(store_url)
    with engine.begin() as connection:
        for address in addresses:
            values = {"address": address}
            connection.execute(text("UPDATE subscribers SET consent='unsubscribed' WHERE address=:address"), values)
    engine.dispose()
