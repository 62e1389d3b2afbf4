from datetime import date

import pytest

from newsletter.sources.fields.dates import CardDate, capture_year, card_date

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec 3, 2024 4", CardDate(month=12, day=3, year=2024, comments=4)),
        ("Dec 3, 20244", CardDate(month=12, day=3, year=2024, comments=4)),
        ("Jan 24", CardDate(month=1, day=24, year=None, comments=None)),
        ("Feb 4 12", CardDate(month=2, day=4, year=None, comments=12)),
        ("September 9, 2023", CardDate(month=9, day=9, year=2023, comments=None)),
        ("December of models", None),
        ("4 authors", None),
    ],
)
def test_a_card_date_may_have_a_comment_count_glued_to_it(text: str, expected: CardDate | None) -> None:
    assert card_date(text) == expected


def dated(*texts: str) -> list[CardDate]:
    return [card for card in map(card_date, texts) if card]


def test_the_year_left_out_is_the_one_after_the_latest_printed() -> None:
    assert capture_year(dated("Dec 3, 2024", "Jan 24", "May 1, 2019"), read_on=TODAY) == 2025


def test_a_page_without_any_year_was_saved_in_the_latest_year_that_puts_nothing_in_the_future() -> None:
    assert capture_year(dated("Dec 3", "Jan 24"), read_on=TODAY) == 2025


def test_the_year_left_out_is_never_in_the_future() -> None:
    assert capture_year(dated("Dec 3, 2026", "Jan 24"), read_on=TODAY) == 2026


def test_a_day_that_no_month_has_is_no_date() -> None:
    assert dated("Feb 30")[0].in_year(2025) is None
