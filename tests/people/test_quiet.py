"""Quiet hours: over midnight, on the two days on which clocks are changed, and in every zone there is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.models import QuietHours
from newsletter.people import quiet, zones

NIGHT = QuietHours(begin=22, end=7)
HOURS = st.integers(0, 23)
SPANS = st.tuples(HOURS, HOURS).filter(lambda span: span[0] != span[1])


def over(moment: datetime, span: tuple[int, int], time_zone: str = "Europe/Berlin") -> str:
    end = quiet.over(moment, QuietHours(begin=span[0], end=span[1]), time_zone)
    return f"{end.astimezone(UTC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("22-7", (22, 7)),
        ("0-23", (0, 23)),
        ("22:00-07:00", (22, 7)),
        ("22:00 – 07:00", (22, 7)),
        (" 9-17 ", (9, 17)),
    ],
)
def test_two_hours_are_read_as_people_write_them(text: str, span: tuple[int, int]) -> None:
    assert quiet.read(text) == QuietHours(begin=span[0], end=span[1])


@pytest.mark.parametrize(
    "text", ["", "22", "22-", "-7", "7-7", "22-24", "22:30-7:00", "٢٢-٧", "22-7-8", "022-7", "night"]
)
def test_what_is_no_two_different_hours_is_none(text: str) -> None:
    assert quiet.read(text) is None


def test_what_is_read_is_written_the_same() -> None:
    assert str(NIGHT) == "22-7"
    assert quiet.read(str(NIGHT)) == NIGHT


def test_hours_over_midnight_are_the_late_and_the_early_ones() -> None:
    assert [hour for hour in range(24) if hour in NIGHT] == [0, 1, 2, 3, 4, 5, 6, 22, 23]
    assert [hour for hour in range(24) if hour in QuietHours(begin=9, end=12)] == [9, 10, 11]


@pytest.mark.parametrize(
    ("hour", "minute", "ends"),
    [
        (19, 59, "2026-05-06 19:59"),  # 21:59 in Berlin
        (20, 0, "2026-05-07 05:00"),
        (23, 30, "2026-05-07 05:00"),
    ],
)
def test_what_is_due_in_them_comes_when_they_end(hour: int, minute: int, ends: str) -> None:
    assert over(datetime(2026, 5, 6, hour, minute, tzinfo=UTC), (22, 7)) == ends


def test_the_first_moment_after_them_is_not_quiet() -> None:
    assert over(datetime(2026, 5, 7, 5, 0, tzinfo=UTC), (22, 7)) == "2026-05-07 05:00"


def test_nobody_without_quiet_hours_waits() -> None:
    moment = datetime(2026, 5, 6, 23, tzinfo=UTC)
    assert quiet.over(moment, None, "Europe/Berlin") is moment


def test_in_a_zone_that_has_vanished_they_are_those_of_utc() -> None:
    assert over(datetime(2026, 5, 6, 23, tzinfo=UTC), (22, 7), "US/Gone") == "2026-05-07 07:00"


def test_an_end_that_the_clock_jumps_over_is_when_it_has_jumped() -> None:
    # On 29 March 2026 clocks in Berlin go from 2:00 to 3:00, which is 1:00 UTC.
    assert over(datetime(2026, 3, 28, 23, tzinfo=UTC), (22, 2)) == "2026-03-29 01:00"


def test_a_night_is_an_hour_shorter_when_the_clock_jumps_in_it() -> None:
    assert over(datetime(2026, 3, 28, 23, tzinfo=UTC), (22, 7)) == "2026-03-29 05:00"


def test_an_hour_that_comes_twice_is_quiet_twice() -> None:
    # On 25 October 2026 clocks in Berlin go from 3:00 back to 2:00, which is 1:00 UTC.
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert [over(moment, (22, 3)) for moment in twice] == ["2026-10-25 02:00"] * 2


def test_an_end_that_comes_twice_is_the_first() -> None:
    once, again = datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (over(once, (22, 2)), over(again, (22, 2))) == ("2026-10-25 00:00", "2026-10-25 01:30")


def test_an_end_within_two_hours_that_come_twice_lies_ahead() -> None:
    # On 30 October 2022 clocks in Troll went from 3:00 back to 1:00, which was 1:00 UTC.
    assert over(datetime(2022, 10, 30, 1, 30, tzinfo=UTC), (22, 2), "Antarctica/Troll") == "2022-10-30 02:00"


def test_an_end_that_the_clock_jumps_over_by_two_hours_comes_when_it_has_jumped() -> None:
    # On 29 March 2026 clocks in Troll go from 1:00 to 3:00, which is 1:00 UTC. It was 2:00 UTC that was taken for 2:00.
    assert over(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), (22, 2), "Antarctica/Troll") == "2026-03-29 01:00"


def test_a_day_that_a_zone_left_out_delays_nobody_by_more_than_they_asked() -> None:
    # Samoa had no 30 December 2011.
    assert over(datetime(2011, 12, 30, 9, 30, tzinfo=UTC), (22, 7), "Pacific/Apia") == "2011-12-30 17:00"


@given(
    time_zone=st.sampled_from(zones.names()),
    seconds=st.integers(0, 37 * 365 * 86_400),
    span=SPANS,
)
def test_in_every_zone_the_end_is_not_quiet_and_comes_within_the_day(
    time_zone: str, seconds: int, span: tuple[int, int]
) -> None:
    hours, moment = (
        QuietHours(begin=span[0], end=span[1]),
        datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds),
    )
    ends = quiet.over(moment, hours, time_zone)
    assert timedelta() <= ends - moment <= timedelta(hours=26)
    assert quiet.over(ends, hours, time_zone) == ends
