"""A store of its own for every test, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import databases


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a store that nobody has opened yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'newsletter.db'}"
        return
    with databases.schema() as url:
        yield url


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """An open store."""
    opened = databases.opened(store_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """An open store on SQLite, for rules that are not the store's."""
    opened = databases.opened(f"sqlite:///{tmp_path / 'newsletter.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def postgres_engine() -> Iterator[Engine]:
    """An open store on PostgreSQL, for what only happens there: writers who do not wait for each other."""
    with databases.schema() as url:
        opened = databases.opened(url)
        yield opened
        opened.dispose()
