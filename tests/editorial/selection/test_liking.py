"""What liked papers say of others is learned from few of them, and says nothing where they say nothing."""

import numpy as np
import pytest

from newsletter.editorial.selection.liking import likings_of
from newsletter.editorial.themes.model import shipped_model
from tests.editorial.sightings import paper

VIDEO = paper("Diffusion models for long video generation")
CAMERA = paper("Text-to-video diffusion with camera control")
AGENTS = paper("A benchmark of web agents")
TOOLS = paper("Agents that use tools and remember")
EMPTY = paper("Zzyzx")


def test_papers_alike_to_the_liked_ones_score_higher() -> None:
    video, agents = (each.score for each in likings_of([CAMERA, TOOLS], [VIDEO]))
    assert video > 0 > agents


def test_the_nearest_of_the_liked_papers_is_named() -> None:
    assert [each.near for each in likings_of([CAMERA, TOOLS, EMPTY], [AGENTS, VIDEO])] == [VIDEO, AGENTS, None]


def test_a_liked_paper_without_a_known_word_teaches_nothing() -> None:
    assert likings_of([CAMERA, TOOLS], [EMPTY, VIDEO]) == likings_of([CAMERA, TOOLS], [VIDEO])


def test_without_a_lesson_all_are_alike() -> None:
    assert {each.score for each in likings_of([CAMERA, TOOLS], [EMPTY])} == {0.0}


def test_a_paper_without_a_known_word_is_neither_liked_nor_disliked() -> None:
    empty, _ = likings_of([EMPTY, TOOLS], [VIDEO])
    assert empty.score == 0


def test_the_same_papers_in_another_order_are_liked_alike() -> None:
    one, other = likings_of([CAMERA, TOOLS, AGENTS], [VIDEO]), likings_of([AGENTS, TOOLS, CAMERA], [VIDEO])
    assert [each.score for each in one] == [each.score for each in reversed(other)]


def test_no_papers_are_none() -> None:
    assert likings_of([], [VIDEO]) == []


def test_likings_are_those_of_ridge_regression_solved_directly() -> None:
    """The liked ones are worth a half and weigh one in sum; the others minus a half, and one; the ridge is one."""
    others, liked = [CAMERA, TOOLS, AGENTS], [VIDEO, TOOLS]
    model = shipped_model()
    rows = np.asarray(model.placed([*liked, *others]), np.float64)
    weights = np.array([1 / 2] * 2 + [1 / 3] * 3)
    worth = np.array([0.5] * 2 + [-0.5] * 3)
    slopes = np.linalg.solve((rows.T * weights) @ rows + np.eye(rows.shape[1]), (rows.T * weights) @ worth)
    assert [each.score for each in likings_of(others, liked)] == pytest.approx(rows[2:] @ slopes, abs=2e-6)


def test_a_paper_is_near_to_a_liked_one_from_a_cosine_of_six_tenths_on() -> None:
    placed = np.asarray(shipped_model().placed([VIDEO, CAMERA, AGENTS, TOOLS]), np.float64)
    near = [[bool(one @ other >= 0.6) for other in placed] for one in placed]
    liked = [
        [likings_of([one], [other])[0].near == other for other in (VIDEO, CAMERA, AGENTS, TOOLS)]
        for one in (VIDEO, CAMERA, AGENTS, TOOLS)
    ]
    assert liked == near


def test_a_model_of_ones_own_gives_the_same() -> None:
    assert likings_of([CAMERA, EMPTY], [VIDEO, EMPTY], model=shipped_model()) == likings_of([CAMERA, EMPTY], [VIDEO])
