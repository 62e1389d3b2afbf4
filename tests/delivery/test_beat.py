"""For how long a node may send after its last good beat, by a clock that the test has in its hand."""

import time
from datetime import timedelta

import pytest

from newsletter.delivery.beat import SPANS, Life, Pulse, elapsed, life


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The moment."""
        return self.now


def test_a_node_sends_for_less_than_45_seconds_after_a_beat() -> None:
    clock = Clock()
    pulse, may = Pulse(clock=clock), []
    for clock.now in (1000.0, 1044.9, 1045.0):
        may.append(pulse.may_send())
    assert may == [True, True, False]


def test_a_beat_counts_from_when_it_began_and_not_from_when_it_was_on_record() -> None:
    clock = Clock()
    pulse = Pulse(clock=clock)
    clock.now = 1050.0
    pulse.beat(begun=1004.0)
    assert not pulse.may_send()


def test_a_node_that_was_silent_goes_on_after_a_beat() -> None:
    clock = Clock()
    pulse = Pulse(clock=clock)
    clock.now = 1050.0
    pulse.beat(begun=1049.0)
    assert pulse.may_send()


def test_three_beats_that_fail_in_a_row_end_it_for_good() -> None:
    pulse = Pulse(clock=Clock())
    for _ in range(2):
        pulse.miss()
    pulse.beat(begun=1000.0)
    for _ in range(2):
        pulse.miss()
    before = pulse.is_over
    pulse.miss()
    pulse.beat(begun=1000.0)
    assert (before, pulse.is_over, pulse.may_send()) == (False, True, False)


def test_others_have_taken_over_from_it_for_good() -> None:
    pulse = Pulse(clock=Clock())
    pulse.end()
    assert not pulse.may_send()


def test_it_stops_sending_well_before_it_is_dead_to_others() -> None:
    assert (SPANS.sends - SPANS.every).total_seconds() == 35
    assert (SPANS.dead - SPANS.sends).total_seconds() == 15


def test_its_clock_goes_on_while_the_machine_is_suspended_where_there_is_such_a_clock() -> None:
    known = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    before = time.clock_gettime(known)
    assert before <= elapsed() <= time.clock_gettime(known)


@pytest.mark.parametrize(
    ("silent", "lost", "stopping", "stands"),
    [
        (60, False, False, Life.RUNNING),
        (60, False, True, Life.STOPPING),
        (61, False, True, Life.DEAD),
        (0, True, False, Life.DEAD),
    ],
)
def test_how_a_node_is_follows_from_its_last_beat(silent: int, lost: bool, stopping: bool, stands: Life) -> None:
    assert life(timedelta(seconds=silent), lost=lost, stopping=stopping) is stands
