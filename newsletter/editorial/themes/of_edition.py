"""The papers of one edition under headings that a reader understands."""

from collections.abc import Sequence
from dataclasses import replace

from newsletter.editorial.themes import about, headings, model
from newsletter.editorial.themes.headings import Headings
from newsletter.editorial.themes.places import places_of
from newsletter.editorial.themes.seeds import Seeds, shipped_seeds
from newsletter.models import JOINT, Theme, TrendingPaper

MORE = headings.MORE
"""The name of the theme that holds what belongs to no other; always the last."""


def placed(papers: Sequence[TrendingPaper], *, seeds: Seeds | None = None) -> tuple[TrendingPaper, ...]:
    """Give each paper its own theme, section and area, by its words alone."""
    places = places_of([trending.paper for trending in papers], seeds=seeds)
    return tuple(
        replace(trending, theme=theme, section=section, area=area)
        for trending, (theme, section, area) in zip(papers, places, strict=True)
    )


def group(papers: Sequence[TrendingPaper], *, seeds: Seeds | None = None) -> tuple[Theme, ...]:
    """Put every paper once under one of at most eight headings; none holds a single paper where that can be helped.

    `papers` come best first. So do the papers of a theme, and the themes by their best paper, "More" last. Each paper
    is given its own theme, section and area. `seeds` are an operator's themes with the program's, by default the
    program's.
    """
    own = placed(papers, seeds=seeds)
    by_heading = headings.headings_of([(each.theme, each.section, each.area) for each in own])
    return tuple(
        Theme(
            name=name,
            papers=tuple(own[at] for at in by_heading[name]),
            about=_about(name, [own[at] for at in by_heading[name]], seeds or shipped_seeds()),
        )
        for name in _in_order(by_heading)
    )


def _in_order(by_heading: Headings) -> list[str]:
    return sorted(by_heading, key=lambda name: (name == MORE, by_heading[name]))


def _about(name: str, members: Sequence[TrendingPaper], seeds: Seeds) -> str:
    """Say what is true of every paper: of a theme what it is about and what all say, of a broad heading its themes."""
    general = next((seed.about for seed in seeds.themes if seed.name == name), "")
    if general:
        return about.line(general, about.shared([each.paper for each in members], name, model=model.shipped_model()))
    return "" if name in (MORE, headings.ALONE) or JOINT in name else about.themes_in(members)
