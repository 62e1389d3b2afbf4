"""The tables of who sends: the runs that hold claims, and the replies that came when a claim was no longer theirs."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, SmallInteger, String, Table, Text

from newsletter.store.schema.columns import UtcDateTime, metadata

nodes = Table(
    "nodes",
    metadata,
    Column("name", String(100), primary_key=True),  # as in `claimed_by`
    Column("host", String(64), nullable=False),
    Column("version", String(20), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),  # these moments are by the clock of the database
    Column("beat_at", UtcDateTime, nullable=False),
    Column("ahead", Float, nullable=False),  # seconds by which the node's own clock is ahead of the database's
    Column("stopping", Boolean, nullable=False),
    Column("lost_at", UtcDateTime),  # when others took over; the node may not come back
)

late_replies = Table(
    "late_replies",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("said_at", UtcDateTime, nullable=False),
    Column("reply_code", SmallInteger, nullable=False),
    Column("reply_enhanced", String(15), nullable=False),
    Column("reply_text", Text, nullable=False),
)
