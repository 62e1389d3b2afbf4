"""The tables of who comes to the list: who waits, what was said, how often, who is not to be asked, and the file."""

from sqlalchemy import JSON, Column, Date, Index, Integer, LargeBinary, String, Table, Text

from newsletter.store.schema.columns import UtcDateTime, metadata

sign_ups = Table(
    "sign_ups",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("list_id", String(255), nullable=False),
    Column("address", String(254), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("page", String(60), nullable=False),
    Column("words", String(20), nullable=False),
    Column("network", String(32), nullable=False),
    Column("time_zone", String(60), nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("key", LargeBinary(32), nullable=False),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("list_id", String(255), primary_key=True),
    Column("who", LargeBinary(16), primary_key=True),  # the mark of an address
    Column("mailed_at", UtcDateTime, primary_key=True),
)

erasures = Table(
    "erasures",
    metadata,
    Column("list_id", String(255), primary_key=True),
    Column("who", LargeBinary(16), primary_key=True),  # the mark of an address
)

consents = Table(
    "consents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("subscriber", Integer, nullable=False),
    Column("event", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("page", String(60), nullable=False),
    Column("words", String(20), nullable=False),
    Column("network", String(32), nullable=False),
    Index("consents_by_subscriber", "subscriber"),
)

salts = Table(
    "salts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", LargeBinary(16), nullable=False),
)

counts = Table(
    "counts",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("number", Integer, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("list_id", String(255), primary_key=True),
    Column("looks", String(100), nullable=False),
    Column("content", String(64), nullable=False),
    Column("rules", Text, nullable=False),
    Column("people", String(100), nullable=False),
    Column("outcome", JSON, nullable=False),
)
