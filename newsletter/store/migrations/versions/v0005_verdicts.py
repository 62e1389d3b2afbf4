"""Since when a delivery is put off, which replies refused how many of an edition, and since when it is paused."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("deferred_since", UtcDateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("crowd", sa.String(length=16)))
    op.add_column("pauses", sa.Column("since", UtcDateTime(timezone=True)))
    op.add_column("relays", sa.Column("pace", sa.Float()))
    op.create_table(
        "crowds",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("crowd", sa.String(length=16), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("undone_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"]),
        sa.PrimaryKeyConstraint("edition", "crowd"),
    )
