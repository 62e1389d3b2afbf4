"""The table of editions that are being published to many, a part of their audience in each transaction."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table

from newsletter.store.schema.tables import metadata

publishing = Table(
    "publishing",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("frequencies", JSON, nullable=False),  # of those to whom it goes
    Column("reached", Integer, nullable=False),  # the last subscriber's number who was looked at
    Column("until", Integer, nullable=False),  # the last that there was when publishing began
    Column("shard", Integer, nullable=False),  # the next that is free
    Column("share", Float, nullable=False),  # of those numbers, about how many are of its audience
)
