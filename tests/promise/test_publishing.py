"""Publishing in parts is killed before each of its commits; whoever comes next publishes the rest, and sends it."""

import signal
from pathlib import Path

import pytest

from tests.forks import forked
from tests.homes import Home
from tests.promise.clusters import Cluster
from tests.promise.forms import form
from tests.promise.homes import readers, settled
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink

PEOPLE = readers(12)  # in three parts; that the edition is published and that it is whole are commits too
COMMITS = form(short=[1, 3, 5], long=[1, 2, 3, 4, 5])


def killed(home: Home, commit: int) -> int:
    """Publish until that commit; how the process ended."""
    with forked([str(commit)], home.path, module="tests.promise.parts") as process:
        process.communicate()
    return process.returncode


def stopped(home: Home, sink: Sink, commit: int, *, end: str = "") -> None:
    """Publishing has begun, and its process is gone."""
    settled(home, sink, connections=2, end=end)
    home.people(*PEOPLE)
    home.feed()
    for command in (["subscribers", "import", "subscribers.yaml"], ["collect"]):
        assert home.run(*command).code == 0
    assert killed(home, commit) == -signal.SIGKILL


def what_breaks(home: Home, sink: Sink, commit: int, *, end: str = "", store_url: str = "") -> list[str]:
    stopped(home, sink, commit, end=end)
    home.run("run")
    return broken_words(home, sink, PEOPLE, in_flight=0, store_url=store_url)


@pytest.mark.parametrize("commit", COMMITS)
def test_a_death_before_any_commit_of_publishing_skips_and_copies_nobody(
    sink: Sink, tmp_path: Path, commit: int
) -> None:
    assert what_breaks(Home(tmp_path), sink, commit) == []


@pytest.mark.parametrize("commit", form(short=[3], long=COMMITS))
def test_it_is_so_on_postgresql(sink: Sink, cluster: Cluster, tmp_path: Path, commit: int) -> None:
    store_url = cluster.database()
    end = f'\n[store]\nurl = "{store_url}"\nseal = "seal"\n'
    assert what_breaks(Home(tmp_path), sink, commit, end=end, store_url=store_url) == []


@pytest.mark.parametrize("postgres", [False, True], ids=["sqlite", "postgresql"])
def test_a_backup_that_was_taken_half_way_is_published_to_the_rest_once_it_is_restored(
    sink: Sink, cluster: Cluster, tmp_path: Path, *, postgres: bool
) -> None:
    home, store_url = Home(tmp_path, apart=True), cluster.database() if postgres else ""
    stopped(home, sink, 3, end=f'\n[store]\nurl = "{store_url}"\nseal = "seal"\n' if postgres else "")
    assert home.run("backup", "half.backup").code == 0
    assert home.run("publish").code == 0
    ended = home.run("restore", "half.backup", "--yes")
    home.run("run")
    assert (ended.code, ended.err, broken_words(home, sink, PEOPLE, in_flight=0, store_url=store_url)) == (0, "", [])
