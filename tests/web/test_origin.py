"""Which forms come from our own pages."""

import pytest

from newsletter.web import origin

URL = "https://Papers.example.org/list"


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"origin": "https://papers.example.org"}, False),
        ({"origin": "https://eve.example"}, True),
        ({"origin": "http://papers.example.org"}, True),
        ({"origin": "https://papers.example.org.eve.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, True),
        ({"origin": "null", "sec-fetch-site": "same-site"}, True),
    ],
)
def test_a_form_is_ours_when_the_browser_says_so(headers: dict[str, str], foreign: bool) -> None:
    assert origin.is_foreign(headers, url=URL) is foreign
