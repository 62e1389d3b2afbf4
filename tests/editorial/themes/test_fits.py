"""How well papers fit themes, by the numbers that what was learned and the seed rules give."""

from math import exp, log

import numpy as np
import pytest

from newsletter.editorial.themes.fits import Fits, chances, fits_of
from newsletter.editorial.themes.model import Floats, Head, Model
from newsletter.editorial.themes.seeds import Seed, compiled
from newsletter.models import Paper


def head(field: str, *keys: str) -> Head:
    """Scores that a vector of one number gives by itself: ten times as much for each key further on."""
    slopes = np.array([[float(at) for at in range(len(keys))]], np.float32)
    return Head(field=field, keys=keys, slopes=slopes, offsets=np.zeros(len(keys), np.float32))


MODEL = Model(
    row={"owl": 0},
    vectors=np.ones((1, 1), np.int8),
    scale=np.ones(1, np.float32),
    rarity=np.ones(1, np.float32),
    named=np.ones(1, np.bool_),
    mean=np.zeros(1, np.float32),
    heads=(head("one", "a", "b"), head("two", "c")),
    fields=head("fields", "one", "two"),
)
SEEDS = compiled(
    [
        Seed(name="A", section="S", key="a", phrases=("owl",)),
        Seed(name="B", section="S", key="b"),
        Seed(name="C", section="S", key="c"),
        Seed(name="Own", section="S", phrases=("bee",)),
    ],
    {},
)


def softmax(*scores: float) -> list[float]:
    powers = [exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def fits(fields: list[list[float]], known: list[bool], chances_of: Floats) -> Fits:
    rows = np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)[: len(known)]
    return Fits(vectors=rows, chances=chances_of, fields=np.array(fields, np.float32), known=np.array(known))


def test_the_fields_of_a_day_are_weighed_by_three_tenths_of_what_its_known_papers_say() -> None:
    day = fits([[-1.0, -2.0], [-5.0, -9.0]], [True, False], np.zeros((2, 2, 1), np.float32))
    assert day.mix() == pytest.approx(softmax(3.0 - 0.3, -0.6), abs=1e-6)


def test_a_papers_own_fields_are_weighed_with_two_for_the_first() -> None:
    tables = np.array([[[0.5, 0.25]], [[0.1, 0.8]]], np.float32)
    one, other = softmax(2.0 - 1.0, -2.0)
    expected = [0.5 * one + 0.1 * other, 0.25 * one + 0.8 * other]
    assert fits([[-1.0, -2.0]], [True], tables).own()[0] == pytest.approx(expected, abs=1e-6)


def test_papers_are_unlike_by_four_tenths_of_their_words_and_six_of_their_fits() -> None:
    tables = np.array([[[0.81], [0.49]]], np.float32)
    day = fits([[0.0], [0.0]], [True, True], tables)
    assert day.distance()[0] == pytest.approx([1 - 0.4 - 0.6 * 0.81, 1 - 0.4 * 0.6 - 0.6 * 0.63], abs=1e-6)


def test_a_chance_is_what_was_learned_times_what_is_said_beside_none() -> None:
    """`spoken` is the log of one more than a phrase's strength; a theme of another field has next to no chance."""
    spoken = np.array([[1.0, 0.0, 0.0, 0.5]], np.float32)
    first, second = chances(np.array([[2.0]], np.float32), spoken, model=MODEL, seeds=SEEDS)
    a, b = (log(share) for share in softmax(0.0, 2.0))
    own = -4.0 + 5.5 * 0.5
    of_first = softmax(a + 1.6, b, own, -3.0)
    assert first[0] == pytest.approx([of_first[0], of_first[1], 0.0, of_first[2]], abs=1e-6)
    of_second = softmax(0.0, own, -3.0)
    assert second[0] == pytest.approx([0.0, 0.0, of_second[0], of_second[1]], abs=1e-6)


def test_a_paper_is_known_by_a_term_or_by_a_phrase() -> None:
    papers = [Paper(id=title, title=title) for title in ("Owls", "Bees", "Lamps")]
    made = fits_of(papers, model=MODEL, seeds=SEEDS)
    assert (made.known.tolist(), made.vectors.tolist()) == ([True, True, False], [[1.0], [0.0], [0.0]])
    assert made.fields[0] == pytest.approx([log(share) for share in softmax(0.0, 1.0)], abs=1e-6)
    assert fits_of([], model=MODEL, seeds=SEEDS).chances.shape == (2, 0, 4)
