"""What relays have been given and how they fare, on record for every dispatcher and after every restart."""

from datetime import timedelta

from sqlalchemy import Engine

from newsletter.delivery.relays import health
from newsletter.delivery.relays.health import Health
from newsletter.delivery.relays.limits import DAY, HOUR, MINUTE, Grant, Limit, Limits, Unused, WarmUp
from newsletter.store.engine import open_store
from newsletter.store.relays import StoredRelays
from tests.newsletters import NOW
from tests.threads import at_once

TEN_AN_HOUR = Limits(of_relay=(Limit(capacity=10, span=HOUR),))
WARMING = Limits(of_relay=(Limit(capacity=1000, span=DAY),), warm_up=WarmUp(start=5, growth=3))


def grant(engine: Engine, wanted: int, *, limits: Limits = TEN_AN_HOUR, domain: str = "", hours: float = 0) -> Grant:
    moment = NOW + hours * HOUR
    return StoredRelays(engine).grant("one", limits, domain, wanted, now=moment, unused=unused(0))


def unused(number: int) -> Unused:
    """So many tokens that were granted at NOW."""
    return Unused(number=number, granted_at=NOW)


def test_what_was_taken_is_taken_after_a_restart(store_url: str) -> None:
    numbers = []
    for hours in (0, 0.5, 1.1):
        engine = open_store(store_url)
        numbers.append(grant(engine, 8, hours=hours).number)
        engine.dispose()
    assert numbers == [8, 2, 8]


def test_dispatchers_that_ask_at_once_are_given_no_more_than_the_limit(engine: Engine) -> None:
    assert sorted(grant_of_one.number for grant_of_one in at_once(lambda: grant(engine, 4), times=4)) == [0, 2, 4, 4]


def test_what_was_not_used_is_there_for_another_dispatcher(engine: Engine) -> None:
    grant(engine, 10)
    StoredRelays(engine).grant("one", TEN_AN_HOUR, "", 0, now=NOW, unused=unused(3))
    assert grant(engine, 10, hours=0.5).number == 3


def test_a_relay_that_is_spent_says_from_when_it_takes_more(engine: Engine) -> None:
    grant(engine, 10)
    again = grant(engine, 1).again
    assert [grant(engine, 1, hours=(again - NOW) / HOUR - early).number for early in (0.001, 0)] == [0, 1]


def test_a_domain_spends_its_own_limit_and_the_relay_s(engine: Engine) -> None:
    limits = Limits(of_relay=TEN_AN_HOUR.of_relay, of_domains={"gmail.com": Limit(capacity=3, span=MINUTE)})
    numbers = [grant(engine, 9, limits=limits, domain=domain).number for domain in ("gmail.com", "gmail.com", "")]
    assert numbers == [3, 0, 7]


def test_a_warm_up_counts_its_days_from_the_first_message(engine: Engine) -> None:
    numbers = [grant(engine, 1000, limits=WARMING, hours=hours).number for hours in (0, 1, 25, 50, 75)]
    assert numbers == [5, 0, 15, 45, 135]


def test_relays_spend_nothing_of_each_other(engine: Engine) -> None:
    record = StoredRelays(engine)
    assert [record.grant(name, TEN_AN_HOUR, "", 10, now=NOW, unused=unused(0)).number for name in ("one", "two")] == [
        10,
        10,
    ]


def test_how_a_relay_fares_is_known_after_a_restart(store_url: str) -> None:
    for _ in range(3):
        engine = open_store(store_url)
        StoredRelays(engine).change("one", lambda state: health.failed(state, "cannot connect", now=NOW))
        engine.dispose()
    engine = open_store(store_url)
    state = StoredRelays(engine).healths()
    engine.dispose()
    assert state == {"one": Health(failures=3, rests=1, until=NOW + timedelta(minutes=1), why="cannot connect")}


def test_failures_that_are_told_at_once_are_all_counted(engine: Engine) -> None:
    record = StoredRelays(engine)
    at_once(lambda: record.change("one", lambda state: health.failed(state, "cannot connect", now=NOW)), times=2)
    assert record.healths()["one"].failures == 2
