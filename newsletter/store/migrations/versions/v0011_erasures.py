"""Who unsubscribed and was erased is remembered by a mark. Whoever was erased before has left none."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("list_id", sa.String(255), primary_key=True),
        sa.Column("who", sa.LargeBinary(16), primary_key=True),
    )
