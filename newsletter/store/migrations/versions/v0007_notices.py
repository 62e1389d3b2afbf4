"""Mails to one person that are no edition, with the promise of a delivery."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subscriber", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.LargeBinary(length=9), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("link_until", UtcDateTime(timezone=True)),
        sa.Column("link_used_at", UtcDateTime(timezone=True)),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("doubts", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=100)),
        sa.Column("claimed_until", UtcDateTime(timezone=True)),
        sa.Column("settled_at", UtcDateTime(timezone=True)),
        sa.Column("reply_code", sa.SmallInteger()),
        sa.Column("reply_enhanced", sa.String(length=15)),
        sa.Column("reply_text", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deferred_since", UtcDateTime(timezone=True)),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    still_open = sa.text("settled_at IS NULL")
    op.create_index(
        "notices_open", "notices", ["list_id", "due_at"], sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_index("notices_by_subscriber", "notices", ["subscriber"])
