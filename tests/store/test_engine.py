"""Opening a store: on either database, by several at once, and what is said where it cannot be opened."""

import os
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from newsletter.errors import StoreError
from newsletter.people import precedence
from newsletter.people.precedence import Who
from newsletter.store import subscribers, suppressions
from newsletter.store.engine import open_store, reading
from newsletter.store.schema import HEAD, metadata
from newsletter.store.schema import suppressions as suppressed
from tests import databases
from tests.conftest import missing
from tests.threads import at_once


def test_a_store_that_several_open_at_once_is_made_once(store_url: str) -> None:
    for engine in at_once(lambda: open_store(store_url), times=4):
        with reading(engine) as connection:
            revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        engine.dispose()
        assert revisions == [HEAD]


def test_whoever_writes_to_a_new_store_on_sqlite_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer, ThreadPoolExecutor() as pool:
        writer.execute("BEGIN IMMEDIATE")
        opening = pool.submit(open_store, f"sqlite:///{path}")
        wait([opening], timeout=0.2)
        writer.execute("ROLLBACK")
        engine = opening.result()
    assert inspect(engine).has_table("deliveries")
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_program_knows(engine: Engine) -> None:
    made = {
        table: sorted(column["name"] for column in inspect(engine).get_columns(table))
        for table in inspect(engine).get_table_names()
        if table != "alembic_version"
    }
    assert made == {table.name: sorted(column.name for column in table.columns) for table in metadata.sorted_tables}


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_said_in(engine: Engine) -> None:
    in_delhi = datetime(2026, 5, 7, 11, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with engine.begin() as connection:
        suppressions.keep(connection, "ada@example.org", reason="550", now=in_delhi)
    with reading(engine) as connection:
        since = connection.execute(select(suppressed.c.since)).scalar_one()
    assert (since.isoformat(), since.tzinfo) == ("2026-05-07T06:00:00+00:00", UTC)


def test_what_was_committed_survives_the_loss_of_power_on_sqlite(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        pragmas = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]


def test_a_reader_on_sqlite_waits_for_no_writer(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as writer, reading(sqlite_engine) as reader:
        suppressions.keep(writer, "ada@example.org", reason="550", now=datetime(2026, 5, 7, tzinfo=UTC))
        assert reader.execute(select(suppressed.c.address)).all() == []


@pytest.fixture
def newer(store_url: str) -> str:
    """A store that a later version of the program has migrated."""
    engine = open_store(store_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    return store_url


def test_a_store_of_a_newer_version_is_left_alone(newer: str) -> None:
    with pytest.raises(StoreError, match="another version of this program made this store; its schema is 9999"):
        open_store(newer)


def test_a_file_that_is_no_store_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    path.write_text("subscribers:\n" * 100)
    with pytest.raises(StoreError, match=r"cannot open the store: file is not a database; check store\.url"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite:////nowhere/at/all.db", "its folder is missing, or this user may not open the file; check store.url"),
        ("mysql://localhost/test", "mysql is not supported; use sqlite:///newsletter.db or postgresql"),
        ("newsletter.db", "use sqlite:///newsletter.db or postgresql"),
        ("postgresql+psycopg://ada:her-password@127.0.0.1:1/test", r"ada:\*\*\*@127.0.0.1:1/test: cannot open"),
    ],
)
def test_a_url_that_cannot_be_opened_is_named_with_its_cure_and_without_its_password(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        open_store(url)
    assert "her-password" not in str(caught.value)


def test_a_disk_that_fills_up_is_told_to_the_operator(sqlite_engine: Engine) -> None:
    long = "x" * 100_000
    with sqlite_engine.begin() as store:
        store.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(StoreError, match="the store failed: database or disk is full; "):
            suppressions.keep(store, "ada@example.org", reason=long, now=datetime(2026, 5, 7, tzinfo=UTC))


def test_a_server_that_is_stopped_is_told_to_the_operator(postgres_engine: Engine) -> None:
    with postgres_engine.connect() as held, postgres_engine.begin() as other:
        process = held.execute(text("SELECT pg_backend_pid()")).scalar()
        other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        with pytest.raises(StoreError, match="the store failed: terminating connection due to administrator command"):
            held.execute(text("SELECT 1"))


def test_a_store_that_was_stopped_between_two_transactions_is_connected_to_again(postgres_engine: Engine) -> None:
    with postgres_engine.connect() as other:
        with postgres_engine.connect() as held:
            process = held.execute(text("SELECT pg_backend_pid()")).scalar()
        other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        with postgres_engine.connect() as again:
            assert again.execute(text("SELECT 1")).scalar() == 1


def test_a_store_that_is_gone_is_told_to_the_operator(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    engine = open_store(f"sqlite:///{tmp_path / 'folder' / 'newsletter.db'}")
    engine.dispose()
    (tmp_path / "folder").rename(tmp_path / "moved")
    with pytest.raises(StoreError, match="the store failed: unable to open database file; "):
        engine.connect()


def test_a_store_that_is_damaged_is_told_to_the_operator(sqlite_engine: Engine) -> None:
    sqlite_engine.dispose()
    with Path(sqlite_engine.url.database or "").open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with (
        pytest.raises(StoreError, match="the store failed: database disk image is malformed; "),
        reading(sqlite_engine) as connection,
    ):
        connection.execute(select(suppressed.c.address))


def test_a_store_of_the_first_schema_is_brought_up_to_date_whole(store_url: str) -> None:
    with databases.of_revision(store_url, "0001") as connection:
        connection.execute(text(_AN_EDITION))
        connection.execute(text(_A_DELIVERY))
    opened = open_store(store_url)
    with reading(opened) as connection:
        rows = connection.execute(text("SELECT period, d.state, d.settled_at FROM editions JOIN deliveries d ON true"))
        period, state, settled_at = rows.one()
    with pytest.raises(IntegrityError), opened.begin() as connection:
        connection.execute(text("DELETE FROM editions"))
    opened.dispose()
    assert (period, state, str(settled_at)[:16]) == ("day", "skipped", "2026-05-07 06:00")


_AN_EDITION = """
    INSERT INTO editions (id, list_id, day, title, content, published_at, audience, excluded)
    VALUES ('e1', 'papers', '2026-05-06', 'The papers', '{}', '2026-05-07 06:00:00', 1, '{}')
"""
_A_DELIVERY = """
    INSERT INTO deliveries (edition, number, address, name, key, variant, state, attempts, doubts, due_at, reason)
    VALUES ('e1', 1, 'ada@example.org', '', 'some key.', 'full', 'skipped', 0, 0, '2026-05-07 06:00:00', 'muted')
"""


def test_an_older_store_keeps_what_its_people_said_as_said_by_them(store_url: str) -> None:
    engine = create_engine(store_url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "newsletter.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        for name, consent, chose in (("ada", "confirmed", True), ("bob", "unsubscribed", False)):
            given = {"address": f"{name}@example.org", "key": name.encode(), "consent": consent, "chose": chose}
            connection.execute(text(_A_PERSON), given)
    engine.dispose()
    opened = open_store(store_url)
    with reading(opened) as connection:
        ada, bob = (subscribers.known(connection, "papers", f"{name}@example.org") for name in ("ada", "bob"))
    opened.dispose()
    assert ada
    assert bob
    assert (ada.set_by, ada.consent_by) == (
        dict.fromkeys(set(precedence.FIELDS) - {"paused_until", "quiet_hours"}, Who.PERSON),
        Who.FILE,
    )
    assert (bob.set_by, bob.consent_by, bob.origin) == ({}, Who.PERSON, None)


_A_PERSON = """
    INSERT INTO subscribers (list_id, address, key, name, consent, consent_at, time_zone, layout, asked, variant, chose)
    VALUES ('papers', :address, :key, '', :consent, '2026-05-07 06:00:00', 'UTC', 'full', '', 'full', :chose)
"""


def test_a_store_that_may_only_be_read_is_read_and_says_so_when_written_to() -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        url = f"sqlite:///{folder / 'newsletter.db'}"
        open_store(url).dispose()
        (folder / "newsletter.db").chmod(0o444)
        folder.chmod(0o555)
        with _nobody_in_particular():
            engine = open_store(url)
            with reading(engine) as connection:
                assert connection.execute(select(suppressed)).all() == []
            with pytest.raises(StoreError, match="the store is read-only here"), engine.begin() as connection:
                connection.execute(suppressed.delete())
        folder.chmod(0o755)


@contextmanager
def _nobody_in_particular() -> Iterator[None]:
    """As a user whom permissions hold: root, whom they do not, is another for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_port_that_is_no_number_is_told() -> None:
    with pytest.raises(StoreError, match=r"store\.url: the port is not a number; use sqlite:///newsletter.db or "):
        open_store("postgresql+psycopg://papers@host:port/papers")


@pytest.fixture
def by_network() -> Iterator[Engine]:
    """A store on PostgreSQL that is asked over TCP; a socket in a folder is never cut off."""
    with databases.schema() as url:
        there = make_url(url).set(host="127.0.0.1", port=5432, username="postgres")
        try:
            engine = open_store(there.render_as_string(hide_password=False))
        except StoreError as error:
            missing("postgres", str(error))
        yield engine
        engine.dispose()


def test_a_connection_whose_other_end_is_gone_is_given_up_within_a_minute_on_both_sides(by_network: Engine) -> None:
    with reading(by_network) as connection:
        there = [
            connection.execute(text(f"SHOW tcp_keepalives_{name}")).scalar_one()
            for name in ("idle", "interval", "count")
        ]
        here = connection.connection.driver_connection
        assert here
        with socket.fromfd(here.fileno(), socket.AF_INET, socket.SOCK_STREAM) as ours:
            idle, interval, count = (
                ours.getsockopt(socket.IPPROTO_TCP, option)
                for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
            )
    assert (there, (idle, interval, count)) == (["30", "10", "3"], (30, 10, 3))
