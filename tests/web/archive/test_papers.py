"""The archive in memory: each edition is read once, and none is missed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from newsletter.errors import StoreError
from newsletter.web.archive.papers import Archive
from tests.newsletters import frozen
from tests.web.archive.archives import KNOWN, LIST, daily


@contextmanager
def contents_read(engine: Engine) -> Iterator[list[str]]:
    """The statements that read what is in editions."""
    read: list[str] = []

    def listen(_: object, __: object, statement: str, *___: object) -> None:
        if "editions.content" in statement:
            read.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    yield read
    event.remove(engine, "before_cursor_execute", listen)


def test_what_was_read_ahead_is_not_read_again(sqlite_engine: Engine) -> None:
    for number in range(3):
        frozen(sqlite_engine, [], made=daily(number))
    archive = Archive(sqlite_engine, LIST.id, KNOWN)
    archive.read_ahead().join()
    with contents_read(sqlite_engine) as read:
        assert (len(archive.shelf().papers), read) == (6, [])


def test_a_new_edition_alone_is_read(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(0))
    archive = Archive(sqlite_engine, LIST.id, KNOWN)
    archive.shelf()
    frozen(sqlite_engine, [], made=daily(1))
    with contents_read(sqlite_engine) as read:
        assert (len(archive.shelf().papers), len(read)) == (4, 1)


def test_many_who_ask_at_once_read_each_edition_once_and_miss_none(engine: Engine) -> None:
    for number in range(5):
        frozen(engine, [], made=daily(number))
    archive = Archive(engine, LIST.id, KNOWN)
    with contents_read(engine) as read, ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(lambda _: len(archive.shelf().papers), range(16)))
    assert (sizes, len(read)) == ([10] * 16, 1)


def test_a_store_that_does_not_answer_stops_nobody_from_starting_and_tells_whoever_asks(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE editions RENAME TO gone")
    archive = Archive(sqlite_engine, LIST.id, KNOWN)
    archive.read_ahead().join()  # what a thread raises is an error of this test
    with pytest.raises(StoreError):
        archive.shelf()
