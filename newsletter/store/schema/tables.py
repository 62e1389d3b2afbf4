"""The tables, as the newest migration leaves them."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

HEAD = "0023"

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


documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(500), nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("shape", String(60), nullable=False),
    Column("list_day", Date),
    Column("papers", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Index("documents_by_source", "source", "id"),
)

papers = Table(
    "papers",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("paper_id", String(80), nullable=False),
    Column("content", Text, nullable=False),
    Index("papers_by_id", "paper_id"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("document", Integer, ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("paper", String(64), ForeignKey("papers.sha256"), nullable=False),
    Column("list_day", Date),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("upvotes", Integer),
    Column("comments", Integer),
    Column("stars", Integer),
    Index("sightings_by_day", "list_day", "seen_at"),
    Index("sightings_by_paper", "paper"),
)

editions = Table(
    "editions",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("list_id", String(255), nullable=False),
    Column("day", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("audience", Integer, nullable=False),
    Column("excluded", JSON, nullable=False),
    Column("period", String(10), nullable=False, server_default="day"),
    UniqueConstraint("list_id", "period", "day", name="one_edition_per_list_and_period"),
    Index("editions_by_publication", "list_id", "published_at"),
)

edition_papers = Table(
    "edition_papers",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("paper_id", String(80), primary_key=True),
    Index("edition_papers_by_paper", "paper_id"),
)

variants = Table(
    "variants",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("variant", String(20), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list_id", String(255), nullable=False),
    Column("address", String(254), nullable=False),
    Column("key", LargeBinary(9), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("consent", String(20), nullable=False),
    Column("consent_at", UtcDateTime, nullable=False),
    Column("time_zone", String(60), nullable=False),
    Column("hour", SmallInteger),
    Column("quiet_hours", String(5)),  # `22-7`
    Column("layout", String(20), nullable=False),
    Column("asked", Text, nullable=False),
    Column("variant", String(20), nullable=False),
    Column("frequency", String(10), nullable=False, server_default="daily"),
    Column("paused_until", Date),
    Column("set_by", Text, nullable=False, server_default=""),  # the fields that the person or the operator set
    Column("consent_by", String(10), nullable=False, server_default="file"),
    Column("origin", String(10), nullable=False, server_default=""),  # "" where nobody wrote it down
    UniqueConstraint("list_id", "address", name="one_subscriber_per_list_and_address"),
    sqlite_autoincrement=True,  # a delivery knows its subscriber by number, so a number is never given again
)

summary_lines = Table(
    "summary_lines",
    metadata,
    Column("asked", String(64), primary_key=True),
    Column("line", Text, nullable=False),
)

summary_costs = Table(
    "summary_costs",
    metadata,
    Column("day", Date, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address", String(254), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

former_ids = Table(
    "former_ids",
    metadata,
    Column("list_id", String(255), primary_key=True),
    Column("former", String(255), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

occasions = Table(
    "told",
    metadata,
    Column("what", String(200), primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
)

relays = Table(
    "relays",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("first_at", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("rests", Integer, nullable=False, default=0),
    Column("until", UtcDateTime),
    Column("why", Text, nullable=False, default=""),
    Column("on_trial", Boolean, nullable=False, default=False),
    Column("pace", Float),  # messages a second that it was found to take; NULL where it never asked for fewer
)

relay_tokens = Table(
    "relay_tokens",
    metadata,
    Column("relay", String(60), ForeignKey("relays.name"), primary_key=True),
    Column("domain", String(253), primary_key=True),
    Column("span", Integer, primary_key=True),  # seconds
    Column("taken", JSON, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", UtcDateTime),
)

crowds = Table(
    "crowds",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("crowd", String(16), primary_key=True),
    Column("reply", Text, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("undone_at", UtcDateTime),
)

_OPEN = text("settled_at IS NULL")


def _on_its_way() -> tuple[Column[Any], ...]:
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


deliveries = Table(
    "deliveries",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("address", String(254), nullable=False),
    Column("name", String(200), nullable=False),
    Column("key", LargeBinary(9), nullable=False),
    Column("variant", String(20), nullable=False),
    *_on_its_way(),
    Column("crowd", String(16)),
    Column("relay", String(60)),  # which of several took it
    Column("shard", Integer, nullable=False, server_default="0"),  # 0 where it is older than shards are
    # On PostgreSQL both have the same condition, and so has `deliveries_open_by_shard`, of edition, shard, due_at and
    # number. To name them here would load that dialect even where the store is SQLite. There no index has the state,
    # since whoever changes a column of an index writes to every index; SQLite takes this one for the state alone.
    Index("deliveries_open", "edition", "due_at", "number", sqlite_where=_OPEN),
    Index("deliveries_by_crowd", "edition", "crowd", "state", sqlite_where=text("crowd IS NOT NULL")),
    sqlite_with_rowid=False,
)

notices = Table(
    "notices",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("list_id", String(255), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subscriber", Integer, nullable=False),
    Column("address", String(254), nullable=False),
    Column("name", String(200), nullable=False),
    Column("key", LargeBinary(9), nullable=False),
    Column("words", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("content", LargeBinary),  # NULL until it is made, and again once it is settled
    Column("link_until", UtcDateTime),
    Column("link_used_at", UtcDateTime),
    *_on_its_way(),
    Index("notices_open", "list_id", "due_at", sqlite_where=_OPEN),
    Index("notices_by_subscriber", "subscriber"),
    sqlite_autoincrement=True,  # the number stands in links and message ids, so it is never given again
)
