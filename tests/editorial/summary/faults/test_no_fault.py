"""Sentences that look like one of those that cannot stand alone, and can."""

import pytest

from tests.editorial.summary.faults.test_kinds import fault


@pytest.mark.parametrize(
    "sentence",
    [
        "Owl finds 97% of hedgehogs in gardens without lamps, where people find 61%.",
        "We train a detector on moonlit photographs of hedgehogs that gardeners took for years.",
        "A camera trained by moonlight counts hedgehogs (and foxes) for less than ten euros.",
        "On photographs of dark gardens Owl achieves 97% where people of the street reach 61%.",
        "We contribute (i) photographs of hedgehogs and (ii) a detector for dark gardens.",
        "Most models reach 5% of hedgehogs in dark gardens, and even frontier models reach 9%.",
        "For photographs that are blurred, Owl-Net uses a lamp whose light no hedgehog can see.",
        "For hedgehogs that sleep, moon-trained detectors need half as many photographs as others.",
        "We study moonlight in 4,000 gardens and find that hedgehogs avoid lamps in nine of ten.",
        "Our first release has 1,319 photographs derived from real GitHub issues about hedgehogs.",
        "Owl achieves strong results in gardens of hedgehogs, foxes, badgers and moonlit hedges.",
        "Kite, a moonlit garden of hedges, lets detectors count hedgehogs, foxes and badgers.",
        "Weaker lamps give results similar to moonlight, and findings comparable to those of people.",
        "We propose an indicator of moonlight and of lamps that adaptively combines them each night.",
        "Owl achieves state-of-the-art performance in 77 out of 80 gardens.",
        "Owl^2 finds 97% of hedgehogs in gardens without lamps, where people find 61%.",
        "Detectors trained with moonlit lamps achieve more: nine hedgehogs in gardens, and five in hedges.",
        "Owl trained with moonlit lamps: hedgehogs are found in gardens, and badgers in hedges.",
        "I count the hedgehogs of 464 gardens and compare the count with that of seasoned gardeners.",
    ],
)
def test_a_sentence_that_tells_what_was_made_or_found_has_no_fault(sentence: str) -> None:
    assert fault(sentence) == ""
