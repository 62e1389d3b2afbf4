"""A backup of a store on PostgreSQL, by its own programs, on a server that the test has for itself."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.cli.backups import FILE, backed_up, restored, rewritten, said
from tests.homes import Home
from tests.promise.clusters import Cluster, cluster


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A PostgreSQL server of one's own."""
    with cluster() as made:
        yield made


@pytest.fixture
def on_postgres(home: Home, server: Cluster) -> Home:
    """The same on PostgreSQL, with a seal."""
    home.settings(way="folder:outbox", end=f'\n[store]\nurl = "{server.database()}"\nseal = "seal"\n')
    apart = replace(home, apart=True)  # each command ends with its connections
    apart.run("run")
    return apart


def test_postgresql_comes_back_whole_or_not_at_all_and_mails_nobody_twice(on_postgres: Home) -> None:
    with closing(psycopg.connect(_server_of(on_postgres))) as connection, connection:
        connection.execute("UPDATE deliveries SET state = 'pending', settled_at = NULL")  # as it was before the mail
    file = backed_up(on_postgres)
    with closing(psycopg.connect(_server_of(on_postgres))) as idle:
        used = restored(on_postgres)
        idle.execute("UPDATE deliveries SET state = 'accepted', settled_at = now()")
        idle.commit()
    whole = file.read_bytes()
    rewritten(file, said(counts={"subscribers": 3}))
    undone = restored(on_postgres)
    before = on_postgres.states()
    file.write_bytes(whole)
    ended = restored(on_postgres)
    held = on_postgres.run("deliver")
    assert (used.code, "is in use by 1 connections" in used.err) == (1, True)
    assert (undone.code, "subscribers is not whole" in undone.err, before) == (1, True, {"accepted": 2})
    assert (ended.code, ended.err, on_postgres.states(), held.code) == (0, "", {"pending": 2}, 1)


def _server_of(home: Home) -> str:
    text = (home.path / "newsletter.toml").read_text(encoding="utf-8")
    return text.partition('[store]\nurl = "')[2].partition('"')[0].replace("+psycopg", "")


def test_postgresqls_programs_are_asked_for_where_they_are_missing(
    on_postgres: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = on_postgres.run("backup", FILE)
    assert (ended.code, "pg_dump is not installed" in ended.err) == (1, True)
