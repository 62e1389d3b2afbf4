"""Where an edition is found: each has one address, and a page's address names one edition."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter import models, tokens
from newsletter.mail import links
from newsletter.models import Notice, Period
from tests.mail.editions import LIST
from tests.mail.messages import SECRET

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


@pytest.mark.parametrize("behind", ["", "t", "t.", "t)", ".", "t> \n", "t%20"[:1]])
def test_a_token_is_taken_out_of_what_came_along_with_it(behind: str) -> None:
    for length in (tokens.TOKEN_LENGTH, tokens.LENGTH_OF_ONCE):
        assert links.token_in("x" * length + behind) == "x" * length


@pytest.mark.parametrize("end", ["", "x", "x" * 31, "x" * 32 + "tt", "x" * 32 + ".a"])
def test_what_holds_no_token_is_left_as_it_is(end: str) -> None:
    assert links.token_in(end) == end


def test_a_link_that_works_once_ends_in_a_letter_and_names_what_it_opens() -> None:
    link = links.once(LIST, Notice.CONFIRM, key=b"adas key!", number=7, secret=SECRET)
    assert link.startswith(f"https://papers.example.org/{Notice.CONFIRM.opens}/")
    assert (link[-1], len(link.rpartition("/")[2])) == ("t", tokens.LENGTH_OF_ONCE + 1)
    assert links.message_id("e1", 7, domain="x.org") == "e1.7@x.org"
