"""How a sentence begins, and whether what it opens is closed."""

import pytest

from tests.editorial.summary.faults.test_kinds import fault


@pytest.mark.parametrize("turn", ["However,", "Yet", "While", "Although", "But", "Unfortunately,"])
def test_behind_a_turn_the_thing_of_the_title_is_an_older_one(turn: str) -> None:
    said = "Owl misses 97% of the hedgehogs in gardens without any lamps."
    assert (fault(f"{turn} {said}"), fault(said)) == ("background", "")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("“nine of ten”", ""),
        ("“nine of ten", "broken"),
        ("nine of ten”", "broken"),
        ('"nine of ten"', ""),
        ('"nine of ten', "broken"),
        ("(nine of ten)", ""),
        ("(nine of ten", "broken"),
        ("nine of ten)", "broken"),
        (")nine of ten(", "broken"),
    ],
)
def test_what_is_opened_must_be_closed(said: str, expected: str) -> None:
    assert fault(f"Owl finds 97% of hedgehogs in gardens and hedges, {said}, by moonlight.") == expected
