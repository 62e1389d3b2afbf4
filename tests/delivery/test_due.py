"""When a delivery is due: clocks that jump, zones at the ends of the earth, editions published late."""

from datetime import UTC, date, datetime

import pytest

from newsletter.delivery.due import due_at
from newsletter.models import QuietHours

FRIDAY = datetime(2026, 5, 7, 0, 20, tzinfo=UTC)


def due(day: date, time_zone: str, hour: int | None, published_at: datetime = FRIDAY) -> str:
    return f"{due_at(day, time_zone=time_zone, hour=hour, published_at=published_at).astimezone(UTC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("time_zone", "hour", "moment"),
    [
        ("UTC", 7, "2026-05-07 07:00"),
        ("Europe/London", 7, "2026-05-07 06:00"),
        ("America/Los_Angeles", 7, "2026-05-07 14:00"),
        ("Asia/Kathmandu", 7, "2026-05-07 01:15"),
        ("Pacific/Niue", 23, "2026-05-08 10:00"),
    ],
)
def test_a_mail_comes_at_the_hour_of_the_subscriber_on_the_morning_after_the_list_day(
    time_zone: str, hour: int, moment: str
) -> None:
    assert due(date(2026, 5, 6), time_zone, hour) == moment


def test_whoever_asked_for_no_hour_gets_it_as_it_is_published() -> None:
    assert due(date(2026, 5, 6), "America/Los_Angeles", None) == "2026-05-07 00:20"


def test_an_hour_in_a_zone_that_has_vanished_is_one_of_utc() -> None:
    assert due(date(2026, 5, 6), "US/Gone", 7) == "2026-05-07 07:00"


@pytest.mark.parametrize(("time_zone", "hour"), [("Pacific/Kiritimati", 7), ("Pacific/Auckland", 9), ("UTC", 0)])
def test_where_the_hour_has_passed_as_it_is_published_it_is_due_at_once(time_zone: str, hour: int) -> None:
    assert due(date(2026, 5, 6), time_zone, hour) == "2026-05-07 00:20"


def test_an_edition_published_days_late_is_due_at_once() -> None:
    assert due(date(2026, 5, 6), "Europe/London", 7, datetime(2026, 5, 9, 12, tzinfo=UTC)) == "2026-05-09 12:00"


def test_an_hour_that_the_clock_jumps_over_comes_when_it_has_jumped() -> None:
    # On 29 March 2026 clocks in Berlin go from 2:00 to 3:00, which is 1:00 UTC.
    assert due(date(2026, 3, 28), "Europe/Berlin", 2, datetime(2026, 3, 29, tzinfo=UTC)) == "2026-03-29 01:00"


def test_an_hour_that_the_clock_jumps_over_by_two_comes_when_it_has_jumped() -> None:
    # On 29 March 2026 clocks in Troll go from 1:00 to 3:00, which is 1:00 UTC. The mail came at 4:00.
    assert due(date(2026, 3, 28), "Antarctica/Troll", 2, datetime(2026, 3, 29, tzinfo=UTC)) == "2026-03-29 01:00"


def test_an_hour_that_comes_twice_is_due_the_first_time() -> None:
    # On 25 October 2026 clocks in Berlin go from 3:00 back to 2:00, which is 1:00 UTC.
    assert due(date(2026, 10, 24), "Europe/Berlin", 2, datetime(2026, 10, 24, 23, tzinfo=UTC)) == "2026-10-25 00:00"


@pytest.mark.parametrize(("day", "moment"), [(28, "2026-03-29 05:00"), (27, "2026-03-28 06:00")])
def test_seven_in_the_morning_is_seven_in_the_morning_on_both_sides_of_a_jump(day: int, moment: str) -> None:
    assert due(date(2026, 3, day), "Europe/Berlin", 7, datetime(2026, 3, day, tzinfo=UTC)) == moment


@pytest.mark.parametrize(
    ("day", "time_zone", "hour", "moment"),
    [
        (7, "UTC", 7, "2026-05-08 07:00"),  # Thursday's list comes on Friday
        (8, "UTC", 7, "2026-05-11 07:00"),  # Friday's list waits for Monday
        (8, "America/New_York", 7, "2026-05-11 11:00"),
        (8, "Pacific/Niue", None, "2026-05-09 00:20"),  # where it is Friday still
        (8, "Europe/London", None, "2026-05-10 23:00"),
        (9, "UTC", 7, "2026-05-11 07:00"),
    ],
)
def test_whoever_wants_no_mail_on_a_weekend_gets_it_on_monday_there(
    day: int, time_zone: str, hour: int | None, moment: str
) -> None:
    published_at = datetime(2026, 5, day + 1, 0, 20, tzinfo=UTC)
    moment_due = due_at(date(2026, 5, day), time_zone=time_zone, hour=hour, published_at=published_at, weekdays=True)
    assert f"{moment_due.astimezone(UTC):%Y-%m-%d %H:%M}" == moment


def test_a_monday_on_which_the_clock_has_jumped_begins_at_its_own_midnight() -> None:
    # In the night to Sunday, 29 March 2026, clocks in Berlin go on by an hour.
    published_at = datetime(2026, 3, 28, 6, tzinfo=UTC)
    moment_due = due_at(
        date(2026, 3, 27), time_zone="Europe/Berlin", hour=None, published_at=published_at, weekdays=True
    )
    assert moment_due.astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "weekdays", "day", "moment"),
    [
        (None, False, 6, "2026-05-07 05:00"),  # published at 2:20 there
        (9, False, 6, "2026-05-07 07:00"),
        (6, False, 6, "2026-05-07 05:00"),  # the chosen hour is quiet too
        (23, False, 6, "2026-05-08 05:00"),
        (None, True, 8, "2026-05-11 05:00"),  # not as Monday begins
        (23, True, 7, "2026-05-12 05:00"),  # Friday's 23:00 ends on a Saturday
    ],
)
def test_what_would_come_in_quiet_hours_comes_when_they_end(
    hour: int | None, weekdays: bool, day: int, moment: str
) -> None:
    moment_due = due_at(
        date(2026, 5, day),
        time_zone="Europe/Berlin",
        hour=hour,
        published_at=datetime(2026, 5, day + 1, 0, 20, tzinfo=UTC),
        weekdays=weekdays,
        quiet_hours=QuietHours(begin=22, end=7),
    )
    assert f"{moment_due.astimezone(UTC):%Y-%m-%d %H:%M}" == moment
