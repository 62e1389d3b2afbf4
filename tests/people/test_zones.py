"""Only names of the zone database are time zones: what a machine was set to is none."""

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
