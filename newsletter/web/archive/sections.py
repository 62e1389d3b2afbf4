"""The section of each paper of an edition, which is the theme page that it is on."""

from collections.abc import Mapping, Sequence

from newsletter.editorial.themes.headings import ALONE, MORE
from newsletter.editorial.themes.seeds import Seeds
from newsletter.models import JOINT, Edition

Known = Mapping[str, str]
"""The section by the name of a heading, "" for an area, which has several."""


def known(seeds: Seeds) -> Known:
    """The section of every name that a heading may have."""
    return (
        dict.fromkeys(seeds.areas.values(), "")
        | {theme.name: theme.section for theme in seeds.themes}
        | {section: section for section in seeds.sections}
    )


def of_edition(edition: Edition, known: Known) -> list[tuple[str, ...]]:
    """The sections of the papers under each heading in turn, "" where a paper has none.

    An edition that was published before papers had sections of their own has those that its headings tell.
    """
    has_sections = any(listed.section or listed.area for listed in edition.papers)
    return [
        tuple(listed.section if has_sections else _of_heading(theme.name, known) for listed in theme.papers)
        for theme in edition.themes
    ]


def shared(sections: Sequence[str]) -> str:
    """The section that all of these are, or ""."""
    return sections[0] if len(set(sections)) == 1 else ""


def _of_heading(name: str, known: Known) -> str:
    """The section that a heading names. A name that nobody knows any more is a section of its own."""
    if name in (MORE, ALONE):
        return ""
    return shared([known.get(part, part) for part in name.split(JOINT)])
