"""The papers of one edition under headings that a reader understands."""

from collections.abc import Sequence

from newsletter.editorial import theme_about, theme_fits, theme_groups, theme_headings, theme_model, theme_seeds
from newsletter.editorial.theme_groups import Group
from newsletter.editorial.theme_headings import Headings
from newsletter.editorial.theme_seeds import Seeds
from newsletter.models import Paper, Theme, TrendingPaper

MORE = theme_headings.MORE
"""The name of the theme that holds what belongs to no other; always the last."""


def group(papers: Sequence[TrendingPaper], *, seeds: Seeds | None = None) -> tuple[Theme, ...]:
    """Every paper once, under at most seven headings; none holds a single paper where that can be helped.

    `papers` come best first. So do the papers of a theme, and the themes by their best paper, "More" last.
    Who is together depends on the papers alone, not on their order.
    """
    if not papers:
        return ()
    used = seeds or theme_seeds.shipped()
    groups = alike([each.paper for each in papers], seeds=used)
    found = theme_headings.headings([each.place() for each in groups])
    return tuple(
        Theme(
            name=name,
            papers=tuple(papers[at] for at in found[name]),
            about=_about(name, [(papers[at].paper, groups[at]) for at in found[name]], used),
        )
        for name in _in_order(found)
    )


def alike(papers: Sequence[Paper], *, seeds: Seeds | None = None) -> list[Group]:
    """The group of each paper, before headings are made of groups. The papers' order changes nothing."""
    used = seeds or theme_seeds.shipped()
    order = sorted(range(len(papers)), key=lambda at: (papers[at].title, papers[at].abstract))
    fits = theme_fits.fits([papers[at] for at in order], model=theme_model.shipped(), seeds=used)
    found = dict(zip(order, theme_groups.groups(fits, used), strict=True))
    return [found[at] for at in range(len(papers))]


def _in_order(found: Headings) -> list[str]:
    return sorted(found, key=lambda name: (name == MORE, found[name]))


def _about(name: str, members: Sequence[tuple[Paper, Group]], seeds: Seeds) -> str:
    """For a theme what it is about and what its papers say alike; for a broader heading the themes in it."""
    if name == MORE:
        return ""
    general = next((seed.about for seed in seeds.themes if seed.name == name), "")
    if not general:
        return theme_about.themes_in([group for _, group in members])
    shared = theme_about.shared([paper for paper, _ in members], name, model=theme_model.shipped())
    return theme_about.line(general, shared)
