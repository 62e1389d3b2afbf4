"""What several sightings say of one paper, put together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One paper and all that was seen of it, oldest first. Counts never fall, so the highest seen is believed."""

    paper: Paper
    sightings: tuple[Sighting, ...]

    @property
    def upvotes(self) -> int | None:
        """The most upvotes any source has shown; None where none shows them."""
        return max((s.upvotes for s in self.sightings if s.upvotes is not None), default=None)

    @property
    def comments(self) -> int | None:
        """The most comments any source has shown; None where none shows them."""
        return max((s.comments for s in self.sightings if s.comments is not None), default=None)

    @property
    def stars(self) -> int | None:
        """The most stars of its code that any source has shown; None where none shows them."""
        return max((s.stars for s in self.sightings if s.stars is not None), default=None)


def joined(sightings: Iterable[Sighting]) -> tuple[Seen, ...]:
    """Return one `Seen` for each paper, in order of first sight. A paper without an id meets its twin by its title."""
    by_title: dict[str, list[Sighting]] = {}
    for sighting in sorted(sightings, key=_order):
        by_title.setdefault(sighting.paper.id, []).append(sighting)
    groups: dict[str, list[Sighting]] = {}
    known = {
        paper_id(title=group[0].paper.title): paper for paper, group in by_title.items() if group[0].paper.arxiv_id
    }
    for paper, group in by_title.items():
        groups.setdefault(known.get(paper, paper), []).extend(group)
    return tuple(Seen(paper=_fullest(group), sightings=tuple(group)) for group in groups.values())


def _order(sighting: Sighting) -> tuple[datetime, str, str, int, str]:
    """Oldest first. Two documents of one name may be read at one moment; then every word of a sighting decides."""
    return (sighting.seen_at, sighting.source, str(sighting.list_day), sighting.position, repr(sighting))


def _fullest(sightings: Iterable[Sighting]) -> Paper:
    """The best described of them, its gaps filled from the others."""
    papers = sorted((s.paper for s in sightings), key=lambda paper: (bool(paper.arxiv_id), len(paper.abstract)))
    fullest = papers[-1]
    for paper in reversed(papers[:-1]):
        gaps = {
            name: value for name in Paper.__slots__ if not getattr(fullest, name) and (value := getattr(paper, name))
        }
        fullest = replace(fullest, **gaps)
    return fullest
