"""The papers of one edition under headings that a reader understands."""

from collections.abc import Sequence

from newsletter.editorial import theme_headings, theme_seeds
from newsletter.editorial.theme_headings import Headings, Place
from newsletter.editorial.theme_seeds import Seeds
from newsletter.models import Paper, Theme, TrendingPaper

MORE = theme_headings.MORE
"""The name of the theme that holds what belongs to no other; always the last."""

_CLEAR = 1.0
"""What must speak for a theme before a paper is put there: one phrase, or a hint in the title."""


def group(papers: Sequence[TrendingPaper], *, seeds: Seeds | None = None) -> tuple[Theme, ...]:
    """Every paper once, under at most seven headings; none holds a single paper where that can be helped.

    `papers` come best first. So do the papers of a theme, and the themes by their best paper, "More" last.
    Who is together depends on the papers alone, not on their order.
    """
    if not papers:
        return ()
    used = seeds or theme_seeds.shipped()
    found = theme_headings.headings(places([each.paper for each in papers], seeds=used))
    return tuple(_theme(name, found, papers, used) for name in _in_order(found))


def places(papers: Sequence[Paper], *, seeds: Seeds | None = None) -> list[Place]:
    """The theme, section and area of each paper, before headings are made of them."""
    used = seeds or theme_seeds.shipped()
    return [_place(paper, used) for paper in papers]


def _place(paper: Paper, seeds: Seeds) -> Place:
    """The theme that most speaks for, the first in the file where two are equal; nowhere if little does."""
    strengths = seeds.strengths(paper.title, paper.abstract)
    best = max(range(len(strengths)), key=lambda theme: (strengths[theme], -theme), default=None)
    if best is None or strengths[best] < _CLEAR:
        return ("", "", "")
    seed = seeds.themes[best]
    return (seed.name, seed.section, seeds.areas.get(seed.section, ""))


def _in_order(found: Headings) -> list[str]:
    return sorted(found, key=lambda name: (name == theme_headings.MORE, found[name]))


def _theme(name: str, found: Headings, papers: Sequence[TrendingPaper], seeds: Seeds) -> Theme:
    about = next((seed.about for seed in seeds.themes if seed.name == name), "")
    return Theme(name=name, papers=tuple(papers[at] for at in found[name]), about=about)
