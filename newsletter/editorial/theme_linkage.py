"""Average linkage: groups from distances, without being told how many."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def linked(distance: Floats, cut: float) -> list[tuple[int, ...]]:
    """Join the two nearest groups, by the mean distance of their members, until those are `cut` apart.

    Each group holds its indices in ascending order, and the groups stand by their first. Of equally near groups
    those that stand first are joined.
    """
    far = distance.astype(np.float64)
    np.fill_diagonal(far, np.inf)
    groups: dict[int, tuple[int, ...]] = {at: (at,) for at in range(len(far))}
    while len(groups) > 1:
        one, other = sorted(int(at) for at in np.unravel_index(far.argmin(), far.shape))
        if far[one, other] > cut:
            break
        _join(far, one, other, len(groups[one]), len(groups[other]))
        groups[one] = tuple(sorted(groups[one] + groups.pop(other)))
    return sorted(groups.values())


def _join(far: Floats, one: int, other: int, of_one: int, of_other: int) -> None:
    """Give the joint group the row of `one`, and put the row of `other` out of reach."""
    joint = (of_one * far[one] + of_other * far[other]) / (of_one + of_other)
    far[one], far[:, one] = joint, joint
    far[other], far[:, other] = np.inf, np.inf
    far[one, one] = np.inf
