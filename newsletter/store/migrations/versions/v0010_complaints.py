"""Who complained about which edition, and which of several relays took a message."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("relay", sa.String(length=60)))
    op.create_table(
        "complaints",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("relay", sa.String(length=60), nullable=False),
        sa.Column("complained_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("edition", "number"),
    )
