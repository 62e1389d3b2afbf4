"""The table of what stays of old deliveries: how many ended in each state."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from newsletter.store.schema.columns import metadata

balances = Table(
    "balances",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("number", Integer, nullable=False),
)
