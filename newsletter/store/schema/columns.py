"""What several tables are made of: moments, the record of a mail on its way, and the metadata that all are in."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, MetaData, SmallInteger, String, Text, TypeDecorator, text

HEAD = "0024"

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Both databases give it back in UTC; SQLite on its own would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite gives words, and a whole audience shares a few moments: the same words are read once."""
        read = super().result_processor(dialect, coltype)
        return lru_cache(maxsize=256)(read) if read and dialect.name == "sqlite" else read


OPEN = text("settled_at IS NULL")


def on_its_way() -> tuple[Column[Any], ...]:
    """What is on record of a mail on its way, an edition or a notice: how it stands, who holds it, what was said."""
    return (
        Column("state", String(10), nullable=False),
        Column("attempts", SmallInteger, nullable=False, default=0),
        Column("doubts", SmallInteger, nullable=False, default=0),
        Column("due_at", UtcDateTime, nullable=False),
        Column("claimed_by", String(100)),
        Column("claimed_until", UtcDateTime),
        Column("settled_at", UtcDateTime),
        Column("reply_code", SmallInteger),
        Column("reply_enhanced", String(15)),
        Column("reply_text", Text),
        Column("reason", Text, nullable=False, default=""),
        Column("deferred_since", UtcDateTime),
    )
