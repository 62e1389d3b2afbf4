"""Recipes may be compressed, which an older version cannot read: no table changes, but such a version stays away."""

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Change nothing: recipes that were kept before are read as they are."""
