"""Which mailboxes are read, and how far."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("polled_at", UtcDateTime(timezone=True)),
        sa.Column("place", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
