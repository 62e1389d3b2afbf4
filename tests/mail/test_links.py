"""Where an edition is found: each has one address, and a page's address names one edition."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter import models
from newsletter.mail import links
from newsletter.models import Period
from tests.mail.editions import LIST

DAY = date(2026, 11, 15)


def test_a_week_has_an_address_of_its_own() -> None:
    assert [links.edition(LIST, DAY, period=period) for period in Period] == [
        "https://papers.example.org/editions/2026-11-15",
        "https://papers.example.org/editions/week-2026-11-15",
    ]


@given(st.dates(), st.sampled_from(Period))
def test_a_name_is_read_back_as_the_edition_it_names(day: date, period: Period) -> None:
    assert models.named(period.named(day)) == (day, period)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "20261115",
        "2026-W46-7",
        "week-2026-W46-7",
        "week2026-11-15",
        "day-2026-11-15",
        "2026-02-30",
        "٢٠٢٦-١١-١٥",
    ],
)
def test_what_names_no_edition_is_none_whatever_it_looks_like(text: str) -> None:
    assert models.named(text) is None
