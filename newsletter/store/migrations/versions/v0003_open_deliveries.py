"""An index of open deliveries, an edition of a week beside that of its last day, and what was told once."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.drop_index("deliveries_by_state", "deliveries")
    still_open = sa.text("settled_at IS NULL")
    final = ["accepted", "refused", "skipped"]
    stood = sa.text("UPDATE deliveries SET settled_at = due_at WHERE settled_at IS NULL AND state IN :final")
    op.execute(stood.bindparams(sa.bindparam("final", final, expanding=True)))
    op.create_index(
        "deliveries_open",
        "deliveries",
        ["edition", "due_at", "number"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.add_column("subscribers", sa.Column("frequency", sa.String(length=10), nullable=False, server_default="daily"))
    with op.batch_alter_table("editions") as editions:
        editions.add_column(sa.Column("period", sa.String(length=10), nullable=False, server_default="day"))
        editions.drop_constraint("one_edition_per_list_and_day", type_="unique")
        editions.create_unique_constraint("one_edition_per_list_and_period", ["list_id", "period", "day"])
    op.create_table(
        "told",
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what"),
    )
