"""A store moves from SQLite to PostgreSQL and back: every row of every table, or none, and never into two at once."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.engine import make_url

from newsletter.actions.move import Moved, move
from newsletter.actions.restore import Place
from newsletter.errors import StoreError
from newsletter.models import State
from newsletter.packed import folder
from newsletter.store.engine import open_store, reading
from newsletter.store.schema import editions, metadata, notices, publishing, subscribers, suppressions
from newsletter.store.seal import Seal
from tests import databases
from tests.disks import filled as filled_disk
from tests.disks import small
from tests.newsletters import NOW
from tests.promise.clusters import Cluster
from tests.store import filled

(CURE,) = re.findall(r'newsletter.db "(UPDATE .*?)"', folder("docs/scale.md").read_text("utf-8"), re.DOTALL)
MANY = 6_000  # rows, which takes two transactions


Empty = Callable[[], Place]


@pytest.fixture(scope="module")
def empty(cluster: Cluster) -> Empty:
    """Places on PostgreSQL whose schema is made already, as it is by the first move into them."""
    made = cluster.database()
    open_store(made).dispose()
    name = make_url(made).database
    return lambda: Place(url=cluster.database(like=str(name)))


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """A store with rows in every table but that of what is being published."""
    place = sqlite(tmp_path / "newsletter.db")
    databases.opened(place.url).dispose()
    with opened(place) as connection:
        filled.fill(connection)
        connection.execute(publishing.delete())
    return place


def sqlite(file: Path) -> Place:
    return Place(url=f"sqlite:///{file}", seal=Seal(file.with_suffix(".seal")))


@contextmanager
def opened(place: Place) -> Iterator[Connection]:
    """A transaction in a store that is closed again behind it."""
    engine = open_store(place.url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def moved(here: Place, there: Place, *, stop: int = 10**9) -> Moved:
    """Move it, and stop once so many rows have been read."""
    stopping = Event()

    def progress(done: int, _: int) -> None:
        if done >= stop:
            stopping.set()

    return move(here, there, now=NOW, progress=progress, stopping=stopping)


def content(place: Place) -> list[str]:
    """All that a file of SQLite holds, but for the order of rows."""
    assert place.file
    with closing(sqlite3.connect(place.file)) as connection:
        return sorted(connection.iterdump())


def crowded(place: Place, number: int = MANY) -> None:
    """Suppress so many addresses."""
    rows = [{"address": f"reader{each}@example.org", "reason": "550", "since": NOW} for each in range(number)]
    with opened(place) as connection:
        connection.execute(insert(suppressions), rows)


def test_every_row_of_every_table_goes_there_and_back(here: Place, cluster: Cluster, tmp_path: Path) -> None:
    before, there, back = content(here), Place(url=cluster.database()), sqlite(tmp_path / "back.db")
    gone = moved(here, there)
    returned = moved(there, back)
    rows = dict.fromkeys(metadata.tables, filled.ROWS) | {"publishing": 0}
    assert {name: tally.number for name, tally in gone.tables.items()} == rows
    assert (content(back), returned.tables) == (before, gone.tables)


def test_a_number_is_never_given_again_however_often_the_store_moves(here: Place, empty: Empty, tmp_path: Path) -> None:
    with opened(here) as connection:
        last = connection.execute(text("UPDATE sqlite_sequence SET seq = 77 WHERE name = 'subscribers'"))
        assert last.rowcount == 1
    there, back = empty(), sqlite(tmp_path / "back.db")
    moved(here, there)
    moved(there, back)
    with opened(back) as connection:
        one = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'subscribers'")).scalar_one()
    moved(back, other := empty())
    with opened(other) as connection:
        new = connection.execute(text("SELECT nextval(pg_get_serial_sequence('subscribers', 'id'))")).scalar_one()
        first = connection.execute(text("SELECT nextval(pg_get_serial_sequence('notices', 'number'))")).scalar_one()
    assert (one, new, first) == (77, 78, filled.ROWS + 1)


def test_an_empty_table_begins_with_the_first_number(tmp_path: Path, empty: Empty) -> None:
    databases.opened((here := sqlite(tmp_path / "newsletter.db")).url).dispose()
    moved(here, there := empty())
    with opened(there) as connection:
        given = connection.execute(text("SELECT nextval(pg_get_serial_sequence('subscribers', 'id'))")).scalar_one()
    assert given == 1


def test_a_move_that_was_stopped_goes_on_where_it_ended(here: Place, empty: Empty) -> None:
    crowded(here)
    there = empty()
    stopped = moved(here, there, stop=MANY // 2)
    written = oldest(there)
    again = moved(here, there)
    assert (stopped.finished, again.tables["suppressions"].number) == (False, MANY + filled.ROWS)
    assert 0 < len(written) < MANY
    assert written == oldest(there)[: len(written)]


def oldest(place: Place) -> list[tuple[str, str]]:
    """Each row that has come over, with the transaction that wrote it."""
    with psycopg.connect(place.url.replace("+psycopg", "")) as connection:
        query = "SELECT address, xmin::text FROM suppressions ORDER BY xmin::text::bigint, ctid"
        return list(connection.execute(query).fetchall())


def test_until_the_end_the_new_store_opens_not_and_from_then_on_the_old_one(here: Place, empty: Empty) -> None:
    there = empty()
    crowded(here)
    moved(here, there, stop=1)
    open_store(here.url).dispose()
    with pytest.raises(StoreError, match="the move into this store has not ended"):
        open_store(there.url)
    moved(here, there)
    open_store(there.url).dispose()
    with pytest.raises(StoreError, match=r"this store has moved to postgresql\+psycopg://"):
        open_store(here.url)


def test_what_was_written_to_the_old_store_meanwhile_is_not_lost(here: Place, empty: Empty) -> None:
    crowded(here)
    there = empty()
    moved(here, there, stop=MANY)
    with opened(here) as connection:
        connection.execute(suppressions.delete().where(suppressions.c.address == "reader0@example.org"))
        connection.execute(suppressions.update().values(reason="asked by post"))
    tables = moved(here, there).tables
    with opened(there) as connection:
        reasons = connection.execute(text("SELECT DISTINCT reason FROM suppressions")).scalars().all()
    assert (tables["suppressions"].number, reasons) == (MANY + filled.ROWS - 1, ["asked by post"])


@pytest.mark.parametrize("table", ["deliveries", "notices"])
def test_a_store_of_which_mail_is_being_sent_stays(here: Place, tmp_path: Path, table: str) -> None:
    of_it, there = metadata.tables[table], sqlite(tmp_path / "there.db")
    with opened(here) as connection:
        connection.execute(of_it.update().values(state=State.SENDING.value, claimed_until=NOW + timedelta(minutes=9)))
    with pytest.raises(
        StoreError, match=f"4 {table} are being sent, .* or until {NOW + timedelta(minutes=9):%H:%M} UTC"
    ):
        moved(here, there)
    assert not there.file.exists()  # type: ignore[union-attr]


def test_a_store_that_publishes_in_parts_stays_until_all_is_published(
    here: Place, empty: Empty, tmp_path: Path
) -> None:
    moved(here, there := empty())
    for place in (there, sqlite(tmp_path / "back.db")):
        row = {"frequencies": ["daily"], "reached": 1, "until": 2, "shard": 1, "share": 1.0}
        with opened(place) as connection:
            of_edition, day = connection.execute(select(editions.c.id, editions.c.day).limit(1)).one()
            connection.execute(insert(publishing).values(edition=of_edition, **row))
        with pytest.raises(StoreError, match=f"the edition of {day} is published to only a part of its audience"):
            moved(place, sqlite(tmp_path / "other.db"))
        with opened(place) as connection:
            connection.execute(publishing.delete())
        if place is there:
            moved(there, sqlite(tmp_path / "back.db"))


def test_what_a_dead_run_held_does_not_keep_the_store(here: Place, tmp_path: Path) -> None:
    with opened(here) as connection:
        connection.execute(notices.update().values(state=State.SENDING.value, claimed_until=NOW))
    assert moved(here, sqlite(tmp_path / "there.db")).finished


def test_a_store_that_somebody_has_open_stays(here: Place, empty: Empty, tmp_path: Path) -> None:
    engine = open_store(here.url)
    with reading(engine) as connection:
        connection.execute(text("SELECT 1 FROM subscribers")).all()
    with pytest.raises(StoreError, match="is in use; stop `newsletter serve` and all runs"):
        moved(here, empty())
    engine.dispose()
    moved(here, there := empty())
    with (
        psycopg.connect(there.url.replace("+psycopg", "")),
        pytest.raises(StoreError, match="is in use by 1 connections; stop `newsletter serve`"),
    ):
        moved(there, sqlite(tmp_path / "back.db"))


def test_while_one_moves_it_nobody_else_does(here: Place, empty: Empty, tmp_path: Path) -> None:
    there, other = empty(), sqlite(tmp_path / "other.db")
    databases.opened(other.url).dispose()
    refused = []

    def second(done: int, _: int) -> None:
        for source, target in ((here, there), (other, there)) if done == 2 * filled.ROWS else ():
            with pytest.raises(StoreError) as error:
                moved(source, target)
            refused.append("newsletter" in str(error.value).partition(" is in use")[0])

    move(here, there, now=NOW, progress=second, stopping=Event())
    assert refused == [True, True]


def test_another_place_is_refused_unless_it_is_empty(here: Place, empty: Empty, tmp_path: Path) -> None:
    full = empty()
    with opened(full) as connection:
        connection.execute(insert(suppressions).values(address="eve@example.org", reason="", since=NOW))
    with pytest.raises(StoreError, match="is not empty: there are rows in suppressions; empty it, or name another"):
        moved(here, full)
    half, other = empty(), sqlite(tmp_path / "other.db")
    moved(here, half, stop=1)
    databases.opened(other.url).dispose()
    with pytest.raises(StoreError, match="is not empty: there are half of another move"):
        moved(other, half)
    with pytest.raises(StoreError, match=r"the store is at .* already; name another place"):
        moved(here, here)
    moved(here, half)
    with pytest.raises(StoreError, match="is a store that has moved; delete it, or name another place"):
        moved(half, here)


def test_where_there_is_no_store_none_is_made(tmp_path: Path) -> None:
    here, there = sqlite(tmp_path / "newsletter.db"), sqlite(tmp_path / "there.db")
    with pytest.raises(StoreError, match=r"newsletter.db: there is no store; set store.url"):
        moved(here, there)
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_postgresql_refuses_is_named_and_nothing_is_lost(here: Place, empty: Empty) -> None:
    crowded(here, 300)
    spoilt = "UPDATE suppressions SET reason = 'a' || char(0) || 'b' WHERE address = 'reader250@example.org'"
    with opened(here) as connection:
        connection.execute(text(spoilt))
    before, there = content(here), empty()
    words = "suppressions, the row of address reader250@example.org: .* the character NUL stands in reason"
    with pytest.raises(StoreError, match=words):
        moved(here, there)
    assert content(here) == before
    with closing(sqlite3.connect(here.file or "")) as connection, connection:
        connection.execute(CURE.replace("reader@example.org", "reader250@example.org"))
    assert moved(here, there).finished
    with opened(there) as after:
        cured = after.execute(select(suppressions.c.reason).where(suppressions.c.address == "reader250@example.org"))
        assert cured.scalar_one() == "ab"


def test_a_row_that_is_too_long_for_postgresql_is_named(here: Place, empty: Empty) -> None:
    with opened(here) as connection:
        connection.execute(subscribers.update().where(subscribers.c.id == 2).values(name="x" * 201))
    with pytest.raises(StoreError, match=r"subscribers, the row of id 2: .* too long for type character varying"):
        moved(here, empty())


def test_a_disk_that_is_full_leaves_the_old_store_and_the_move_goes_on_with_room(here: Place, tmp_path: Path) -> None:
    crowded(here, 30_000)
    with small(tmp_path / "disk") as disk:
        there = sqlite(disk / "there.db")
        filled_disk(disk / "filler", but=1_500_000)
        before = content(here)
        with pytest.raises(StoreError, match=r"there.db failed: database or disk is full; nothing is lost"):
            moved(here, there)
        assert content(here) == before
        (disk / "filler").unlink()
        assert moved(here, there).tables["suppressions"].number == 30_000 + filled.ROWS
