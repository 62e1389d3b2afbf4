"""What relays have been given and how they fare, and the editions that a relay's refusal of us has paused."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "relays",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("first_at", UtcDateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True)),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("on_trial", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "relay_tokens",
        sa.Column("relay", sa.String(length=60), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["relay"], ["relays.name"]),
        sa.PrimaryKeyConstraint("relay", "domain", "span"),
    )
    op.create_table(
        "pauses",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"]),
        sa.PrimaryKeyConstraint("edition"),
    )
