"""The first schema."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    _documents()
    _editions()
    _papers()
    _subscribers()
    _suppressions()
    _deliveries()
    _edition_papers()
    _sightings()
    _variants()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("read_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("shape", sa.String(length=60), nullable=False),
        sa.Column("list_day", sa.Date(), nullable=True),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("documents_by_source", "documents", ["source", "id"], unique=False)


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("list_id", sa.String(length=255), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("list_id", "day", name="one_edition_per_list_and_day"),
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("paper_id", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("papers_by_id", "papers", ["paper_id"], unique=False)


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("key", sa.LargeBinary(length=9), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("variant", sa.String(length=20), nullable=False),
        sa.Column("chose", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("list_id", "address", name="one_subscriber_per_list_and_address"),
        sqlite_autoincrement=True,
    )


def _suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.LargeBinary(length=9), nullable=False),
        sa.Column("variant", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("doubts", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=100), nullable=True),
        sa.Column("claimed_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reply_code", sa.SmallInteger(), nullable=True),
        sa.Column("reply_enhanced", sa.String(length=15), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["editions.id"],
        ),
        sa.PrimaryKeyConstraint("edition", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index("deliveries_by_state", "deliveries", ["state", "due_at"], unique=False)


def _edition_papers() -> None:
    op.create_table(
        "edition_papers",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("paper_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["editions.id"],
        ),
        sa.PrimaryKeyConstraint("edition", "paper_id"),
    )
    op.create_index("edition_papers_by_paper", "edition_papers", ["paper_id"], unique=False)


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=64), nullable=False),
        sa.Column("list_day", sa.Date(), nullable=True),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("upvotes", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document"],
            ["documents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["paper"],
            ["papers.sha256"],
        ),
        sa.PrimaryKeyConstraint("document", "position"),
    )
    op.create_index("sightings_by_day", "sightings", ["list_day", "seen_at"], unique=False)


def _variants() -> None:
    op.create_table(
        "variants",
        sa.Column("edition", sa.String(length=12), nullable=False),
        sa.Column("variant", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["editions.id"],
        ),
        sa.PrimaryKeyConstraint("edition", "variant"),
    )
