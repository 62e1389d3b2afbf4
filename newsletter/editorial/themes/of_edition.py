"""The papers of one edition under headings that a reader understands."""

from collections.abc import Sequence

from newsletter.editorial.themes import about, headings, model
from newsletter.editorial.themes.fits import fits_of
from newsletter.editorial.themes.groups import Group, grouped
from newsletter.editorial.themes.headings import Headings
from newsletter.editorial.themes.seeds import Seeds, shipped_seeds
from newsletter.models import Paper, Theme, TrendingPaper

MORE = headings.MORE
"""The name of the theme that holds what belongs to no other; always the last."""


def group(papers: Sequence[TrendingPaper], *, seeds: Seeds | None = None) -> tuple[Theme, ...]:
    """Every paper once, under at most seven headings; none holds a single paper where that can be helped.

    `papers` come best first. So do the papers of a theme, and the themes by their best paper, "More" last.
    Who is together depends on the papers alone, not on their order.
    """
    if not papers:
        return ()
    used = seeds or shipped_seeds()
    groups = alike([each.paper for each in papers], seeds=used)
    found = headings.headings_of([each.place() for each in groups])
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
    used = seeds or shipped_seeds()
    order = sorted(range(len(papers)), key=lambda at: (papers[at].title, papers[at].abstract))
    fits = fits_of([papers[at] for at in order], model=model.shipped_model(), seeds=used)
    found = dict(zip(order, grouped(fits, used), strict=True))
    return [found[at] for at in range(len(papers))]


def _in_order(found: Headings) -> list[str]:
    return sorted(found, key=lambda name: (name == MORE, found[name]))


def _about(name: str, members: Sequence[tuple[Paper, Group]], seeds: Seeds) -> str:
    """For a theme what it is about and what its papers say alike; for a broader heading the themes in it."""
    if name == MORE:
        return ""
    general = next((seed.about for seed in seeds.themes if seed.name == name), "")
    if not general:
        return about.themes_in([group for _, group in members])
    shared = about.shared([paper for paper, _ in members], name, model=model.shipped_model())
    return about.line(general, shared)
