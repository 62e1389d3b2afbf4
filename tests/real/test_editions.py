"""Editions of the real list days."""

from collections import Counter
from functools import lru_cache
from pathlib import Path
from random import Random

from newsletter.editorial.choices import Choices
from newsletter.editorial.content import from_json, to_json
from newsletter.editorial.edition import plan_day
from newsletter.identity import paper_id
from newsletter.models import Edition, Feed, Sighting
from tests.promise.forms import form
from tests.real import archive

CHOICES = Choices(papers=20)
LAST_DAYS = form(short=20, long=120)  # a month, or about half a year; a list has no weekends
NOV_13_AND_DEC_01 = ("feeds/text/daily-papers-nov-13.txt", "feeds/text/daily-papers-dec-01.txt")


def planned(
    feed: Feed, sightings: tuple[Sighting, ...] | None = None, carried: frozenset[str] = frozenset()
) -> Edition:
    day = feed.list_day or archive.READ_AT.date()
    return plan_day(sightings or feed.sightings, list_id="papers", day=day, choices=CHOICES, carried=carried)


def names(edition: Edition) -> frozenset[str]:
    """What the store remembers of an edition's papers: their ids and their ids by title."""
    shown = [trending.paper for trending in edition.papers]
    return frozenset(name for paper in shown for name in (paper.id, paper_id(title=paper.title)))


@lru_cache(maxsize=1)
def in_a_row(shared: Path) -> tuple[Edition, ...]:
    """An edition for each of the last list days, none carrying what an earlier one has carried."""
    carried: frozenset[str] = frozenset()
    made = []
    for feed in sorted(archive.feeds(shared), key=lambda feed: str(feed.list_day))[-LAST_DAYS:]:
        made.append(planned(feed, carried=carried))
        carried |= names(made[-1])
    return tuple(made)


def test_no_paper_is_carried_twice_in_months_of_editions(shared: Path) -> None:
    editions = in_a_row(shared)
    times = Counter(name for edition in editions for name in names(edition))
    assert (len(editions), times.most_common(1)[0][1]) == (LAST_DAYS, 1)


def test_every_title_is_short_and_there(shared: Path) -> None:
    assert {0 < len(edition.title) <= 70 for edition in in_a_row(shared) if edition.papers} == {True}


def test_every_edition_is_read_back_from_json_as_it_was(shared: Path) -> None:
    editions = in_a_row(shared)
    assert [from_json(to_json(edition)) for edition in editions] == list(editions)


def test_a_list_day_shuffled_is_the_same_edition(shared: Path) -> None:
    random = Random(5)  # noqa: S311 - an order, not a secret
    days = archive.feeds(shared)[:: form(short=50, long=25)]
    shuffled = {
        feed.source: planned(feed, tuple(random.sample(feed.sightings, len(feed.sightings)))).id for feed in days
    }
    assert shuffled == {feed.source: planned(feed).id for feed in days}


def test_every_paper_of_a_list_is_shown_or_counted(shared: Path) -> None:
    days = archive.feeds(shared)[:: form(short=50, long=25)]
    counted = [len(edition.papers) + edition.more for edition in map(planned, days)]
    assert counted == [len({seen.paper.id for seen in feed.sightings}) for feed in days]


def test_upvotes_fall_from_paper_to_paper_of_one_list(shared: Path) -> None:
    for feed in archive.feeds(shared)[:: form(short=50, long=25)]:
        edition = planned(feed)
        best = sorted((trending.upvotes or 0 for trending in (*edition.papers, *edition.rest)), reverse=True)
        shown = sorted((trending.upvotes or 0 for trending in edition.papers), reverse=True)
        assert shown == best[: len(shown)]


def test_a_dump_without_upvotes_shows_the_most_discussed_papers(shared: Path) -> None:
    for name in NOV_13_AND_DEC_01:
        feed = archive.read(shared / name)
        edition = planned(feed)
        fewest = min(trending.comments or 0 for trending in edition.papers)
        assert [trending.comments for trending in edition.rest if (trending.comments or 0) > fewest] == []


def test_what_the_day_before_carried_is_left_out_of_a_list_that_shows_it_again(shared: Path) -> None:
    feed = archive.feeds(shared)[-1]
    carried = names(planned(feed))
    assert names(planned(feed, carried=carried)) & carried == frozenset()
