"""What may be kept is not sent twice."""

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.tokens import Purpose
from newsletter.web.freshness import is_known
from tests.web.conftest import link, view

KEPT = ("/", "/archive", "/themes", "/editions/2025-12-01", "/style.css", "/feed.atom", "/feed.json", "/sitemap.xml")
ANSWER = {"etag": '"abc"', "last-modified": "Tue, 02 Dec 2025 06:00:00 GMT"}


@pytest.mark.parametrize("path", KEPT)
def test_whoever_has_a_page_is_told_so_and_no_more(pages: httpx.Client, path: str) -> None:
    first = pages.get(path)
    again = pages.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["cache-control"] == first.headers["cache-control"]


def test_what_has_changed_is_sent_again(pages: httpx.Client, newsletter: Newsletter) -> None:
    other = pages.get("/archive").headers["etag"]
    assert pages.get("/", headers={"If-None-Match": other}).status_code == 200


def test_a_feed_says_when_its_newest_edition_was_published(pages: httpx.Client) -> None:
    said = [pages.get(path).headers["last-modified"] for path in ("/feed.atom", "/feed.json")]
    assert said == ["Tue, 02 Dec 2025 06:00:00 GMT"] * 2


def test_a_head_is_answered_as_a_get_without_its_body(pages: httpx.Client) -> None:
    head, get = pages.head("/feed.atom"), pages.get("/feed.atom")
    assert (head.content, head.headers["etag"]) == (b"", get.headers["etag"])


def test_what_nobody_may_keep_has_no_mark_to_know_it_by(pages: httpx.Client, newsletter: Newsletter) -> None:
    paths = ("/nothing", "/healthz", "/search?q=model", link(Purpose.UNSUBSCRIBE), view(newsletter))
    assert ["etag" in pages.get(path).headers for path in paths] == [False] * 5


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ({}, False),
        ({"if-none-match": '"abc"'}, True),
        ({"if-none-match": 'W/"abc"'}, True),
        ({"if-none-match": '"x", W/"abc"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"abcd"'}, False),
        ({"if-none-match": ""}, False),
        ({"if-none-match": '"x"', "if-modified-since": ANSWER["last-modified"]}, False),
        ({"if-modified-since": "Tue, 02 Dec 2025 06:00:00 GMT"}, True),
        ({"if-modified-since": "Tue, 02 Dec 2025 05:59:59 GMT"}, False),
        ({"if-modified-since": "Wed, 03 Dec 2025 00:00:00 +0000"}, True),
        ({"if-modified-since": "Wed, 03 Dec 2025 00:00:00 -0000"}, False),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": "Tue, 99 Dec 2025 06:00:00 GMT"}, False),
    ],
)
def test_a_request_knows_an_answer(asked: dict[str, str], known: bool) -> None:
    assert is_known(asked, ANSWER) is known


def test_a_date_tells_nothing_of_an_answer_without_one() -> None:
    assert not is_known({"if-modified-since": ANSWER["last-modified"]}, {"etag": '"abc"'})
