"""A list without papers is what a day off has; a document that holds no list is an error."""

import json
from datetime import date

import pytest

from newsletter.errors import FeedError
from tests.sources import feeds

DATA = json.dumps({"dailyPapers": [], "dateString": "2026-06-21", "periodType": "day"}).replace('"', "&quot;")
EMPTY = {
    "a bare list": "[]",
    "a list in an object": '{"papers": []}',
    "a list in an object of the object": '{"data": {"papers": []}, "message": "ok"}',
    "lines of days": '{"list_date": "2026-06-20", "papers": []}\n{"list_date": "2026-06-21", "papers": []}\n',
    "JSON Feed": '{"version": "https://jsonfeed.org/version/1.1", "title": "Papers", "items": []}',
    "RSS": '<rss version="2.0"><channel><title>Papers</title></channel></rss>',
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Papers</title></feed>',
    "the page": f'<html><body><div data-target="DailyPapers" data-props="{DATA}"></div></body></html>',
}


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY)
def test_a_list_without_papers_is_no_error(text: str) -> None:
    feed = feeds.read(text)
    assert (feed.sightings, feed.skipped) == ((), ())


def test_an_empty_list_keeps_the_day_that_stands_beside_it() -> None:
    assert feeds.read('{"date": "2026-06-21", "papers": []}').list_day == date(2026, 6, 21)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "the answer is not a list of papers"),
        ('{"error": "rate limited", "data": []}', "the answer is not a list of papers: 'rate limited'"),
        ("[null]", "none of its 1 cards is a paper: card 1 is null"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{}]}', "JSON Feed without a single complete paper"),
        ('<rss version="2.0"><channel><title>Papers</title>', "RSS without an entry (no element found)"),
        ("<rss/>", "RSS without an entry (it is empty)"),
        ("<feed></feed>", "Atom without an entry (it is empty)"),
        ('<div data-target="DailyPapers" data-props="{}"></div>', "without data and without cards"),
    ],
)
def test_a_document_that_does_not_say_that_its_list_is_empty_is_an_error(text: str, said: str) -> None:
    with pytest.raises(FeedError) as refused:
        feeds.read(text)
    assert said in str(refused.value)
