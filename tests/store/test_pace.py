"""Long work gives way: between two transactions there is time for others, and it ends when it is asked to."""

from sqlalchemy import Engine

from newsletter.store.pace import paced
from newsletter.store.space import give_back, keeps_its_size, shrink


def test_there_is_a_wait_after_each_part_but_the_last(sqlite_engine: Engine) -> None:
    waits: list[float] = []
    left = [3, 2, 0]

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return False

    assert (paced(sqlite_engine, lambda _: left.pop(0), wait), len(waits), left) == (5, 2, [])
    assert min(waits) > 0


def test_it_ends_after_the_part_that_is_under_way_when_asked_to(sqlite_engine: Engine) -> None:
    left = [3, 2, 0]
    assert (paced(sqlite_engine, lambda _: left.pop(0), lambda _: True), left) == (3, [2, 0])


def test_nobody_holds_the_store_while_it_waits(sqlite_engine: Engine) -> None:
    left = [1, 0]

    def wait(_: float) -> bool:
        with sqlite_engine.begin() as other:
            other.exec_driver_sql("CREATE TABLE others (number)")
        return False

    assert paced(sqlite_engine, lambda _: left.pop(0), wait) == 1


def filled(engine: Engine) -> int:
    """Fill the store and delete it all again; the pages of the file."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE filling (content)")
        connection.exec_driver_sql(
            "INSERT INTO filling WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            "SELECT zeroblob(4000) FROM n"
        )
        connection.exec_driver_sql("DELETE FROM filling")
    return pages(engine)


def pages(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def test_the_room_of_what_was_deleted_is_given_back(sqlite_engine: Engine) -> None:
    before, full = pages(sqlite_engine), filled(sqlite_engine)
    give_back(sqlite_engine, lambda _: False)
    assert (full > 2000, pages(sqlite_engine) <= before + 5) == (True, True)


def test_a_little_room_is_left_for_the_next_rows(sqlite_engine: Engine) -> None:
    filled(sqlite_engine)
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO filling WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1900) "
            "SELECT zeroblob(4000) FROM n"
        )
    before = pages(sqlite_engine)
    give_back(sqlite_engine, lambda _: False)
    assert pages(sqlite_engine) == before


def test_a_file_made_before_is_written_anew_once_and_then_gives_back_by_itself(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA auto_vacuum=NONE")
        driver.execute("VACUUM")
    as_before = keeps_its_size(sqlite_engine), filled(sqlite_engine)
    give_back(sqlite_engine, lambda _: False)
    kept = pages(sqlite_engine)
    shrink(sqlite_engine)
    assert (as_before, keeps_its_size(sqlite_engine), pages(sqlite_engine) < 200) == ((True, kept), False, True)


def test_a_server_has_no_file_to_shrink(postgres_engine: Engine) -> None:
    give_back(postgres_engine, lambda _: False)
    assert not keeps_its_size(postgres_engine)
