"""The tables, each loaded when it is first asked for."""

import pkgutil

from newsletter.store import schema


def test_no_file_has_the_name_of_a_table_which_it_would_hide() -> None:
    files = {file.name for file in pkgutil.iter_modules(schema.__path__)}
    assert files.isdisjoint(schema.metadata.tables)
    assert files.isdisjoint(schema.__all__)


def test_whoever_asks_for_the_metadata_has_every_table() -> None:
    named = {table.name for table in (getattr(schema, name) for name in schema.__all__) if hasattr(table, "columns")}
    assert named == set(schema.metadata.tables)
