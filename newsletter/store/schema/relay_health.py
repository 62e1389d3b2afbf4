"""The tables of several relays: their health, and what each has taken of its limits."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from newsletter.store.schema.columns import UtcDateTime, metadata

relays = Table(
    "relays",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("first_at", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("rests", Integer, nullable=False, default=0),
    Column("until", UtcDateTime),
    Column("why", Text, nullable=False, default=""),
    Column("on_trial", Boolean, nullable=False, default=False),
    Column("pace", Float),  # messages a second that it was found to take; NULL where it never asked for fewer
)

relay_tokens = Table(
    "relay_tokens",
    metadata,
    Column("relay", String(60), ForeignKey("relays.name"), primary_key=True),
    Column("domain", String(253), primary_key=True),
    Column("span", Integer, primary_key=True),  # seconds
    Column("taken", JSON, nullable=False),
)
