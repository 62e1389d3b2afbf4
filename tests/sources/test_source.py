"""The URLs of sources, filled in for a day."""

from datetime import date

import pytest

from newsletter.errors import FeedError
from newsletter.sources.source import source_url

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
    with pytest.raises(FeedError, match=r"a source's URL: '.{1,42}' is unknown; use \{date\}, \{week\} and \{month\}$"):
        source_url(template, day=date(2026, 1, 1))
