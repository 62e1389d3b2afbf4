"""What is taken from a sentence takes with it what would hang in the air, and nothing that leans on before is left."""

import pytest

from newsletter.editorial.summary import fitting, shortening
from tests.editorial.summary.faults.test_kinds import fault


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (
            "Owl finds nine of ten hedgehogs in the dark gardens, with garden studies validating its effectiveness.",
            "Owl finds nine of ten hedgehogs in the dark gardens.",
        ),
        (
            "Owl finds hedgehogs in the dark gardens with a lamp of its own, validating its effectiveness.",
            "Owl finds hedgehogs in the dark gardens with a lamp of its own.",
        ),
        (
            "Results show that (1) Owl finds nine of ten hedgehogs in gardens; (2) foxes find fewer by night.",
            "Results show that (1) Owl finds nine of ten hedgehogs in gardens; (2) foxes find fewer by night.",
        ),
        (
            "Results show that Owl finds nine of ten hedgehogs in gardens and as many foxes.",
            "Owl finds nine of ten hedgehogs in gardens and as many foxes.",
        ),
    ],
)
def test_praise_goes_with_what_praises_and_a_list_keeps_what_it_is_a_list_of(sentence: str, short: str) -> None:
    assert shortening.compressed(sentence, "Owl: Seeing at Night") == short


def test_a_counted_list_goes_with_the_word_that_joins_it() -> None:
    said = "Trained by moonlight in nine villages, Owl finds the hedgehogs of dark gardens"
    ways = "two kinds of lamps: one that shines on hedges by moonlight, and one that shines on hedgehogs"
    assert fitting.whole(f"{said}, coupled with {ways}.", 120) == f"{said}."
    assert fitting.whole(f"{said} with {ways}.", 120) == f"{said}."


def test_what_stands_between_two_dashes_is_no_end() -> None:
    opened = "In gardens of nine villages, we find that the light of lamps"
    assert fitting.whole(f"{opened} – not the moon – decides whether hedgehogs see the foxes of a night.", 70) == ""
    assert fitting.whole(f"{opened} decides all – and the moon nothing that a hedgehog sees.", 90).endswith("all.")


@pytest.mark.parametrize(
    ("opened", "joined"),
    [
        ("The lamps of nine villages", " "),
        ("After a night in gardens of nine villages", ", "),
        ("In a night, the lamps of nine villages", " "),
    ],
)
def test_a_sentence_too_long_loses_what_two_dashes_set_apart(opened: str, joined: str) -> None:
    found = "hedgehogs find nine of ten moths by moonlight."
    assert (
        fitting.whole(f"{opened} – each of them a lamp of glass and of lead – {found}", 95)
        == f"{opened}{joined}{found}"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "To test our hypothesis, we count owls.",
        "Beyond lamps of glass, we count owls.",
        "Besides the light of the moon, we count owls.",
    ],
)
def test_an_opening_that_goes_on_from_what_was_told_is_dropped(sentence: str) -> None:
    assert shortening.opened(sentence) == "We count owls."


@pytest.mark.parametrize("sentence", ["Beyond the hedges, foxes count owls.", "To test lamps of glass, we count owls."])
def test_an_opening_that_belongs_to_its_sentence_is_kept(sentence: str) -> None:
    assert shortening.opened(sentence) == sentence


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("with lamps and mirrors on both moonlit meadows", "points"),
        ("with lamps and mirrors on both hedges and meadows", ""),
        ("where hedgehogs and badgers both avoid lamps", ""),
    ],
)
def test_both_behind_a_preposition_has_to_say_which(ends: str, expected: str) -> None:
    assert fault(f"Owl finds 97% of hedgehogs in gardens of nine villages {ends}.") == expected
