"""Who set which field of a subscriber, who decided their consent, and who brought them to the list."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ALL = ("code", "frequency", "hour", "layout", "liked", "muted", "name", "papers", "time_zone", "wanted")


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("set_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("subscribers", sa.Column("consent_by", sa.String(length=10), nullable=False, server_default="file"))
    op.add_column("subscribers", sa.Column("origin", sa.String(length=10), nullable=False, server_default=""))
    people = sa.table(
        "subscribers",
        *(sa.column(name) for name in ("consent", "consent_by", "set_by")),
        sa.column("chose", sa.Boolean()),
    )
    # Until now nobody wrote down which fields a person had chosen, so all of them are theirs.
    theirs = " ".join(f"{name}=person" for name in _ALL)
    op.execute(people.update().where(people.c.chose).values(set_by=theirs))
    op.execute(people.update().where(people.c.consent == "unsubscribed").values(consent_by="person"))
    op.drop_column("subscribers", "chose")
