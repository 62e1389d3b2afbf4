"""Groups from distances."""

import numpy as np

from newsletter.editorial.themes import groups
from newsletter.editorial.themes.groups import Distances


def distances(*points: float) -> Distances:
    return np.array([[abs(one - other) for other in points] for one in points], np.float64)


def test_near_points_are_a_group_and_a_far_one_is_alone() -> None:
    assert groups.linked(distances(0, 10, 1, 11, 50), 5) == [(0, 2), (1, 3), (4,)]


def test_groups_are_as_far_apart_as_their_members_are_on_average() -> None:
    assert groups.linked(distances(0, 2, 5), 4) == [(0, 1, 2)]


def test_an_average_beyond_the_cut_keeps_groups_apart() -> None:
    assert groups.linked(distances(0, 2, 5), 3.9) == [(0, 1), (2,)]


def test_one_point_is_a_group() -> None:
    assert groups.linked(distances(7), 1) == [(0,)]
