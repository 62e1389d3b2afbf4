"""The tables of lines that a model wrote, and of what they cost."""

from sqlalchemy import BigInteger, Column, Date, String, Table, Text

from newsletter.store.schema.columns import metadata

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
