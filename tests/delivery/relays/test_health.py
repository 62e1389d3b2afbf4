"""A relay that fails: when it is left alone, for how long, and what makes it well again."""

from datetime import timedelta

from newsletter.delivery.relays import health
from newsletter.delivery.relays.health import Health, Standing
from tests.delivery.deliveries import NOW

MINUTE = timedelta(minutes=1)


def failing(times: int, state: Health | None = None) -> Health:
    """A relay that failed so often at NOW."""
    after = state or Health()
    for _ in range(times):
        after = health.failed(after, "cannot connect", now=NOW)
    return after


def at(state: Health, minutes: float) -> Standing:
    return health.standing(state, now=NOW + minutes * MINUTE)


def test_the_third_failure_in_a_row_lets_a_relay_rest() -> None:
    assert [at(failing(times), 0) for times in (2, 3)] == [Standing.HEALTHY, Standing.RESTING]


def test_an_answer_between_failures_begins_the_count_anew() -> None:
    assert health.answered() == Health()
    assert at(failing(2, health.answered()), 0) is Standing.HEALTHY


def test_a_rest_of_a_minute_ends_with_a_trial_by_one_message() -> None:
    rested = failing(3)
    assert [at(rested, minutes) for minutes in (0.9, 1)] == [Standing.RESTING, Standing.RESTED]
    assert at(health.tried(rested, now=NOW + MINUTE), 1) is Standing.RESTING


def test_each_trial_that_fails_doubles_the_rest_up_to_an_hour() -> None:
    state, now, rests = failing(3), NOW, []
    for _ in range(8):
        assert state.until
        rests.append((state.until - now) / MINUTE)
        now = state.until
        state = health.failed(health.tried(state, now=now), "cannot connect", now=now)
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60]


def test_connections_that_fail_at_the_same_moment_cost_one_rest() -> None:
    assert failing(8) == failing(3)


def test_a_trial_that_was_never_answered_leaves_the_relay_to_the_next() -> None:
    on_trial = health.tried(failing(3), now=NOW)
    assert [at(on_trial, minutes) for minutes in (14, 15)] == [Standing.RESTING, Standing.RESTED]


def test_a_clock_that_was_ahead_lets_nobody_rest_for_days() -> None:
    state = health.failed(failing(2), "cannot connect", now=NOW + timedelta(days=9))
    assert at(state, 0) is Standing.RESTED


def test_an_allowance_that_is_used_up_is_waited_for_until_it_is_renewed() -> None:
    until = NOW + timedelta(hours=5)
    assert health.used_up(Health(), "the quota", now=NOW, until=until) == Health(rests=1, until=until, why="the quota")


def test_an_allowance_without_a_moment_is_waited_for_an_hour_then_twice_as_long_up_to_a_day() -> None:
    used, rests = Health(on_trial=True), []
    for _ in range(7):
        used = health.used_up(used, "the quota", now=NOW, until=None)
        assert used.until
        rests.append((used.until - NOW) / timedelta(hours=1))
    assert (rests, used.rests, used.on_trial) == ([1, 2, 4, 8, 16, 24, 24], 7, False)


def test_a_trial_without_a_message_is_anybodys_again() -> None:
    rested = failing(3)
    on_trial = health.tried(rested, now=NOW + MINUTE)
    untried = health.untried(on_trial, now=NOW + MINUTE)
    assert (untried.on_trial, at(untried, 1), untried.rests) == (False, Standing.RESTED, 1)
    assert health.untried(rested, now=NOW) == rested


def test_the_states_of_a_relay_are_told_in_these_words() -> None:
    assert [each.value for each in Standing] == ["healthy", "resting", "rested"]
