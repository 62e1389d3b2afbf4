"""The tables of what was read: documents, the papers in them, and where each was seen."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from newsletter.store.schema.columns import UtcDateTime, metadata

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
