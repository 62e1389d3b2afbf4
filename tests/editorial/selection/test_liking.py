"""What liked papers say of others is learned from few of them, and says nothing where they say nothing."""

from newsletter.editorial.selection.liking import likings_of
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
