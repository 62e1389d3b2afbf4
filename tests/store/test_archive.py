"""What the archive's pages read of published editions."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from newsletter.models import Period
from newsletter.store.archive import edition_ids, listed, newest, with_ids
from newsletter.store.engine import reading
from tests.mail.editions import LIST, edition
from tests.newsletters import DAY, NOW, frozen

FIRST = edition()
SECOND = replace(FIRST, id="e2", day=DAY + timedelta(days=1))
WEEK = replace(FIRST, id="w2", day=SECOND.day, period=Period.WEEK, title="The week")


def published(engine: Engine) -> None:
    for made in (WEEK, SECOND, FIRST):
        frozen(engine, [], made=made)


def test_editions_are_listed_newest_first_and_a_week_before_its_last_day(engine: Engine) -> None:
    published(engine)
    with reading(engine) as connection:
        listed_editions = listed(connection, LIST.id)
    assert [(each.name, each.title, each.published_at) for each in listed_editions] == [
        ("week-2026-05-07", "The week", NOW),
        ("2026-05-07", "Video generation", NOW),
        ("2026-05-06", "Video generation", NOW),
    ]


def test_the_newest_are_read_whole_in_the_same_order(engine: Engine) -> None:
    published(engine)
    with reading(engine) as connection:
        assert newest(connection, LIST.id, limit=2) == ((WEEK, NOW), (SECOND, NOW))


def test_editions_are_read_by_their_ids_oldest_first(engine: Engine) -> None:
    published(engine)
    with reading(engine) as connection:
        ids = edition_ids(connection, LIST.id)
        assert (ids, list(with_ids(connection, ids[1:]))) == (("e1", "e2", "w2"), [SECOND, WEEK])


def test_more_editions_than_are_read_at_once_are_all_read(engine: Engine) -> None:
    for number in range(45):
        frozen(engine, [], made=replace(FIRST, id=f"{number:03}", day=DAY + timedelta(days=number)))
    with reading(engine) as connection:
        listed_editions = list(with_ids(connection, edition_ids(connection, LIST.id)))
    assert [each.id for each in listed_editions] == [f"{number:03}" for number in range(45)]


def test_another_list_has_another_archive(engine: Engine) -> None:
    published(engine)
    with reading(engine) as connection:
        assert listed(connection, "other") + newest(connection, "other", limit=9) == ()
