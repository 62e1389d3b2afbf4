"""The hours of the day in which no edition is delivered to a subscriber."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("quiet_hours", sa.String(length=5)))
