"""The tables of what was published: editions, their papers and mails, and those that are published in parts."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from newsletter.store.schema.columns import UtcDateTime, metadata

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
