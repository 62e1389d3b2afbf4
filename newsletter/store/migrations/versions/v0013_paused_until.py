"""Until which day a subscriber gets no mail."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("paused_until", sa.Date()))
