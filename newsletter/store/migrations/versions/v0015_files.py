"""What a subscribers file was when it was imported last, so that one that has not changed is not read again."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("list_id", sa.String(length=255), nullable=False),
        sa.Column("looks", sa.String(length=100), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("people", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("list_id"),
    )
