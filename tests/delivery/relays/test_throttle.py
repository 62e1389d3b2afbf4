"""How fast a relay is given messages that asks for fewer."""

from collections.abc import Iterator
from itertools import count

from newsletter.delivery.relays.throttle import Throttle


def through(throttle: Throttle, *, a_second: float, messages: int) -> Iterator[float]:
    """The moments at which a relay takes messages that takes none sooner than this after the last one."""
    now, last = 0.0, -1e9
    for number in count():
        now += max(throttle.wait(now), 0.001)
        throttle.took(number, now)
        if now - last < 1 / a_second:
            throttle.slow(number, now)
            continue
        throttle.accepted(number)
        last = now
        yield now
        messages -= 1
        if not messages:
            return


def test_a_relay_that_takes_one_a_second_gets_sixty_in_less_than_two_minutes() -> None:
    assert 59 <= list(through(Throttle(0.0), a_second=1, messages=60))[-1] < 120


def test_what_a_relay_takes_is_found_out_and_not_forgotten() -> None:
    throttle = Throttle(0.0)
    list(through(throttle, a_second=10, messages=200))
    again = Throttle(0.0)
    again.begin(throttle.rate)
    list(through(again, a_second=10, messages=100))
    assert (4 <= (throttle.rate or 0) <= 12, again.asked <= 20) == (True, True)


def test_what_was_on_its_way_before_a_halving_does_not_halve_again() -> None:
    throttle = Throttle(0.0, rate=8.0)
    for number in range(5):
        throttle.took(number, 1.0)
    for number in range(5):
        throttle.slow(number, 1.1)
    assert throttle.rate == 4.0


def test_a_relay_that_never_asks_for_less_is_never_waited_for() -> None:
    throttle = Throttle(0.0)
    for number in range(1000):
        throttle.took(number, 0.001 * number)
        throttle.accepted(number)
    assert (throttle.rate, throttle.wait(1.0)) == (None, 0.0)


def test_a_relay_that_takes_nothing_however_slowly_is_left() -> None:
    throttle, now = Throttle(0.0), 0.0
    for number in count():
        now += max(throttle.wait(now), 0.001)
        throttle.took(number, now)
        throttle.slow(number, now)
        if throttle.takes_nothing:
            break
    assert (number <= 14, now < 180) == (True, True)
