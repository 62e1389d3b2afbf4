"""The steps from one schema to the next, by Alembic. A new one changes `schema.HEAD` in the same commit."""
