"""When a day's list is over, when a week is, and for how long its edition is news."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial import listing
from newsletter.models import Weekday

SUNDAY = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 11, 17), 16), (date(2026, 11, 16), 13), (date(2026, 11, 15), 13), (date(2026, 11, 14), 13)],
)
def test_the_newest_list_before_a_monday_is_of_friday(today: date, day: int) -> None:
    assert listing.newest_complete(today) == date(2026, 11, day)


@pytest.mark.parametrize(
    ("today", "last"),
    [(SUNDAY, 8), (SUNDAY + timedelta(days=1), 15), (SUNDAY + timedelta(days=6), 15), (SUNDAY + timedelta(days=7), 15)],
)
def test_a_week_is_over_on_the_day_after_its_last(today: date, last: int) -> None:
    assert listing.newest_week(today, ends=Weekday.SUNDAY) == date(2026, 11, last)


@given(st.dates(min_value=date(2000, 1, 1)), st.sampled_from(Weekday))
def test_the_newest_week_ends_with_its_weekday_within_the_last_seven_days(today: date, ends: Weekday) -> None:
    last = listing.newest_week(today, ends=ends)
    assert f"{last:%A}".lower() == ends
    assert timedelta(days=1) <= today - last <= timedelta(days=7)


@pytest.mark.parametrize(("days", "stale"), [(1, False), (3, False), (4, True)])
def test_a_week_is_stale_from_its_fourth_day_on(days: int, stale: bool) -> None:
    assert listing.is_stale(SUNDAY, today=SUNDAY + timedelta(days=days)) is stale


def test_a_week_has_seven_days_from_monday_to_sunday() -> None:
    assert listing.first_of_week(SUNDAY) == date(2026, 11, 9)
