"""Who sends, and when each of them was last known to live; replies that came too late for their claim."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "nodes",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("beat_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ahead", sa.Float(), nullable=False),
        sa.Column("stopping", sa.Boolean(), nullable=False),
        sa.Column("lost_at", UtcDateTime(timezone=True)),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "late_replies",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reply_code", sa.SmallInteger(), nullable=False),
        sa.Column("reply_enhanced", sa.String(length=15), nullable=False),
        sa.Column("reply_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"]),
        sa.PrimaryKeyConstraint("edition", "number"),
    )
