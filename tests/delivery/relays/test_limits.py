"""Limits of a relay: what any window may see, whatever the clock does, and how a new relay is warmed up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.relays.limits import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Bucket,
    Limit,
    Limits,
    WarmUp,
    domain_of,
    granted,
    written_as,
)
from tests.delivery.deliveries import NOW

SPANS = st.sampled_from([SECOND, MINUTE, HOUR, DAY])
LIMITS = st.builds(Limit, capacity=st.integers(1, 50), span=SPANS)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def bucket(capacity: int = 10, span: timedelta = MINUTE, *, taken: Iterable[tuple[float, int]] = ()) -> Bucket:
    """A bucket from which so many were taken at so many seconds after NOW."""
    made = Bucket(limit=Limit(capacity=capacity, span=span))
    for seconds, number in taken:
        made = made.take(number, now=after(seconds))
    return made


@given(limit=LIMITS, steps=st.lists(st.tuples(st.floats(0, 1.2), st.integers(1, 60)), max_size=40))
def test_no_window_as_long_as_the_span_sees_more_than_the_limit(limit: Limit, steps: list[tuple[float, int]]) -> None:
    now, tokens, grants = NOW, Bucket(limit=limit), []
    for part, wanted in steps:
        now += part * limit.span
        (tokens,), grant = granted([tokens], wanted, now=now)
        grants.append((now, grant))
    for start, _ in grants:  # a grant may be used at any moment until it ends, so each that touches a window counts
        in_window = [grant.number for at, grant in grants if grant.until > start and at < start + limit.span]
        assert sum(in_window) <= limit.capacity


@given(limit=LIMITS, takes=st.lists(st.tuples(st.floats(0, 3), st.integers(1, 20)), max_size=20), back=st.floats(0, 9))
def test_a_clock_that_goes_backwards_brings_nothing_back(
    limit: Limit, takes: list[tuple[float, int]], back: float
) -> None:
    now, tokens = NOW, Bucket(limit=limit)
    for part, wanted in takes:
        now += part * limit.span
        (tokens,), _ = granted([tokens], wanted, now=now)
    assert tokens.free(now=now - back * limit.span) <= tokens.free(now=now)


def test_a_clock_that_was_a_year_ahead_costs_a_span_and_not_a_year() -> None:
    tokens = bucket(capacity=10, taken=[(365 * 86400, 10)])
    assert [tokens.take(0, now=NOW).free(now=after(seconds)) for seconds in (0, 62)] == [0, 10]


def test_a_token_comes_back_a_span_after_its_slot_and_not_before() -> None:
    tokens = bucket(capacity=10, taken=[(0, 10)])
    assert [tokens.free(now=after(seconds)) for seconds in (59.9, 60.7)] == [0, 10]
    assert tokens.when(now=NOW) == after(60.625)


def test_what_is_asked_for_when_there_is_some_may_leave_at_once() -> None:
    assert bucket(capacity=10, taken=[(0, 9)]).when(now=NOW) == NOW


def test_a_limit_that_was_lowered_waits_for_as_many_as_it_is_over() -> None:
    tokens = bucket(capacity=2, taken=[(0, 5), (20, 5)])
    assert tokens.when(now=after(30)) == after(80.625)


def test_what_was_not_used_is_given_back_to_the_moment_it_was_taken_at() -> None:
    tokens = bucket(capacity=10, taken=[(0, 6), (30, 4)]).given_back(4, granted_at=after(30))
    assert [tokens.free(now=after(seconds)) for seconds in (30, 61)] == [4, 10]


def test_more_than_was_taken_is_never_given_back() -> None:
    assert bucket(capacity=10, taken=[(0, 6)]).given_back(9, granted_at=NOW).free(now=NOW) == 10


def test_a_message_needs_a_token_of_every_limit() -> None:
    buckets = [bucket(capacity=10), bucket(capacity=100, span=HOUR, taken=[(0, 97)])]
    left, grant = granted(buckets, 8, now=after(1))
    assert (grant.number, [each.free(now=after(1)) for each in left]) == (3, [7, 0])


def test_what_one_limit_refuses_costs_the_others_nothing() -> None:
    buckets = [bucket(capacity=10), bucket(capacity=100, span=HOUR, taken=[(0, 100)])]
    left, grant = granted(buckets, 8, now=after(1))
    assert (grant.number, left[0].free(now=after(1)), grant.again) == (0, 10, buckets[1].when(now=after(1)))


@pytest.mark.parametrize(("day", "allowed"), [(0, 50), (1, 100), (2, 200), (5, 1600), (6, 2000), (4000, 2000)])
def test_each_day_of_a_warm_up_allows_more_until_the_full_limit(day: int, allowed: int) -> None:
    curve = WarmUp(start=50, growth=2)
    assert curve.allowed(2000, first_at=NOW, now=NOW + day * DAY + HOUR) == allowed


def test_a_warm_up_of_ten_years_is_no_number_beyond_all_numbers() -> None:
    curve = WarmUp(start=50, growth=1.5)
    assert [curve.allowed(full, first_at=NOW, now=NOW + 4000 * DAY) for full in (2000, 50, 20)] == [2000, 50, 20]


def test_a_warm_up_begins_with_the_first_message_however_long_the_relay_was_known() -> None:
    assert WarmUp(start=50, growth=2).allowed(2000, first_at=None, now=NOW) == 50


def test_a_warm_up_bends_the_limit_of_the_day_and_no_other() -> None:
    hour, day = Limit(capacity=500, span=HOUR), Limit(capacity=2000, span=DAY)
    limits = Limits(of_relay=(hour, day), warm_up=WarmUp(start=50, growth=2))
    met = limits.met_by("example.org", first_at=NOW, now=NOW + DAY)
    assert met == (("", hour), ("", Limit(capacity=100, span=DAY)))


def test_a_limit_of_a_domain_is_met_by_that_domain_alone() -> None:
    slow = Limit(capacity=20, span=MINUTE)
    limits = Limits(of_domains={"gmail.com": slow})
    met = [limits.met_by(domain, first_at=NOW, now=NOW) for domain in ("gmail.com", "googlemail.com")]
    assert met == [(("gmail.com", slow),), ()]


@pytest.mark.parametrize(
    ("address", "domain"),
    [("Ada@GMail.com", "gmail.com"), ("ada@bücher.example", "xn--bcher-kva.example"), ("ada@xn--a..", "xn--a..")],
)
def test_a_domain_is_known_in_whatever_form_it_is_written(address: str, domain: str) -> None:
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("domain", "forms"),
    [
        ("gmail.com", ("gmail.com",)),
        ("xn--bcher-kva.example", ("xn--bcher-kva.example", "bücher.example")),
        ("xn--a..", ("xn--a..",)),
    ],
)
def test_a_domain_is_looked_for_in_every_form(domain: str, forms: tuple[str, ...]) -> None:
    assert written_as(domain) == forms
