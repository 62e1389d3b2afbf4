"""JSON in its three shapes: a list of papers, lines, and JSON Feed."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from newsletter.actions import values
from newsletter.editorial.summary.lines import Line
from newsletter.models import Skipped
from newsletter.sources import reading
from tests.sources import feeds


def card(number: int = 1, **inner: Any) -> dict[str, Any]:
    return {"paper": {"id": f"2606.0000{number}", "title": f"Title {number}", **inner}, "numComments": 3}


@pytest.mark.parametrize(
    "wrapped",
    [
        {"papers": [card()], "date": "2026-06-22"},
        {"dailyPapers": [card()], "dateString": "2026-06-22", "periodType": "day"},
        {"data": {"papers": [card()], "date": "2026-06-22T00:00:00.000Z"}},
        {"list_date": "2026-06-22", "read_at": "2026-06-23T08:20:00Z", "papers": [card()]},
        {"data": [card(submittedOnDailyAt="2026-06-22T00:44:05.364Z")]},
    ],
)
def test_a_list_in_an_object_is_read_with_the_day_beside_it(wrapped: dict[str, Any]) -> None:
    feed = feeds.read(json.dumps(wrapped))
    assert (feed.shape, feed.list_day, len(feed.sightings)) == ("Daily Papers API", date(2026, 6, 22), 1)


@pytest.mark.parametrize("period", ["week", "month"])
def test_the_list_of_a_week_has_no_day(period: str) -> None:
    feed = feeds.read(json.dumps({"periodType": period, "dateString": "2026-06-22", "dailyPapers": [card()]}))
    assert feed.list_day is None


def test_a_weekly_answer_keeps_the_day_of_every_paper() -> None:
    days = ["2026-06-22", "2026-06-23", "2026-06-24"]
    cards = [card(n, submittedOnDailyAt=f"{day}T00:00:00.000Z") for n, day in enumerate(days, start=1)]
    feed = feeds.read(json.dumps(cards))
    assert (feed.list_day, [str(s.list_day) for s in feed.sightings]) == (None, days)


def test_a_field_may_stand_beside_the_paper() -> None:
    flat = {"id": "2606.00001", "title": "A Title", "summary": "Outer.", "upvotes": 4, "paper": {"title": "A Title"}}
    sighting = feeds.first(json.dumps([flat]))
    assert (sighting.paper.id, sighting.paper.abstract, sighting.upvotes) == ("arxiv:2606.00001", "Outer.", 4)


def test_a_line_that_is_cut_off_is_named_and_the_others_are_used() -> None:
    feed = feeds.read(json.dumps(card(1)) + "\n" + json.dumps(card(2)) + "\n" + json.dumps(card(3))[:20])
    assert ([s.paper.title for s in feed.sightings], [bad.place for bad in feed.skipped]) == (
        ["Title 1", "Title 2"],
        ["line 3"],
    )


def test_a_line_that_is_no_paper_is_named() -> None:
    feed = feeds.read(json.dumps(card()) + '\n{"next": 2}\n')
    assert feed.skipped == (Skipped(place="line 2", reason="neither a paper nor a list of papers"),)


def test_a_bad_card_of_a_day_is_named_by_its_line() -> None:
    day = {"list_date": "2026-06-22", "papers": [card(), None]}
    feed = feeds.read(json.dumps(day) + "\n" + json.dumps(day | {"list_date": "2026-06-23"}))
    assert [bad.place for bad in feed.skipped] == ["line 1 card 2", "line 2 card 2"]


def test_one_line_is_as_good_as_many() -> None:
    feed = feeds.read(json.dumps({"id": "arxiv:2606.00001", "title": "A Title", "upvotes": 2}))
    assert (feed.shape, feed.sightings[0].upvotes) == ("paper lines", 2)


@pytest.mark.parametrize("name", sorted(set(feeds.SHAPE_OF) - {"days.jsonl"}))
def test_what_the_program_prints_as_json_it_reads_back(name: str) -> None:
    line = Line(text="")
    printed = [values.paper_values(sighting, line=line) for sighting in feeds.example(name).sightings]
    lines = "\n".join(map(values.as_json, printed)).encode()
    again = reading.read(lines, source=name, read_at=feeds.NOW + timedelta(days=1))
    assert [values.as_json(values.paper_values(s, line=line)) for s in again.sightings] == list(
        map(values.as_json, printed)
    )


def test_the_moment_a_day_was_read_is_that_of_its_sightings() -> None:
    assert str(feeds.example("days.jsonl").sightings[0].seen_at) == "2026-06-23 08:20:00+00:00"


@pytest.mark.parametrize("author", [{"name": "Ada"}, None, "Ada"])
def test_a_json_feed_of_version_1_has_one_author(author: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "A", "author": author}]}
    assert feeds.first(json.dumps(feed)).paper.authors == (("Ada",) if isinstance(author, dict) else ())


def test_items_that_are_none_are_named() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": ["x", {"title": "A"}, {"title": "<b></b>"}]}
    assert [bad.place for bad in feeds.read(json.dumps(feed)).skipped] == ["entry 1", "entry 3"]


def test_a_number_too_large_to_count_is_no_count() -> None:
    assert feeds.first(json.dumps([card(upvotes=10**30)])).upvotes is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", 'https://a.io/"x', "https://a.io/ b", "//a.io", "https://u@a.io"]
)
def test_a_link_that_could_break_out_is_dropped(link: str) -> None:
    paper = feeds.first(json.dumps([card(githubRepo=link, projectPage="https://a.io/b?c=d#e")])).paper
    assert (paper.code_url, paper.project_url) == ("", "https://a.io/b?c=d#e")


def test_a_paper_as_the_hubs_own_library_prints_it_has_its_dates() -> None:
    printed = {
        "id": "2511.04570",
        "title": "Thinking in Video",
        "published_at": "2025-11-06T17:25:23+00:00",
        "submitted_at": "2025-11-07T00:05:00+00:00",
        "github_repo": "https://example.org/video",
        "comments": 5,
    }
    sighting = feeds.first(json.dumps([printed]))
    assert (str(sighting.paper.published), str(sighting.list_day), sighting.paper.code_url, sighting.comments) == (
        "2025-11-06",
        "2025-11-07",
        "https://example.org/video",
        5,
    )


def test_authors_in_one_line_are_as_many_people() -> None:
    assert feeds.first(json.dumps([card(authors="Doe, J., Roe, R.")])).paper.authors == ("J. Doe", "R. Roe")
