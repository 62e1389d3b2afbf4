"""What an edition of a day or a week is called, and who may get it."""

from datetime import date

import pytest

from newsletter.models import FileIs, Frequency, Period, Weekday, named

DAY = date(2026, 5, 6)


def test_an_edition_has_one_name_of_its_day_or_week() -> None:
    assert (Period.DAY.named(DAY), Period.WEEK.named(DAY)) == ("2026-05-06", "week-2026-05-06")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-05-06", (DAY, Period.DAY)),
        ("week-2026-05-06", (DAY, Period.WEEK)),
        ("day-2026-05-06", None),
        ("20260506", None),
        ("2026-W19-3", None),
        ("Week-2026-05-06", None),
        ("2026-05-32", None),
        ("", None),
    ],
)
def test_only_the_one_name_of_an_edition_finds_it(text: str, meant: tuple[date, Period] | None) -> None:
    assert named(text) == meant


def test_a_weekly_edition_goes_to_nobody_who_asked_for_days() -> None:
    daily = {Frequency.DAILY, Frequency.WEEKDAYS, Frequency.BIG}
    assert (set(Period.DAY.frequencies), Period.WEEK.frequencies) == (daily, (Frequency.WEEKLY,))


def test_the_words_that_are_kept_and_written_in_files_stay_what_they_are() -> None:
    assert [each.value for each in Weekday] == [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ]
    assert [each.value for each in Frequency] == ["daily", "weekdays", "weekly", "big"]
    assert [each.value for each in (*FileIs, *Period)] == ["additions", "the list", "day", "week"]
