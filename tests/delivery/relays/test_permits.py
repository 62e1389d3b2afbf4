"""Permits over a real store: how often it is asked, what two dispatchers share, and who is chosen."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from newsletter.delivery.relays.health import Standing
from newsletter.delivery.relays.limits import HOUR, MINUTE, SECOND, Limit, Limits
from newsletter.delivery.relays.permits import Permits, Terms
from newsletter.store.relays import StoredRelays
from tests.newsletters import NOW

GO = timedelta()


def permits(engine: Engine, **terms: Terms) -> Permits:
    """The permits of a dispatcher of its own."""
    return Permits(StoredRelays(engine), terms)


def limited(capacity: int, span: timedelta = HOUR, **of_domains: Limit) -> Terms:
    return Terms(limits=Limits(of_relay=(Limit(capacity=capacity, span=span),), of_domains=of_domains))


def taken(limiter: Permits, *, now: datetime, domain: str = "example.org", wanted: int = 1000) -> int:
    """How many messages may leave at this moment, of those wanted."""
    return sum(limiter.take("one", domain, now=now) == GO for _ in range(wanted))


def test_a_relay_without_limits_may_take_every_message_and_the_store_is_not_asked(sqlite_engine: Engine) -> None:
    asked = Counter[str]()
    event.listen(sqlite_engine, "begin", lambda _: asked.update(["begun"]))
    limiter = permits(sqlite_engine, one=Terms())
    assert (taken(limiter, now=NOW), asked) == (1000, Counter())


def test_exactly_the_limit_may_leave_and_the_rest_is_told_when(engine: Engine) -> None:
    limiter = permits(engine, one=limited(100))
    assert taken(limiter, now=NOW) == 100
    wait = limiter.take("one", "example.org", now=NOW)
    assert timedelta(minutes=60) <= wait <= timedelta(minutes=61)
    assert taken(limiter, now=NOW + wait) == 100


def test_two_dispatchers_share_one_limit_to_the_last_message(engine: Engine) -> None:
    one, two = (permits(engine, one=limited(100)) for _ in range(2))
    left = [taken(one, now=NOW, wanted=30), taken(two, now=NOW, wanted=30)]
    one.give_back(now=NOW)
    assert sum([*left, taken(two, now=NOW)]) == 100


def test_what_is_given_back_late_leaves_what_others_took_since_as_it_is(engine: Engine) -> None:
    one, two, three = (permits(engine, one=limited(100)) for _ in range(3))
    later = NOW + timedelta(hours=3)
    assert (taken(one, now=NOW, wanted=1), taken(two, now=later)) == (1, 100)
    one.give_back(now=later)
    assert taken(three, now=later) == 0


def test_a_dispatcher_that_dies_costs_a_part_of_the_limit_and_never_adds_to_it(engine: Engine) -> None:
    assert taken(permits(engine, one=limited(100)), now=NOW, wanted=30) == 30
    assert 45 <= taken(permits(engine, one=limited(100)), now=NOW) <= 70


def test_however_fast_messages_leave_the_store_is_asked_about_ten_times_a_second(sqlite_engine: Engine) -> None:
    asked = Counter[str]()
    event.listen(sqlite_engine, "begin", lambda _: asked.update(["begun"]))
    limiter = permits(sqlite_engine, one=limited(1_000_000))
    for tick in range(20_000):  # two seconds at 10,000 a second
        limiter.take("one", "example.org", now=NOW + tick * SECOND / 10_000)
    assert asked["begun"] <= 30


def test_a_relay_that_is_spent_is_not_asked_about_again_before_its_time(sqlite_engine: Engine) -> None:
    limiter = permits(sqlite_engine, one=limited(10))
    taken(limiter, now=NOW)
    asked = Counter[str]()
    event.listen(sqlite_engine, "begin", lambda _: asked.update(["begun"]))
    taken(limiter, now=NOW + 30 * MINUTE)
    assert asked == Counter()


def test_a_grant_that_was_not_used_in_its_time_adds_nothing_to_the_next_window(sqlite_engine: Engine) -> None:
    limiter = permits(sqlite_engine, one=limited(8, SECOND))
    first = taken(limiter, now=NOW, wanted=1)
    later = [taken(limiter, now=NOW + part * SECOND) for part in (1.3, 2.2)]
    assert (first, later) == (1, [8, 0])


def test_a_domain_at_its_limit_holds_up_no_other(engine: Engine) -> None:
    limiter = permits(engine, one=limited(100, **{"gmail.com": Limit(capacity=3, span=MINUTE)}))
    assert [taken(limiter, now=NOW, domain=domain, wanted=9) for domain in ("gmail.com", "example.org")] == [3, 9]


def test_a_clock_that_goes_backwards_grants_nothing_extra(engine: Engine) -> None:
    limiter = permits(engine, one=limited(10))
    assert [taken(limiter, now=NOW + hours * HOUR) for hours in (0, -5, -0.2, 0.5)] == [10, 0, 0, 0]


def test_relays_are_chosen_by_weight(sqlite_engine: Engine) -> None:
    limiter = permits(sqlite_engine, one=Terms(weight=3), two=Terms(weight=1))
    assert Counter(limiter.choose(now=NOW) for _ in range(40)) == {"one": 30, "two": 10}


def test_a_relay_that_rests_is_not_chosen_and_the_others_take_over(engine: Engine) -> None:
    limiter = permits(engine, one=Terms(weight=9), two=Terms())
    for _ in range(3):
        limiter.failed("one", "cannot connect", now=NOW)
    assert {limiter.choose(now=NOW) for _ in range(9)} == {"two"}


def test_where_every_relay_rests_none_is_chosen_and_each_says_why(sqlite_engine: Engine) -> None:
    limiter = permits(sqlite_engine, one=Terms())
    for _ in range(3):
        limiter.failed("one", "cannot connect", now=NOW)
    resting = {name: (kept.until, kept.why) for name, kept in limiter.resting(now=NOW).items()}
    assert (limiter.choose(now=NOW), resting) == (None, {"one": (NOW + MINUTE, "cannot connect")})


def test_one_of_two_dispatchers_tries_a_relay_that_has_rested(engine: Engine) -> None:
    one, two = (permits(engine, one=Terms()) for _ in range(2))
    for _ in range(3):
        one.failed("one", "cannot connect", now=NOW)
    later = NOW + MINUTE
    assert [each.try_again("one", now=later) for each in (one, two)] == [True, False]
    one.answered("one", now=later)
    assert [each.standing("one", now=later + SECOND) for each in (one, two)] == [Standing.HEALTHY] * 2


@pytest.mark.parametrize(("after", "standing"), [(1, Standing.HEALTHY), (3, Standing.RESTING)])
def test_what_one_dispatcher_sees_of_a_relay_the_other_knows(engine: Engine, after: int, standing: Standing) -> None:
    one, two = (permits(engine, one=Terms()) for _ in range(2))
    for _ in range(after):
        one.failed("one", "cannot connect", now=NOW)
    assert two.standing("one", now=NOW) is standing


def test_what_another_dispatcher_puts_on_record_is_seen_after_a_second(engine: Engine) -> None:
    one, two = (permits(engine, one=Terms(), two=Terms()) for _ in range(2))
    assert one.standing("one", now=NOW) is Standing.HEALTHY
    for _ in range(3):
        two.failed("one", "cannot connect", now=NOW)
    seen = [one.standing("one", now=NOW + timedelta(seconds=seconds)) for seconds in (0.5, 0.99, 1.0)]
    assert seen == [Standing.HEALTHY, Standing.HEALTHY, Standing.RESTING]


def test_a_relay_whose_allowance_is_used_up_rests_until_then(engine: Engine) -> None:
    made, until = permits(engine, one=Terms(), two=Terms()), NOW + timedelta(hours=5)
    made.used_up("one", "the quota", now=NOW, until=until)
    resting = made.resting(now=NOW)
    assert {name: (each.until, each.why) for name, each in resting.items()} == {"one": (until, "the quota")}
    assert (made.choose(now=NOW), made.standing("one", now=until)) == ("two", Standing.RESTED)


def test_a_trial_for_which_there_was_no_message_is_given_to_the_next(engine: Engine) -> None:
    one, two = (permits(engine, one=Terms()) for _ in range(2))
    one.used_up("one", "the quota", now=NOW, until=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    assert (one.try_again("one", now=later), two.try_again("one", now=later)) == (True, False)
    one.untried("one", now=later)
    assert two.try_again("one", now=later + timedelta(seconds=1))
