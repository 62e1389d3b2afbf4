"""How far the publishing of an edition to many has come."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "publishing",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("frequencies", sa.JSON(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"]),
        sa.PrimaryKeyConstraint("edition"),
    )
