"""The shard of each delivery, and an index of those that are open where several claim at once.

All deliveries of editions that were published before are of shard 0.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("shard", sa.Integer(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "postgresql":
        still_open = sa.text("settled_at IS NULL")
        columns = ["edition", "shard", "due_at", "number"]
        op.create_index("deliveries_open_by_shard", "deliveries", columns, postgresql_where=still_open)
