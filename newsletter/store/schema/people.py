"""The tables of the people: who subscribes, who is suppressed, the list's former ids, and what was done once."""

from sqlalchemy import Column, Date, Integer, LargeBinary, SmallInteger, String, Table, Text, UniqueConstraint

from newsletter.store.schema.columns import UtcDateTime, metadata

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
