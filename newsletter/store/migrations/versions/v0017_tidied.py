"""What stays of old deliveries, and the ways to find what is old."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "balances",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"]),
        sa.PrimaryKeyConstraint("edition", "state"),
    )
    op.create_index("editions_by_publication", "editions", ["list_id", "published_at"])
    op.create_index("sightings_by_paper", "sightings", ["paper"])
