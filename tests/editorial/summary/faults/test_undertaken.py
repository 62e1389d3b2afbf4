"""Sentences that tell what was looked at, and not what was seen."""

import pytest

from tests.editorial.summary.faults.test_kinds import fault


@pytest.mark.parametrize(
    "sentence",
    [
        "We identify emerging trends of gardens and organise hedgehogs, foxes and badgers by hedge.",
        "We organize core methodologies of gardeners, and survey lamps of villages and of towns.",
        "We benchmark Owl on photographs of hedgehogs and of foxes, reporting hedges and lamps.",
        "We demonstrate our detector on hedgehogs of dark gardens to mirror the life of villages.",
        "Long walks through gardens of nine villages and of three towns confirm our hypothesis.",
        "Walks through the gardens of nine villages reveal key insights about hedgehogs and badgers.",
        "Our counts of HedgeBench demonstrate the effectiveness of Owl, both with and without bright lamps.",
        "Owl demonstrates strong performance across benchmarks like HedgeBench Verified and Fox Nights.",
    ],
)
def test_what_was_looked_at_is_generic(sentence: str) -> None:
    assert fault(sentence) == "generic"


@pytest.mark.parametrize(
    "sentence",
    [
        "We identify key reasons why hedgehogs avoid gardens: lamps, foxes, badgers and hedges.",
        "We benchmark nine detectors and find that foxes in moonlit gardens confuse eight.",
        "Owl achieves strong performance on HedgeBench Verified, and better counts than gardeners do.",
        "We demonstrate that hedgehogs of dark gardens avoid lamps, foxes and the light of cars.",
    ],
)
def test_what_was_seen_is_not(sentence: str) -> None:
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "We have witnessed hedgehogs and foxes that learn to live in gardens since the first lamps.",
        "Hedgehogs of moonlit gardens have long faced a choice between foxes and bright lamps.",
        "Widely used Moonlit Garden Search (MGS) suffers from lamps that gardeners leave on.",
    ],
)
def test_what_has_long_been_so_is_background(sentence: str) -> None:
    assert fault(sentence) == "background"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hedgehogs leave shorter tracks for the same garden under lamps than by moonlight.", ""),
        ("Hedgehogs and foxes of nine villages avoid gardens with lamps for the same reason.", "points"),
        ("Hedgehogs and foxes of nine villages avoid lamps, and badgers do the same by night.", "points"),
    ],
)
def test_the_same_thing_under_other_conditions_points_at_nothing(sentence: str, expected: str) -> None:
    assert fault(sentence) == expected


def test_a_sentence_that_the_feed_cut_off_is_broken() -> None:
    assert fault("We count hedgehogs in 412 moonlit gardens of nine villages, which are ...") == "broken"
