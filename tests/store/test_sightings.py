"""Documents and their sightings: kept once, read back as they were on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, func, select

from newsletter.models import Feed, Sighting
from newsletter.store import sightings
from newsletter.store.engine import reading
from newsletter.store.schema import sightings as table
from tests.mail.editions import paper
from tests.newsletters import DAY, MINUTE, NOW
from tests.threads import at_once


def sighting(number: int, *, list_day: date | None = DAY, upvotes: int = 5, seen_at: datetime = NOW) -> Sighting:
    shown = paper(number).paper
    return Sighting(
        paper=shown, source="feed.json", seen_at=seen_at, position=number, list_day=list_day, upvotes=upvotes
    )


def feed(*given: Sighting, source: str = "feed.json") -> Feed:
    return Feed(source=source, shape="Daily Papers API", list_day=DAY, sightings=given)


def kept(engine: Engine, document: Feed, *, content: bytes = b"a document", read_at: datetime = NOW) -> int:
    with engine.begin() as connection:
        return sightings.keep(connection, document, content=content, read_at=read_at)


def seen(engine: Engine, *, as_of: datetime = NOW, undated_since: datetime | None = None) -> list[Sighting]:
    with reading(engine) as connection:
        return list(sightings.between(connection, first=DAY, last=DAY, as_of=as_of, undated_since=undated_since))


def test_a_sighting_comes_back_as_it_was_seen(engine: Engine) -> None:
    whole = replace(sighting(1), comments=None, stars=12)
    kept(engine, feed(whole))
    assert seen(engine) == [whole]


def test_the_same_document_again_adds_nothing(engine: Engine) -> None:
    assert [kept(engine, feed(sighting(1), sighting(2))) for _ in range(2)] == [2, 0]


def test_new_counts_of_a_known_paper_are_kept_beside_the_old(engine: Engine) -> None:
    kept(engine, feed(sighting(1)))
    new = kept(engine, feed(sighting(1, upvotes=9)), content=b"another document")
    assert (new, [trending.upvotes for trending in seen(engine)]) == (0, [5, 9])


def test_a_day_can_be_read_as_it_stood_at_a_moment(engine: Engine) -> None:
    kept(engine, feed(sighting(1)))
    kept(engine, feed(sighting(1, upvotes=9, seen_at=NOW + MINUTE)), content=b"another document")
    assert [trending.upvotes for trending in seen(engine, as_of=NOW)] == [5]


def test_other_days_are_left_out_and_undated_lists_are_in_until_an_edition_has_had_them(engine: Engine) -> None:
    sightings_of_three = (sighting(1, list_day=DAY - timedelta(days=1)), sighting(2), sighting(3, list_day=None))
    kept(engine, feed(*sightings_of_three))
    whole, after = seen(engine), seen(engine, undated_since=NOW)
    assert [[s.position for s in some] for some in (whole, after)] == [[2, 3], [2]]


def test_a_moment_in_another_zone_is_the_same_moment(engine: Engine) -> None:
    kept(engine, feed(sighting(1, seen_at=NOW)))
    assert [each.seen_at.tzinfo for each in seen(engine)] == [UTC]


def test_two_who_read_one_source_at_once_keep_its_document_once(engine: Engine) -> None:
    document = feed(*(sighting(number) for number in range(1, 30)))
    new = at_once(lambda: kept(engine, document), times=3)
    with reading(engine) as connection:
        number = connection.execute(select(func.count()).select_from(table)).scalar_one()
    assert (sorted(new), number) == ([0, 0, 29], 29)


def test_two_who_read_the_same_papers_in_another_order_do_not_lock_each_other_out(engine: Engine) -> None:
    papers = [sighting(number) for number in range(1, 60)]
    documents = [feed(*papers, source="up.json"), feed(*reversed(papers), source="down.json")]
    at_once(lambda: kept(engine, documents.pop()))
    assert len(seen(engine)) == 118


def test_the_latest_day_is_the_newest_that_is_over(engine: Engine) -> None:
    kept(engine, feed(*(sighting(n, list_day=DAY + timedelta(days=n)) for n in range(3))))
    with reading(engine) as connection:
        assert sightings.latest_day(connection, before=DAY + timedelta(days=2)) == DAY + timedelta(days=1)
