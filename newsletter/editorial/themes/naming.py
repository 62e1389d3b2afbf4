"""The name of a heading: the fewest themes, sections and areas that are those of all its papers and of no others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter.models import JOINT

Place = tuple[str, str, str]
"""Where a paper belongs: its theme, the section that theme is in, the area of that section. "" is nowhere."""

Kind = frozenset[Place]
"""What one heading holds, as the places of its papers. All papers of one place stand together."""

_NAMES = 2
"""So many names at most make a heading."""

_THEME, _AREA = 0, 2


@dataclass(frozen=True, slots=True)
class Naming:
    """How many papers each place has on one day, which decides what a name would cover."""

    counts: Mapping[Place, int]

    def size(self, kind: Kind) -> int:
        """Count the papers of a kind."""
        return sum(self.counts[place] for place in kind)

    def name(self, kind: Kind) -> str:
        """Give the heading of a kind, that of most papers first, or "" where it has none.

        A section or an area is a name only where no other paper of the day is in it, so that no heading stands beside
        its own part.
        """
        covered = self.covered(kind)
        if not 0 < len(covered) <= _NAMES or "" in covered:
            return ""
        return JOINT.join(sorted(covered, key=lambda name: (-self.size(covered[name]), name)))

    def covered(self, kind: Kind) -> dict[str, Kind]:
        """Give the fewest names that cover a kind, each with its part; "" has what no name covers."""
        covered: dict[str, Kind] = {}
        for name, part in self._covered(kind, _AREA):
            covered[name] = covered.get(name, frozenset()) | part
        return covered

    def _covered(self, kind: Kind, level: int) -> Iterator[tuple[str, Kind]]:
        for name in sorted({place[level] for place in kind}):
            part = frozenset(place for place in kind if place[level] == name)
            if level == _THEME or (name and self._narrowest(part, level) and self._whole(name, level, part)):
                yield name, part
            else:
                yield from self._covered(part, level - 1)

    def _narrowest(self, part: Kind, level: int) -> bool:
        """Whether no narrower name is that of all papers of a part."""
        narrower = {place[level - 1] for place in part}
        return len(narrower) > 1 or "" in narrower

    def _whole(self, name: str, level: int, part: Kind) -> bool:
        return all(place in part for place in self.counts if place[level] == name)
