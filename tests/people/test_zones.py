"""Only names of the zone database are time zones: what a machine was set to is none."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from newsletter.people import zones


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Argentina/Ushuaia", "UTC", "Etc/GMT+5", "US/Eastern"])
def test_a_name_of_the_zone_database_is_a_zone(name: str) -> None:
    assert str(zones.zone(name)) == name


@pytest.mark.parametrize(
    "name",
    ["localtime", "posixrules", "right/Europe/Paris", "posix/UTC", "US/Gone", "Europe", "", "../UTC", "/etc/localtime"],
)
def test_any_other_name_is_none(name: str) -> None:
    assert zones.zone(name) is None


def test_a_zone_that_has_vanished_is_utc() -> None:
    assert str(zones.zone_or_utc("US/Gone")) == "UTC"


def test_no_choice_is_a_name_of_the_machine() -> None:
    assert {"localtime", "posixrules", "Europe/Paris"} & set(zones.names()) == {"Europe/Paris"}


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        # On 29 March 2026 clocks in Troll go from 1:00 to 3:00, which is 1:00 UTC.
        *(("Antarctica/Troll", date(2026, 3, 29), hour, "2026-03-29 01:00") for hour in (1, 2, 3)),
        ("Antarctica/Troll", date(2026, 3, 29), 4, "2026-03-29 02:00"),
        ("Europe/Berlin", date(2026, 3, 29), 2, "2026-03-29 01:00"),
        ("Europe/Berlin", date(2026, 10, 25), 2, "2026-10-25 00:00"),
        # On 4 October 2026 clocks on Lord Howe go from 2:00 to 2:30, which is 15:30 UTC of the day before.
        ("Australia/Lord_Howe", date(2026, 10, 4), 2, "2026-10-03 15:30"),
        ("Pacific/Apia", date(2011, 12, 30), 7, "2011-12-30 17:00"),
    ],
)
def test_an_hour_is_first_shown_when_the_clock_has_jumped_over_it(zone: str, day: date, hour: int, moment: str) -> None:
    assert f"{zones.first_shown(day, hour, ZoneInfo(zone)).astimezone(UTC):%Y-%m-%d %H:%M}" == moment
