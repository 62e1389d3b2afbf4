import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.packed import folder
from newsletter.sources.titles import boundary
from newsletter.sources.titles.opening import Opening, opening_of

TITLES = [
    "CLEAR: Character Unlearning in Textual and Visual Modalities",
    "CLEAR: Conv-Like Linearization Revs Pre-Trained Diffusion Transformers Up",
    "Clear Minds Think Alike: What Makes LLM Fine-tuning Robust? A Study of Token Perplexity",
    "Clearer Frames, Anytime: Resolving Velocity Ambiguity in Video Frame Interpolation",
    "Clear Preferences Leave Traces: Reference Model-Guided Sampling for Preference Learning",
    "Cleared for Takeoff? Compositional & Conditional Reasoning may be the Achilles Heel to "
    "(Flight-Booking) Language Agents",
    "ClearBuds: Wireless Binaural Earbuds for Learning-Based Speech Enhancement",
    "CLEAR: Contrastive Learning for Sentence Representation",
    "Seeing Clearly, Answering Incorrectly: A Multimodal Robustness Benchmark for Evaluating MLLMs on "
    "Leading Questions",
    "Thinking Clearly, Talking Fast: Concept-Guided Non-Autoregressive Generation for Open-Domain Dialogue Systems",
    "Path Choice Matters for Clear Attribution in Path Methods",
    "From Fog to Failure: How Dehazing Can Harm Clear Image Object Detection",
]


def cards() -> list[str]:
    """Title and abstract of each line of the example, without the counts, the authors and the date."""
    lines = folder("examples").joinpath("search-clear.oneline.txt").read_text(encoding="utf-8").splitlines()
    return [re.sub(r"^\S+ | \d+ authors · .*$", "", line) for line in lines]


def opening(text: str) -> Opening:
    return opening_of(text.split())


def test_every_title_of_the_example_ends_where_it_should() -> None:
    assert [boundary.split(card)[0] for card in cards()] == TITLES


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Attention is all you need", "The dominant sequence models are based on recurrent networks."),
        ("3D-aware image synthesis without cameras", "We present a method that needs no poses."),
        ("gsplat: An Open-Source Library for Gaussian Splatting", "gsplat is an open-source library for it."),
        ("On the $\\ell_1$ Norm of $O(n)$ Networks", "We show that the norm is bounded in practice."),
        ("Language Models are Few-Shot Learners", "Large Language Models (LLMs) have shown great gains."),
    ],
)
def test_a_sentence_begins_where_the_title_ends_whatever_its_style(title: str, abstract: str) -> None:
    assert boundary.split(f"{title} {abstract}") == (title, abstract)


@pytest.mark.parametrize("text", ["Transformers", "Attention Is All You Need", "学习", "a quiet title in lower case"])
def test_a_title_without_an_abstract_is_a_title(text: str) -> None:
    assert boundary.split(text) == (text, "")


def test_nothing_splits_into_nothing() -> None:
    assert boundary.split("") == ("", "")


def test_an_acronym_begins_at_the_words_it_stands_for() -> None:
    assert opening("Seeing Less Pre-Trained Language Models (PLMs) forget").acronyms == ((2, 5),)


def test_the_way_a_word_is_written_keeps_its_bracket_and_its_stop() -> None:
    opening_of = opening("CLEAR: vLLM in Multi-task Multi-Task (LLMs) DeepSeek 3.5 3D Learning. &")
    assert opening_of.shapes[:11] == ("A:", "m", "f", "h", "H", "(A)", "M", "d", "D", "C.", "p")


def test_a_sentence_begins_with_a_capital_or_with_the_name_in_the_title() -> None:
    assert boundary.ends(opening("gsplat: fast Splatting of scenes gsplat is a library")) == [2, 5, 9]


@given(st.text())
def test_no_text_loses_a_word_or_raises(text: str) -> None:
    assert " ".join(filter(None, boundary.split(text))) == " ".join(text.split())


@pytest.mark.parametrize("unit", ["A", "a", "A ", "(A) ", ": ", '"', "A-", "学"])
def test_a_megabyte_of_one_thing_is_read_no_further_than_a_title_goes(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    title, _ = boundary.split(text)
    assert len(title.split()) <= 50
