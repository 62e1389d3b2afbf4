"""The tables of what comes back: which mailboxes are read, who complained, and what counts over editions."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from newsletter.store.schema.columns import UtcDateTime, metadata

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("polled_at", UtcDateTime),
    Column("place", Text, nullable=False, default=""),
)

complaints = Table(
    "complaints",
    metadata,
    Column("edition", String(12), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("relay", String(60), nullable=False),
    Column("complained_at", UtcDateTime, nullable=False),
)

strikes = Table(
    "strikes",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("came_back", Boolean, nullable=False),
)
