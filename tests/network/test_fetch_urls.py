"""The URLs of sources: filled in for a day, and led elsewhere by strangers."""

from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.network import urls
from newsletter.network.fetch import source_url

SOURCE = "https://huggingface.co/api/daily_papers"


@pytest.mark.parametrize(
    ("template", "url"),
    [
        (SOURCE + "?date={date}", SOURCE + "?date=2026-01-01"),
        (SOURCE + "?week={week}", SOURCE + "?week=2026-W01"),
        (SOURCE + "?month={month}&limit=100", SOURCE + "?month=2026-01&limit=100"),
        ("https://papers.test/{month}/{date}.json", "https://papers.test/2026-01/2026-01-01.json"),
        (SOURCE, SOURCE),
    ],
)
def test_a_day_is_put_where_its_field_stands(template: str, url: str) -> None:
    assert source_url(template, day=date(2026, 1, 1)) == url


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert source_url("{week}", day=date(2027, 1, 3)) == "2026-W53"


@pytest.mark.parametrize(
    "template", ["{day}", "{date", "date}", "{}", "{{date}}", "{date!r}", "{ date }", "{" * 1_000_000]
)
def test_any_other_brace_is_named_instead_of_asked_for(template: str) -> None:
    with pytest.raises(
        FeedError, match=r"a source's URL: '.{1,42}' is no field; it may hold \{date\}, \{week\} and \{month\}$"
    ):
        source_url(template, day=date(2026, 1, 1))


@given(location=st.one_of(st.text(), st.from_regex(r"(https?:)?//[^/]{0,20}(/.*)?"), st.binary().map(repr)))
def test_whatever_a_redirect_says_it_leads_to_the_web_or_to_an_error_of_ours(location: str) -> None:
    try:
        led = urls.redirected(httpx.URL("https://ada:secret@papers.test/feed"), location, place="a feed").scheme
    except FeedError:
        led = "an error of ours"
    assert led in ("https", "an error of ours")


def test_a_redirect_gives_no_name_or_password_of_its_own() -> None:
    led = urls.redirected(httpx.URL("https://papers.test/feed"), "https://eve:x@papers.test/b", place="a feed")
    assert str(led) == "https://papers.test/b"
