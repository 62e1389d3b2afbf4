"""Sentences that announce or praise, and tell nothing that a reader could take home."""

import pytest

from tests.editorial.summary.faults.test_kinds import fault


@pytest.mark.parametrize(
    "sentence",
    [
        "Our study of hedgehogs in moonlit gardens of nine villages reveals three core findings.",
        "Counting hedgehogs, foxes and badgers under bright lamps leads to several key lessons.",
        "Counts of hedgehogs and foxes by lamps and moonlight reveal clear gaps between gardens.",
        "Walks at dusk with gardeners uncover dramatic asymmetries between gardens and villages.",
        "Our photographs of hedgehogs show consistent gains over lanterns, torches and candles.",
        "Photographs of hedges and meadows demonstrate substantial improvements across lamps and torches.",
        "Experiments validate Owl's strong performance on hedgehogs, including badgers, foxes and moths.",
        "Walking with gardeners of nine villages, we find that detectors struggle on our task by moonlight.",
        "Qualitative analyses, including moonlit walks, highlight hedgehogs corrected by their spines.",
        "Our brightest moonlit hedgehog lanterns achieve 56.1% and 58.5% detection rates, respectively.",
        "Motivated by gardeners who say that lanterns dazzle hedgehogs, we revisit the shape of lanterns.",
        "We dissect the interplay between lanterns, hedgehogs and the gardeners of nine moonlit villages.",
        "We report the performance of Owl, a detector of hedgehogs driven by moths, on the first Badger walk.",
        "Our moonlit lantern runs are performed using Badger, a service by Moth Works, at a few dollars a garden.",
        "We organize the survey into five moonlit chapters: lanterns, hedgehogs, badgers, moths and gardens.",
        "NL suggests a philosophy of lamps with more hedges, which may unlock hedgehogs and badgers.",
        "To help gardeners of villages, we suggest codifying levels of lamps, hedges and badgers.",
        "For full transparency, we explain our reading of hedgehogs and lanterns and disclose moonlit walks.",
    ],
)
def test_that_there_is_something_to_tell_is_generic(sentence: str) -> None:
    assert fault(sentence) == "generic"


@pytest.mark.parametrize(
    "sentence",
    [
        "Counts of hedgehogs by lamps reveal clear gaps: foxes are missed twice as often as badgers.",
        "Counts of hedgehogs reveal gaps in seeing spines, whiskers and paws behind moonlit hedges.",
        "Our photographs of hedgehogs show consistent gains over torches while halving the lamps only.",
        "Our photographs of hedgehogs show consistent gains over torches, of 9 hedgehogs a garden.",
        "Qualitative analyses of moonlit walks show that hedgehogs follow lanterns and badgers flee them.",
        "On Garden-Bench, our best two lanterns for hedgehogs achieve 56.1% and 58.5% detection rates.",
        "Our best lantern for hedgehogs and moths achieves a detection rate of 58.5%, a third more than torches.",
        "We revisit the shape of lanterns and find that narrow ones show twice as many hedgehogs and moths.",
        "Nine gardeners struggle on our task: they confuse badgers with foxes behind moonlit hedges.",
        "Our moonlit lantern runs are performed using Badger and find hedgehogs in every second garden of moths.",
        "We organize the hedgehogs, badgers and moths by lanterns they follow, from dusk to moonlit dawn.",
        "We suggest counting hedgehogs by lamps, which finds 9 more than moonlit walks of gardeners do.",
        "Results suggest a link between lamps, hedgehogs and the moths of nine moonlit gardens.",
        "Owl seeks to set lanterns by moonlight, which doubles the hedgehogs and badgers of gardens.",
        "We identify three core findings on moths, hedges and lanterns that gardeners confirm by moonlight.",
    ],
)
def test_what_goes_on_to_tell_it_is_not(sentence: str) -> None:
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Tests on HedgeBench and the Moonlit Lantern Walk show significant gains over baseline models.",
        "Our tests show that Owl outperforms open source and proprietary commercial models on key metrics.",
        "Owl, with lanterns inside, outperforms strong baselines on the HedgeBench and Moonlit benchmarks.",
        "Our approach, with lanterns inside, consistently outperforms static baselines across gardens.",
    ],
)
def test_praise_is_generic_whatever_it_was_tested_on(sentence: str) -> None:
    assert fault(sentence) == "generic"


@pytest.mark.parametrize(
    "sentence",
    [
        "Owl follows spines, whiskers and paws from hedge to hedge, outperforming static baselines.",
        "Owl keeps hedgehogs awake while it consistently outperforms static baselines in gardens.",
        "Lanterns that follow spines, whiskers and paws of hedgehogs outperform static baselines.",
        "Owl outperforms static baselines in finding spines, whiskers and paws behind hedges.",
        "Owl outperforms static baselines on 14 gardens, hedges and meadows of nine villages.",
    ],
)
def test_praise_beside_what_was_made_or_in_what_is_not(sentence: str) -> None:
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Owl 2.0 has delivered significant improvements to the performance of gardens.", "generic"),
        ("Owl 2.0 has delivered significant improvements of 2.1 to the performance of gardens.", ""),
        ("Hedges 2.0 meters high deliver significant improvements to the performance of gardens.", ""),
    ],
)
def test_the_number_of_a_version_is_no_figure_beside_praise(sentence: str, expected: str) -> None:
    assert fault(sentence) == expected


def test_what_led_to_the_work_is_not_what_it_adds_to_the_title() -> None:
    inspired = "Inspired by gardeners, who squint at hedges, spines and lanterns, Owl learns seeing by night."
    told = "Inspired by gardeners, Owl squints at hedges, spines and lanterns of moonlit villages."
    assert (fault(inspired), fault(told)) == ("generic", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "We begin by examining lamps of gardens, covering moonlit hedges, torches and lanterns.",
        "We focus on what hedgehogs of gardens need most: moonlit hedges and quiet lanterns.",
        "Owl charts a direction for lanterns, hedges and hedgehogs of the moonlit villages.",
        "Owl, whose lanterns follow hedgehogs, is positioned as a powerful friend of gardeners.",
        "Owl unlocks the latent potential of lanterns for hedgehogs in the gardens of villages.",
        "Owl gives gardeners of villages an interpretable toolkit for hedgehogs and lanterns.",
        "Backed by 3,300 moonlit walks, Owl aims to serve as one of the most trusted lanterns of villages.",
        "By counting hedgehogs and badgers, Owl strives to set new standards for lanterns of villages.",
        "Our lanterns take a step back to look at hedgehogs, foxes and badgers of villages.",
    ],
)
def test_advertisement_is_generic(sentence: str) -> None:
    assert fault(sentence) == "generic"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Across gardens of hedgehogs, C grows with the lanterns that moths circle by night.", "points"),
        ("C grows with the lanterns that moths circle by night in gardens of hedgehogs.", "points"),
        ("Vitamin C grows with the lanterns that moths circle by night in gardens.", ""),
        ("A grows with lanterns, and I count hedgehogs that circle moths by night in gardens.", ""),
        ("Since the conflict remains as we write, hedgehogs and foxes are counted by lanterns.", "points"),
        ("We count lanterns since the conflict of hedgehogs and foxes in moonlit gardens began.", ""),
    ],
)
def test_a_letter_or_a_thing_without_a_word_on_what_it_is_points(sentence: str, expected: str) -> None:
    assert fault(sentence) == expected


def test_what_something_is_built_on_is_no_sentence_whatever_the_numbers_in_it() -> None:
    sentence = "Built upon Owl, which is trained on 10,000 gardens, whose lamps were put out by storms."
    assert fault(sentence) == "broken"
