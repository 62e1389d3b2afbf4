"""The Daily Papers page: its data, and what is left to read without it."""

import re
import tracemalloc

import pytest

from newsletter.errors import FeedError
from newsletter.sources.shapes import html_tokens
from tests.sources import feeds

PAGE = feeds.content("page.html").decode()
WITHOUT_DATA = re.sub(r' data-target="DailyPapers"[^>]*', "", PAGE)


def test_the_data_of_the_page_is_read() -> None:
    assert feeds.first(PAGE).paper.abstract == 'Queues are "long".'


def test_without_data_the_visible_cards_are_read() -> None:
    sighting = feeds.first(WITHOUT_DATA)
    assert (
        sighting.paper.id,
        sighting.paper.title,
        sighting.upvotes,
        sighting.comments,
        sighting.paper.author_count,
    ) == (
        "arxiv:2606.01234",
        "Learning to Wait: Patience in Queues",
        41,
        3,
        2,
    )


def test_the_day_above_the_cards_is_that_of_their_list() -> None:
    assert str(feeds.read(WITHOUT_DATA).list_day) == "2026-06-22"


def test_broken_data_falls_back_to_the_visible_cards() -> None:
    broken = PAGE.replace("{&quot;periodType", "{{&quot;periodType")
    assert feeds.first(broken).paper.title == "Learning to Wait: Patience in Queues"


def test_a_page_of_a_week_is_the_list_of_no_day() -> None:
    assert feeds.read(PAGE.replace("periodType&quot;:&quot;day", "periodType&quot;:&quot;week")).list_day is None


def test_data_may_stand_before_the_name_of_its_element() -> None:
    swapped = re.sub(r'(data-target="DailyPapers") (data-props="[^"]*")', r"\2 \1", PAGE)
    assert feeds.first(swapped).paper.abstract == 'Queues are "long".'


def test_a_card_without_a_title_is_named() -> None:
    cards = WITHOUT_DATA.replace("</article>", '</article><article><a href="/papers/2606.00002"></a></article>')
    assert [bad.place for bad in feeds.read(cards).skipped] == ["card 2"]


def test_a_page_without_data_and_cards_is_an_error() -> None:
    with pytest.raises(FeedError, match="without data and without cards"):
        feeds.read('<html><div data-target="DailyPapers" data-props="{}"></div></html>')


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<p title="a>b">x</p>', [("p", ""), ("", "x"), ("p", "")]),
        ("a < b <3 &amp; c", [("", "a "), ("", "< b "), ("", "<3 & c")]),
        ("<!-- a --><br/>b", [("br", ""), ("", "b")]),
    ],
)
def test_a_page_is_a_row_of_tags_and_texts(page: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.name, token.text) for token in html_tokens.tokens(page)] == expected


def test_a_tag_of_endless_parts_is_a_text_and_takes_little_memory() -> None:
    tag = "<a " + '""' * 500_000 + ">"
    tracemalloc.start()
    names = [token.name for token in html_tokens.tokens(tag)]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (set(names), most < 20 * len(tag)) == ({""}, True)
