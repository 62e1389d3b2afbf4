"""A link from a mail opens its page whatever a mail program or a person left behind its token."""

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent
from newsletter.tokens import Purpose
from tests.web.conftest import kept, link, view

LEFT_BEHIND = pytest.mark.parametrize("more", ["", "t", ".", ")", ",", "%20", "t.", "t%20", "t)%2E", ">", "%22"])


@LEFT_BEHIND
def test_what_stands_behind_a_token_is_forgiven(pages: httpx.Client, newsletter: Newsletter, more: str) -> None:
    asked = (view(newsletter), link(Purpose.UNSUBSCRIBE), link(Purpose.PREFERENCES))
    assert [pages.get(f"{path}{more}").status_code for path in asked] == [200, 200, 200]


@LEFT_BEHIND
def test_whoever_comes_by_such_a_link_is_unsubscribed(pages: httpx.Client, newsletter: Newsletter, more: str) -> None:
    pages.post(f"{link(Purpose.UNSUBSCRIBE)}{more}")
    assert kept(newsletter).consent is Consent.UNSUBSCRIBED


@pytest.mark.parametrize("more", ["a", "tt", "-", "t_", ".t", "/"])
def test_a_token_with_more_that_a_token_may_hold_opens_nothing(pages: httpx.Client, more: str) -> None:
    assert pages.get(f"{link(Purpose.PREFERENCES)}{more}").status_code == 404


def test_a_token_that_is_cut_short_opens_nothing(pages: httpx.Client) -> None:
    assert pages.get(link(Purpose.PREFERENCES)[:-1]).status_code == 404
