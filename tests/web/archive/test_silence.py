"""A reader who waits for an edition is told when there was no list, and never too early."""

from datetime import date

import pytest

from newsletter.web.archive import silence

TUESDAY, WEDNESDAY = date(2025, 12, 23), date(2025, 12, 24)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 12, 24), ""),
        (date(2025, 12, 25), ""),
        (date(2025, 12, 26), ""),
        (
            date(2025, 12, 27),
            "There was no list on Thursday 25 December. The next one is for Monday 29 December.",
        ),
        (
            date(2025, 12, 30),
            "There was no list on Thursday 25 December to Friday 26 December. The next one is for Tuesday 30 December.",
        ),
        (date(2026, 2, 1), ""),
    ],
)
def test_list_days_without_an_edition_are_told_a_day_after_they_are_over(today: date, said: str) -> None:
    assert silence.sentence([TUESDAY, WEDNESDAY], today) == said


def test_before_the_first_edition_nothing_is_missing() -> None:
    assert silence.sentence([], WEDNESDAY) == ""
