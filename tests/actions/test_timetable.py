"""The timetable names every part of a run once, and says how often each is begun."""

from datetime import timedelta

from newsletter.actions.timetable import TIMETABLE, Part, Turn, intervals

FIVE_MINUTES, HOUR = timedelta(minutes=5), timedelta(hours=1)


def test_every_part_of_a_run_is_begun_at_the_interval_that_the_operator_chose() -> None:
    assert intervals(FIVE_MINUTES) == {FIVE_MINUTES: frozenset(Part)}


def test_a_part_with_an_interval_of_its_own_is_begun_apart() -> None:
    changed = {**TIMETABLE, Part.TIDYING: Turn(every=HOUR)}
    assert intervals(FIVE_MINUTES, of=changed) == {FIVE_MINUTES: frozenset(Part) - {Part.TIDYING}, HOUR: {Part.TIDYING}}
