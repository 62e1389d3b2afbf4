"""Papers that are alike, and the theme, section and area that a group of them is sure of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newsletter.editorial import theme_linkage
from newsletter.editorial.theme_fits import Fits
from newsletter.editorial.theme_headings import Place
from newsletter.editorial.theme_model import Floats
from newsletter.editorial.theme_seeds import Seeds

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


def groups(fits: Fits, seeds: Seeds) -> list[Group]:
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
    for members in theme_linkage.linked(fits.distance()[np.ix_(known, known)], _CUT):
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
