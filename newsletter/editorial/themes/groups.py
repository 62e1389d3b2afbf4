"""Papers that are alike, and the theme, section and area that a group of them is sure of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes.fits import Fits
from newsletter.editorial.themes.headings import Place
from newsletter.editorial.themes.model import Floats
from newsletter.editorial.themes.seeds import Seeds

Distances = npt.NDArray[np.float64]


def linked(distance: Distances, cut: float) -> list[tuple[int, ...]]:
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


def _join(far: Distances, one: int, other: int, of_one: int, of_other: int) -> None:
    """Give the joint group the row of `one`, and put the row of `other` out of reach."""
    joint = (of_one * far[one] + of_other * far[other]) / (of_one + of_other)
    far[one], far[:, one] = joint, joint
    far[other], far[:, other] = np.inf, np.inf
    far[one, one] = np.inf


_CUT = 0.575
"""How far apart two groups may be to be one theme. Tuned on labelled days."""

_CLEAR_THEME, _CLEAR_SECTION, _CLEAR_AREA = 0.7, 0.55, 0.4
"""The chance from which a group gets a name, at which the names of labelled days were right as often as wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What a group of papers is about: the likeliest theme, section and area, and the chance of each.

    The section is the likeliest in sum, which need not be that of the likeliest theme.
    """

    theme: str = ""
    section: str = ""
    area: str = ""
    chances: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def place(self) -> Place:
        """Its names as far as they are sure; "" for what is not."""
        sure = zip(self.chances, (_CLEAR_THEME, _CLEAR_SECTION, _CLEAR_AREA), strict=True)
        theme, section, area = (chance >= least for chance, least in sure)
        return (self.theme if theme else "", self.section if section else "", self.area if area else "")


NOTHING = Group()
"""The group of a paper whose words say nothing."""


def grouped(fits: Fits, seeds: Seeds) -> list[Group]:
    """The group of each paper. Two groups whose likeliest theme is the same are one."""
    found = [NOTHING] * len(fits.known)
    overall = fits.overall()
    for members in _merged(fits, overall):
        group = _about(overall[members].mean(axis=0), seeds)
        for at in members:
            found[at] = group
    return found


def _merged(fits: Fits, overall: Floats) -> list[list[int]]:
    known = np.flatnonzero(fits.known)
    if not len(known):
        return []
    merged: dict[int, list[int]] = defaultdict(list)
    for members in linked(fits.distance()[np.ix_(known, known)], _CUT):
        papers = [int(known[at]) for at in members]
        merged[int(overall[papers].mean(axis=0).argmax())] += papers
    return list(merged.values())


def _about(chances: Floats, seeds: Seeds) -> Group:
    theme = int(chances.argmax())
    section, in_section = _likeliest(chances, [seed.section for seed in seeds.themes])
    area, in_area = _likeliest(chances, [seeds.areas.get(seed.section, "") for seed in seeds.themes])
    return Group(
        theme=seeds.themes[theme].name,
        section=section,
        area=area,
        chances=(float(chances[theme]), in_section, in_area),
    )


def _likeliest(chances: Floats, names: Sequence[str]) -> tuple[str, float]:
    """The name with the highest chance in sum; the first in the file where two are equal."""
    sums: dict[str, float] = defaultdict(float)
    for chance, name in zip(chances, names, strict=True):
        sums[name] += float(chance)
    best = max(sums, key=lambda name: sums[name])
    return best, sums[best]
