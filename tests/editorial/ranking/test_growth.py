"""Counts of different ages are compared by how upvotes usually grow."""

from datetime import UTC, date, datetime, timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial.ranking.growth import WEEK, Curve, age, shipped

CURVE = Curve(hours=(8, 24, 168), times=(0.5, 1.0, 2.0), typical=(0.0, 10.0, 100.0))
AGES = st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=4000))


def test_a_count_of_the_first_morning_is_grown_more_than_one_of_the_days_end() -> None:
    grown = [CURVE.after_a_week(10, timedelta(hours=hours)) for hours in (8, 24, 168)]
    assert grown == pytest.approx([40, 20, 10])


def test_between_two_measured_ages_growth_is_a_power_of_the_age() -> None:
    halfway = timedelta(hours=(8 * 24) ** 0.5)
    assert CURVE.grown(timedelta(hours=8), halfway) == pytest.approx(2**0.5)


def test_a_count_older_than_was_measured_grows_no_more() -> None:
    assert CURVE.grown(WEEK, timedelta(days=900)) == 1


def test_a_count_of_unknown_age_is_left_as_it_is() -> None:
    assert CURVE.after_a_week(7, None) == 7


def test_a_missing_count_is_that_of_the_middle_of_a_list_and_not_zero() -> None:
    assert CURVE.after_a_week(None, timedelta(hours=8)) == 10


def test_where_no_count_is_given_a_standing_tells_what_is_usual() -> None:
    assert [CURVE.typical_of(behind) for behind in (0, 0.25, 0.5, 1)] == [0, 5, 10, 100]


def test_a_papers_age_is_told_from_the_first_moment_of_its_list_day() -> None:
    assert age(date(2026, 5, 6), datetime(2026, 5, 7, 8, tzinfo=UTC)) == timedelta(hours=32)


@given(AGES, AGES)
def test_upvotes_never_shrink_with_age_whatever_the_clock_of_a_source_says(one: timedelta, other: timedelta) -> None:
    assert shipped().grown(min(one, other), max(one, other)) >= 1


def test_before_the_first_measured_age_the_power_goes_on_down_to_an_hour() -> None:
    """From 8 to 24 hours the count doubles: its power of the age is ln 2 / ln 3."""
    power = log(2) / log(3)
    assert CURVE.grown(timedelta(hours=2), timedelta(hours=8)) == pytest.approx(4**power)
    assert CURVE.grown(timedelta(hours=1), timedelta(hours=8)) == pytest.approx(8**power)
    assert CURVE.grown(timedelta(minutes=5), timedelta(hours=1)) == 1


def test_between_the_later_measured_ages_growth_is_slower() -> None:
    assert CURVE.grown(timedelta(hours=24), timedelta(hours=24 * 7**0.5)) == pytest.approx(2**0.5)
    assert age(None, datetime(2026, 5, 7, 8, tzinfo=UTC)) is None
