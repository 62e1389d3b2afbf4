"""The tables of messages of which hardly two are the same: what was asked for, and what each is joined of."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from newsletter.store.schema.columns import metadata

wishes = Table(
    "wishes",
    metadata,
    Column("variant", String(20), primary_key=True),
    Column("asked", Text, nullable=False),
    sqlite_with_rowid=False,
)

looks = Table(
    "looks",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("name", String(16), nullable=False),
)

look_contents = Table(
    "look_contents",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

fragments = Table(
    "fragments",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # compressed
    sqlite_with_rowid=False,
)

recipes = Table(
    "recipes",
    metadata,
    Column("edition", String(12), ForeignKey("editions.id"), primary_key=True),
    Column("variant", String(20), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # empty where nothing is left to send
)
