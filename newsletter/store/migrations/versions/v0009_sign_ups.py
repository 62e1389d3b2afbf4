"""The sign-up: who waits for an answer, who said what, how often, and the keys of what is hashed."""

import sqlalchemy as sa
from alembic import op

from newsletter.store.schema import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _who_asks()
    _who_said_what()


def _who_asks() -> None:
    op.create_table(
        "sign_ups",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("list_id", sa.String(255), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("page", sa.String(60), nullable=False),
        sa.Column("words", sa.String(20), nullable=False),
        sa.Column("network", sa.String(32), nullable=False),
        sa.Column("time_zone", sa.String(60), nullable=False),
    )
    op.create_table(
        "keys",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "counts",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
    )


def _who_said_what() -> None:
    op.create_table(
        "confirmations",
        sa.Column("list_id", sa.String(255), primary_key=True),
        sa.Column("who", sa.LargeBinary(16), primary_key=True),
        sa.Column("mailed_at", UtcDateTime(), primary_key=True),
    )
    op.create_table(
        "consents",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("subscriber", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("page", sa.String(60), nullable=False),
        sa.Column("words", sa.String(20), nullable=False),
        sa.Column("network", sa.String(32), nullable=False),
    )
    op.create_index("consents_by_subscriber", "consents", ["subscriber"])
    op.create_table(
        "salts",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("salt", sa.LargeBinary(16), nullable=False),
    )
