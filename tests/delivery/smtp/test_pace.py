"""How long messages wait for one another follows how long the relay takes, and is never long."""

import pytest

from newsletter.delivery.smtp.pace import Pace


def after(groups: int, *, messages: int, connections: int, seconds: float) -> Pace:
    """The pace after so many groups of so many messages, so many seconds apart."""
    pace = Pace(100.0)
    for group in range(groups):
        pace.wrote(messages, connections=connections, now=100.0 + seconds * (group + 1))
    return pace


def test_a_relay_that_answers_at_once_is_not_waited_for() -> None:
    pace = after(50, messages=32, connections=64, seconds=0.0035)
    assert (pace.quiet, pace.wait) == (0.001, 0.010)


def test_where_a_message_takes_its_time_others_are_waited_for_a_small_part_of_it() -> None:
    pace = after(50, messages=8, connections=64, seconds=0.008)
    assert pace.turn == pytest.approx(0.064, rel=0.01)
    assert (pace.quiet, pace.wait) == (pytest.approx(0.004, rel=0.01), pytest.approx(0.0107, rel=0.01))


def test_nobody_waits_long_however_slow_the_relay() -> None:
    pace = after(50, messages=1, connections=64, seconds=30.0)
    assert (pace.quiet, pace.wait) == (0.005, 0.040)


def test_a_moment_in_which_nothing_went_on_record_says_nothing_of_the_relay() -> None:
    pace = after(50, messages=32, connections=64, seconds=0.0035)
    before = pace.turn
    pace.wrote(0, connections=64, now=pace.written_at + 60)
    pace.wrote(32, connections=64, now=pace.written_at + 0.0035)
    assert pace.turn == pytest.approx(before, rel=0.01)
