"""Whom a reply refused together with others, by that reply: few deliveries of an edition have one."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    columns, has_one = ["edition", "crowd"], sa.text("crowd IS NOT NULL")
    if op.get_bind().dialect.name == "sqlite":
        columns.append("state")
    op.create_index("deliveries_by_crowd", "deliveries", columns, sqlite_where=has_one, postgresql_where=has_one)
