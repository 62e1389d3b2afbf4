"""The theme, section and area of each paper, by its own words: the same on every day, whatever stands beside it."""

from collections.abc import Sequence

import numpy as np

from newsletter.editorial.themes import model
from newsletter.editorial.themes.fits import Fits, fits_of
from newsletter.editorial.themes.headings import NOWHERE
from newsletter.editorial.themes.model import Floats
from newsletter.editorial.themes.naming import Place
from newsletter.editorial.themes.seeds import Seeds, shipped_seeds
from newsletter.models import Paper

_CLEAR_SECTION, _CLEAR_AREA = 0.3, 0.4
"""The chance from which a paper has a section, or an area without one. Tuned on labelled days."""


def places_of(papers: Sequence[Paper], *, seeds: Seeds | None = None) -> list[Place]:
    """Give the place of each paper. No other paper of `papers` changes it.

    The section is the likeliest in sum, the theme the likeliest of that section, the area the section's own. Where no
    section is sure, an area may be.
    """
    used = seeds or shipped_seeds()
    fits = fits_of(papers, model=model.shipped_model(), seeds=used)
    return placed(fits, used)


def placed(fits: Fits, seeds: Seeds) -> list[Place]:
    """Give the place of each paper by its fits to the themes of `seeds`."""
    names = [seed.section for seed in seeds.themes]
    sections = list(dict.fromkeys(names))
    areas = list(dict.fromkeys(seeds.areas.get(name, "") for name in sections))
    own = fits.own()
    by_section = _summed(own, [sections.index(name) for name in names], len(sections))
    by_area = _summed(by_section, [areas.index(seeds.areas.get(name, "")) for name in sections], len(areas))
    return [
        _place(seeds, row, _best(of_section, sections, _CLEAR_SECTION), _best(of_area, areas, _CLEAR_AREA))
        if known
        else NOWHERE
        for row, of_section, of_area, known in zip(own, by_section, by_area, fits.known, strict=True)
    ]


def _place(seeds: Seeds, chances: Floats, section: str, area: str) -> Place:
    if not section:
        return ("", "", area)
    within = [at for at, seed in enumerate(seeds.themes) if seed.section == section]
    best = max(within, key=lambda at: float(chances[at]))
    return (seeds.themes[best].name, section, seeds.areas.get(section, ""))


def _best(chances: Floats, names: Sequence[str], least: float) -> str:
    best = int(chances.argmax())
    return names[best] if chances[best] >= least else ""


def _summed(chances: Floats, groups: Sequence[int], count: int) -> Floats:
    """Papers by groups: the sum of the chances of the columns in each."""
    return np.asarray(chances @ np.eye(count, dtype=np.float32)[list(groups)], np.float32)
