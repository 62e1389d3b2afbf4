"""Every shape, on the examples that come with the program and on hand-made cards."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newsletter.errors import FeedError
from newsletter.models import Feed, Skipped
from newsletter.packed import folder
from newsletter.sources import reading

NOW = datetime(2026, 1, 15, 8, 20, tzinfo=UTC)
EXAMPLES = folder("examples")


def read(text: str) -> Feed:
    return reading.read(text.encode(), source="a feed", read_at=NOW)


@pytest.mark.parametrize(
    ("name", "shape", "papers", "list_day"),
    [
        ("daily-papers-dec-01.txt", "page dump", 35, date(2025, 12, 1)),
        ("daily-papers-nov-13.txt", "page dump", 71, date(2025, 11, 13)),
        ("search-clear.oneline.txt", "line dump", 12, None),
    ],
)
def test_the_examples_are_read_whole(name: str, shape: str, papers: int, list_day: date | None) -> None:
    feed = reading.read_file(EXAMPLES / name, read_at=NOW)
    whole = [s for s in feed.sightings if s.paper.title and s.paper.abstract and s.paper.published]
    assert (feed.shape, len(whole), feed.list_day, feed.skipped) == (shape, papers, list_day, ())


def test_a_card_without_authors_names_its_organisation() -> None:
    feed = reading.read_file(EXAMPLES / "daily-papers-nov-13.txt", read_at=NOW)
    assert [s.paper.organisation for s in feed.sightings if s.paper.author_count is None] == ["Boston University"]


CARD = "A Title\n\nAn abstract of it.\n\n  • 3 authors\n·\nMay 2, 2024 7\n\n"
OTHER = CARD.replace("A Title", "Another Title")


def test_half_a_card_at_the_end_is_named_and_the_whole_ones_are_used() -> None:
    feed = read(CARD + "Another Title\n\nAn abstract that was cut")
    assert ([s.paper.title for s in feed.sightings], feed.skipped) == (
        ["A Title"],
        (Skipped(place="line 9", reason="half a card: it ends before its byline and date"),),
    )


def test_a_card_whose_date_is_none_is_named() -> None:
    feed = read(CARD + CARD.replace("May 2, 2024 7", "soon"))
    assert feed.skipped == (Skipped(place="line 14", reason="no date below the dot, but 'soon'"),)


def test_votes_above_titles_are_not_taken_for_comments() -> None:
    voted = read("12\n\n" + CARD.replace(" 7", "") + "31\n\n" + OTHER)
    assert [(s.upvotes, s.comments) for s in voted.sightings] == [(12, None), (31, 7)]


def test_a_lone_number_below_the_date_is_its_comments() -> None:
    feed = read(CARD.replace(" 7", "\n9") + OTHER)
    assert [s.comments for s in feed.sightings] == [9, 7]


def test_a_line_that_is_no_card_is_named_and_the_others_are_used() -> None:
    line = "- A Study of Things We study things. 3 authors · May 2, 2024"
    other = line.replace("- A Study", "1.2k Another Study")
    feed = read(f"{line}\nloading more\n{other} 4\n")
    assert ([(s.upvotes, s.comments) for s in feed.sightings], [s.place for s in feed.skipped]) == (
        [(0, None), (1200, 4)],
        ["line 2"],
    )


def test_an_organisation_stands_behind_the_last_sentence_of_a_line() -> None:
    feed = read("5 A Study of Things We study things at length. Example University · May 2, 2024")
    assert feed.sightings[0].paper.organisation == "Example University"


def api(**inner: object) -> dict[str, object]:
    return {"paper": {"id": "2606.01234v2", "title": "A Title", "upvotes": 5, **inner}, "numComments": 3}


def test_the_api_gives_the_paper_of_its_inner_fields() -> None:
    card = api(publishedAt="2026-06-17T00:00:00.000Z", summary="An\nabstract.", authors=[{"name": "Ada"}])
    feed = read(json.dumps([{**card, "publishedAt": "2026-06-20T20:00:00.000Z"}]))
    sighting = feed.sightings[0]
    assert (
        sighting.paper.id,
        sighting.paper.published,
        sighting.paper.abstract,
        sighting.upvotes,
        sighting.comments,
    ) == (
        "arxiv:2606.01234",
        date(2026, 6, 17),
        "An abstract.",
        5,
        3,
    )


def test_bad_cards_of_an_api_answer_are_named_and_the_good_ones_are_used() -> None:
    feed = read(json.dumps([api(), "{'paper': {}}", api(title=""), None]))
    assert (len(feed.sightings), [str(bad.place) for bad in feed.skipped]) == (1, ["card 2", "card 3", "card 4"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "an empty document"),
        (" \n", "an empty document"),
        ("Apache License", "not a feed that this program knows"),
        ('{"error": "Invalid date"}', "not a list of papers: 'Invalid date'"),
        ('[{"paper": ', "invalid JSON"),
        ('["{}", "{}"]', "none of its 2 cards is a paper: card 1 is a string"),
    ],
)
def test_what_is_no_feed_says_what_was_found(text: str, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        read(text)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FeedError, match=r"nowhere\.txt: No such file"):
        reading.read_file(Path("nowhere.txt"), read_at=NOW)
