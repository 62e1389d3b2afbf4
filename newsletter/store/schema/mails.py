"""The tables of mails on their way, of editions and of notices, and of what holds them up."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from newsletter.store.schema.columns import OPEN, UtcDateTime, metadata, on_its_way

deliveries = Table(
    "deliveries",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("address", String(254), nullable=False),
    Column("name", String(200), nullable=False),
    Column("key", LargeBinary(9), nullable=False),
    Column("variant", String(20), nullable=False),
    *on_its_way(),
    Column("crowd", String(16)),
    Column("relay", String(60)),  # which of several took it
    Column("shard", Integer, nullable=False, server_default="0"),  # 0 where it is older than shards are
    # On PostgreSQL both have the same condition, and so has `deliveries_open_by_shard`, of edition, shard, due_at and
    # number. To name them here would load that dialect even where the store is SQLite. There no index has the state,
    # since whoever changes a column of an index writes to every index; SQLite takes this one for the state alone.
    Index("deliveries_open", "edition", "due_at", "number", sqlite_where=OPEN),
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
    *on_its_way(),
    Index("notices_open", "list_id", "due_at", sqlite_where=OPEN),
    Index("notices_by_subscriber", "subscriber"),
    sqlite_autoincrement=True,  # the number stands in links and message ids, so it is never given again
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
