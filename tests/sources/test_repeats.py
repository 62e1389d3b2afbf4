"""One paper twice in one document: nothing lost, nothing double."""

import json

from newsletter.models import Skipped
from tests.sources import feeds


def test_a_paper_that_is_listed_twice_is_one_sighting_with_the_highest_counts() -> None:
    cards = [
        {"id": "2606.00001v1", "title": "A", "upvotes": 3, "numComments": 5},
        {"id": "2606.00002", "title": "B"},
        {"id": "2606.00001v2", "title": "A", "upvotes": 9, "summary": "Of it."},
    ]
    feed = feeds.read(json.dumps(cards))
    assert [(s.paper.title, s.position, s.upvotes, s.comments, s.paper.abstract) for s in feed.sightings] == [
        ("A", 1, 9, 5, "Of it."),
        ("B", 2, None, None, ""),
    ]


def test_the_second_listing_of_a_paper_is_named() -> None:
    feed = feeds.read(json.dumps([{"title": "A"}, {"title": "Á!"}]))
    assert feed.skipped == (Skipped(place="paper 2", reason="the same paper as paper 1; it is counted once"),)


def test_a_paper_on_the_lists_of_two_days_is_two_sightings() -> None:
    feed = feeds.example("days.jsonl")
    assert [(s.paper.arxiv_id, str(s.list_day)) for s in feed.sightings] == [
        ("2606.01234", "2026-06-22"),
        ("2606.01234", "2026-06-23"),
        ("2606.05678", "2026-06-23"),
    ]
