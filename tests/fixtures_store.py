"""A store of its own for every test, once on SQLite and once on PostgreSQL.

The rules of the store are tried on both. A rule above the store, of an action or a delivery, is tried on one of them in
the short form, half of them on each, and on both in the long form.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import Engine

from newsletter.store.engine import open_store
from tests import databases
from tests.promise import clusters
from tests.promise.clusters import Cluster
from tests.promise.forms import LONG
from tests.schemas import Schemas

KINDS = ("sqlite", "postgres")
_OF_THE_STORE = "tests/store/"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test that is there on both databases leave one; both in the long form, and where there is no PostgreSQL."""
    names = {item.nodeid for item in items}
    left_out = {item for item in items if _other(item) in names and item.nodeid != _kept(item)}
    if left_out and not LONG and databases.is_served():
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _other(item: pytest.Item) -> str:
    """The same test on the other database, "" where it has none."""
    kind = item.callspec.params.get("store_url") if hasattr(item, "callspec") else None
    if kind not in KINDS or item.nodeid.startswith(_OF_THE_STORE):
        return ""
    return item.nodeid.replace(kind, KINDS[1 - KINDS.index(kind)])


def _kept(item: pytest.Item) -> str:
    """Of both names of a test the one that is run, which its name alone decides, so that all workers agree."""
    both = sorted((item.nodeid, _other(item)))
    return both[crc32(both[0].encode()) % 2]


@pytest.fixture(scope="session")
def schemas() -> Iterator[Schemas]:
    """The schemas on PostgreSQL that are used again and again."""
    with ExitStack() as stack:
        yield Schemas(stack=stack)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of PostgreSQL that a file of tests has to itself."""
    with clusters.cluster() as made:
        yield made


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a store that nobody has opened yet; that of the open one where a test has `engine` too."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'newsletter.db'}"
        return
    is_filled = "engine" in request.fixturenames
    with request.getfixturevalue("schemas").one() if is_filled else databases.schema() as url:
        yield url


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """An open store."""
    opened = databases.opened(store_url) if store_url.startswith("sqlite:") else open_store(store_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """An open store on SQLite, for rules that are not the store's."""
    opened = databases.opened(f"sqlite:///{tmp_path / 'newsletter.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def postgres_engine(schemas: Schemas) -> Iterator[Engine]:
    """An open store on PostgreSQL, for what only happens there: writers who do not wait for each other."""
    with schemas.one() as url:
        opened = open_store(url)
        yield opened
        opened.dispose()
