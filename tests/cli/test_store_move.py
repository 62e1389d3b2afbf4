"""`newsletter store move`: what it says, and its death at any step, after which two stores are never open."""

import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from newsletter.store.engine import open_store
from tests.conftest import missing
from tests.homes import Home
from tests.promise.clusters import Cluster, cluster
from tests.promise.forms import form
from tests.promise.steps import Step, Warm, killed_at, steps, untraceable

PARTS = form(short=3, long=10_000)  # of the move; it is killed at the end of each, at most at every step
WRITES = ("sendto", "pwrite64", "write", "fdatasync", "unlink", "exit_group")


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A PostgreSQL server of one's own: a store that moves has its database to itself."""
    with cluster() as made:
        yield made


@pytest.fixture
def forks(program: Warm) -> Warm:
    """Runs commands in processes that end with their connections."""
    return program


@pytest.fixture
def mailed(home: Home, forks: Warm) -> Home:
    """A list that has had an edition."""
    assert forks.run(home.path, "newsletter", "run") == 0
    return home


def run(forks: Warm, home: Home, *command: str) -> tuple[int, str]:
    """How the command ended, and all that it printed."""
    code = forks.run(home.path, "newsletter", *command)
    return code, (home.path / "told.txt").read_text("utf-8")


def store(url: str) -> str:
    """What stands in the settings of a store."""
    return f'[store]\nurl = "{url}"\nseal = "newsletter.seal"\n'


def test_it_says_what_to_write_into_the_settings_and_changes_nothing_in_them(
    mailed: Home, server: Cluster, forks: Warm
) -> None:
    settings, before = (mailed.path / "newsletter.toml").read_text("utf-8"), run(forks, mailed, "status", "--json")
    code, printed = run(forks, mailed, "store", "move", server.database().replace("postgres@", "postgres:open-sesame@"))
    after, written = (mailed.path / "newsletter.toml").read_text("utf-8"), printed[printed.index("[store]") :]
    assert (code, after, "sesame" in printed) == (0, settings, False)
    assert "2 subscribers, 1 edition, 2 deliveries" in printed
    mailed.settings(end=written.partition("the old store")[0])
    assert run(forks, mailed, "status", "--json") == before
    assert tomllib.loads((mailed.path / "newsletter.toml").read_text("utf-8"))["store"]["seal"] == "newsletter.seal"


def test_back_in_sqlite_the_status_has_the_same_bytes(mailed: Home, server: Cluster, forks: Warm) -> None:
    before, url = run(forks, mailed, "status", "--json"), server.database()
    gone = json.loads(run(forks, mailed, "store", "move", url, "--json")[1])
    mailed.settings(end=store(url))
    back = json.loads(run(forks, mailed, "store", "move", "sqlite:///back.db", "--json")[1])
    mailed.settings(end=store("sqlite:///back.db"))
    assert (run(forks, mailed, "status", "--json"), back["tables"]) == (before, gone["tables"])
    assert back["store"] == {"url": "sqlite:///back.db", "seal": "newsletter.seal"}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nowhere", "nowhere: this is no URL of a store; postgresql+psycopg://user@host/database is one"),
        ("mysql://db/papers", "mysql://db/papers: mysql is not supported; use sqlite:///newsletter.db or postgresql"),
        ("sqlite:///missing/new.db", "missing/new.db"),
        ("sqlite:///newsletter.db", "newsletter.db already; name another place"),
        ("sqlite://", "sqlite://: this store is in memory and ends with the command; use sqlite:///newsletter.db or"),
        ("postgresql+psycopg://127.0.0.1:9/papers", "papers failed: connection failed"),
    ],
)
def test_a_place_that_is_none_is_refused_and_the_store_stays(mailed: Home, forks: Warm, url: str, why: str) -> None:
    code, printed = run(forks, mailed, "store", "move", url)
    assert (code, why in printed, printed.count("\n")) == (1, True, 1)
    assert run(forks, mailed, "status")[0] == 0


def test_killed_at_any_step_two_stores_never_open_and_the_next_move_ends_it(
    mailed: Home, server: Cluster, forks: Warm, tmp_path: Path
) -> None:
    if why := untraceable():
        missing("strace", why)
    _, before = run(forks, mailed, "status", "--json")
    empty, whole = _with_schema(server), _copy(mailed, tmp_path / "whole")
    moving = [step for step in steps(forks, whole.path, *_moving(empty())) if step.call in WRITES]
    nothing = _status(forks, _copy(mailed, tmp_path / "nothing"), store(empty()))[1]
    every, endings = max(1, len(moving) // PARTS), {}
    for step in moving[every - 1 :: every]:
        home = _copy(mailed, tmp_path / f"killed-{step}")
        opens, *ended = _after_a_death(forks, home, step, empty())
        endings[str(step)] = (opens in ([], [before], [before, nothing]), *ended)
    assert [step for step, ended in endings.items() if ended != (True, 0, before, 1)] == []
    assert len(endings) >= 3


def _with_schema(server: Cluster) -> Callable[[], str]:
    """Give empty stores whose schema is made already: how it is made, is one transaction."""
    made = server.database()
    open_store(made).dispose()
    return lambda: server.database(like=str(make_url(made).database))


def _after_a_death(forks: Warm, home: Home, step: Step, url: str) -> tuple[list[str], int, str, int]:
    """What the stores say that open, the old one first; how the next move ends, what the new store says, and how the
    old one ends."""
    forks.run(home.path, *_moving(url), traced=killed_at(step))
    opens = [printed for code, printed in (_status(forks, home, ""), _status(forks, home, store(url))) if not code]
    home.settings()
    ended, _ = run(forks, home, *_moving(url)[1:])
    closed, _ = _status(forks, home, "")
    return opens, ended, _status(forks, home, store(url))[1], closed


def _moving(url: str) -> tuple[str, ...]:
    return "newsletter", "store", "move", url


def _status(forks: Warm, home: Home, end: str) -> tuple[int, str]:
    home.settings(end=end)
    return run(forks, home, "status", "--json")


def _copy(home: Home, folder: Path) -> Home:
    shutil.copytree(home.path, folder, ignore=shutil.ignore_patterns("killed-*", "whole"))
    return Home(folder)
