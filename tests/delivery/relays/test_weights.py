"""Turns by weight: each its share, in no clumps."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.relays.permits import turn

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1)


def turns(weights: Mapping[str, int], number: int) -> str:
    standing: Mapping[str, int] = {}
    had = []
    for _ in range(number):
        name, standing = turn(weights, standing)
        had.append(name)
    return "".join(had)


def test_the_turns_of_the_heavy_one_are_spread_among_the_others() -> None:
    assert turns({"a": 5, "b": 1, "c": 1}, 7) == "aabacaa"


@given(weights=WEIGHTS)
def test_a_round_gives_each_exactly_its_weight(weights: Mapping[str, int]) -> None:
    assert Counter(turns(weights, sum(weights.values()))) == Counter(weights)


def test_whoever_rested_makes_up_for_nothing() -> None:
    _, standing = turn({"a": 1, "b": 1}, {})
    for _ in range(10):
        _, standing = turn({"a": 1}, standing)
    had = []
    for _ in range(4):
        name, standing = turn({"a": 1, "b": 1}, standing)
        had.append(name)
    assert sorted(had) == ["a", "a", "b", "b"]


def test_whoever_has_its_turn_falls_back_by_the_weight_of_all() -> None:
    assert turn({"a": 1, "b": 1}, {}) == ("a", {"a": -1, "b": 1})
    assert turn({"a": 2, "b": 1}, {"a": 0, "c": 9}) == ("a", {"a": -1, "b": 1})
    assert turn({"a": 1, "b": 1}, {"a": 0})[0] == "a"
