"""Published editions: frozen whole, one for each list and day."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from newsletter.identity import paper_id
from newsletter.models import Layout, Period
from newsletter.store import editions, subscribers
from newsletter.store.engine import reading
from tests.mail.editions import LIST, edition, paper
from tests.newsletters import ADA, BOB, DAY, MINUTE, NOW, frozen

FIRST = edition(paper(1))
WEEK = replace(edition(paper(3)), id="e3", title="The week", period=Period.WEEK)
SECOND = replace(edition(paper(2)), id="e2", title="Speech", day=DAY + timedelta(days=1))


def test_an_edition_comes_back_as_it_was_published(engine: Engine) -> None:
    published = frozen(engine, [ADA], made=edition(paper(1), paper(2), rest=3))
    with reading(engine) as connection:
        assert editions.latest(connection, LIST.id) == published


def test_a_second_edition_of_a_day_is_refused_and_leaves_nothing_behind(engine: Engine) -> None:
    frozen(engine, [ADA], made=FIRST)
    with pytest.raises(IntegrityError):
        frozen(engine, [ADA], made=replace(SECOND, day=DAY))
    with reading(engine) as connection:
        assert [each.edition.id for each in editions.newest_first(connection, LIST.id)] == ["e1"]


def test_the_edition_of_a_week_stands_beside_that_of_its_last_day(engine: Engine) -> None:
    frozen(engine, [], made=FIRST)
    frozen(engine, [], made=WEEK)
    with reading(engine) as connection:
        kept = [editions.of_day(connection, LIST.id, DAY, period=period) for period in Period]
        listed = [each.edition.id for each in editions.newest_first(connection, LIST.id)]
    assert ([each and each.edition for each in kept], listed) == ([FIRST, WEEK], ["e3", "e1"])


def test_the_latest_edition_of_a_day_is_never_one_of_a_week(engine: Engine) -> None:
    frozen(engine, [], made=FIRST)
    frozen(engine, [], made=replace(WEEK, day=SECOND.day))
    with reading(engine) as connection:
        latest = editions.latest(connection, LIST.id)
        before = editions.last_before(connection, LIST.id, SECOND.day + timedelta(days=1), as_of=NOW)
        titles = editions.titles(connection, LIST.id)
    assert (latest == before, latest and latest.edition.id, len(titles)) == (True, "e1", 1)


def test_editions_are_listed_by_their_day_newest_first(engine: Engine) -> None:
    frozen(engine, [], made=SECOND)
    frozen(engine, [], made=FIRST)
    with reading(engine) as connection:
        assert editions.titles(connection, LIST.id) == ((SECOND.day, "Speech"), (DAY, "Video generation"))


def carried(engine: Engine, *, days: int = 1, as_of: datetime = NOW) -> list[str]:
    with reading(engine) as connection:
        return sorted(editions.carried(connection, LIST.id, before=DAY + timedelta(days=days), as_of=as_of))


def test_a_paper_that_was_carried_is_known_by_its_id_and_by_its_title(engine: Engine) -> None:
    frozen(engine, [], made=FIRST)
    assert carried(engine) == ["arxiv:2605.00001", paper_id(title="Paper number 1")]


def test_what_an_edition_carries_holds_for_later_days_and_moments_only(engine: Engine) -> None:
    frozen(engine, [], made=FIRST)
    assert [len(carried(engine)), len(carried(engine, days=0)), len(carried(engine, as_of=NOW - MINUTE))] == [2, 0, 0]


def test_what_the_edition_of_a_week_carried_is_told_apart(engine: Engine) -> None:
    frozen(engine, [], made=WEEK)
    with reading(engine) as connection:
        of_weeks = editions.carried(connection, LIST.id, before=SECOND.day, as_of=NOW, period=Period.WEEK)
    assert (carried(engine), sorted(of_weeks)) == ([], ["arxiv:2605.00003", paper_id(title="Paper number 3")])


def test_a_paper_there_was_no_room_for_was_not_carried(engine: Engine) -> None:
    frozen(engine, [], made=edition(paper(1), rest=5))
    assert carried(engine) == ["arxiv:2605.00001", paper_id(title="Paper number 1")]


def test_each_subscriber_is_shown_the_layout_they_were_sent(engine: Engine) -> None:
    frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(BOB, layout=Layout.FULL))
    with reading(engine) as connection:
        assert [editions.message_sent(connection, "e1", person.key) for person in (ADA, BOB)] == [
            b"full\r\n",
            b"brief\r\n",
        ]


def test_whoever_was_not_sent_an_edition_is_shown_none(engine: Engine) -> None:
    frozen(engine, [ADA])
    with reading(engine) as connection:
        assert editions.message_sent(connection, "e1", BOB.key) is None
