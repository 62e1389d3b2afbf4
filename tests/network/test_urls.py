"""The URLs of sources, led elsewhere by strangers."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.network import urls


@given(location=st.one_of(st.text(), st.from_regex(r"(https?:)?//[^/]{0,20}(/.*)?"), st.binary().map(repr)))
def test_whatever_a_redirect_says_it_leads_to_the_web_or_to_an_error_of_ours(location: str) -> None:
    try:
        led = urls.redirected(httpx.URL("https://papers.test/feed"), location, place="a feed").scheme
    except FeedError:
        led = "an error of ours"
    assert led in ("https", "an error of ours")


def test_a_redirect_that_holds_a_login_is_refused() -> None:
    with pytest.raises(FeedError, match=r"^a feed: redirects to 'papers\.test/b': it contains a user name or password"):
        urls.redirected(httpx.URL("https://papers.test/feed"), "https://eve:x@papers.test/b", place="a feed")
