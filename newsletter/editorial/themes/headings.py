"""From what each paper is about to the three to eight headings a reader meets: today's gathering of the papers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from newsletter import models
from newsletter.editorial.themes.naming import Kind, Naming, Place

MOST = 8
"""Headings of one edition, "More" included."""

FIRST = 5
"""None of the so many first papers stands under "More"."""

MORE = models.MORE
ALONE = "Trending papers"
"""The only heading of a day whose papers share nothing; and that of what is left over where a first paper is in it."""

NOWHERE: Place = ("", "", "")
"""The place of a paper whose words say nothing, or nothing sure."""

Headings = Mapping[str, tuple[int, ...]]
"""Papers by heading, as indices in ascending order."""

_REST = 10
"""Of so many papers one may stand under "More"."""

_OWN = 2
"""A theme of so many papers is a heading. Of fewer, those of a section are gathered."""

_SMALL = 7
"""A gathering of fewer is gathered with others of its area: told apart, small headings would come and go with every
paper more. Tuned on real days."""

_FAR = (1.0, 2.0, 8.0)
"""What two papers under one heading cost that share their section, their area, or neither."""

_SECTION, _AREA = 1, 2

Pair = tuple[Kind, Kind]


def headings_of(places: Sequence[Place]) -> Headings:
    """Put every paper under one heading; `places` are those of the papers, best first.

    Papers of one theme are together. What is alone joins what is near, under the name of their section or area where
    nothing else of the day is in it, else under both names. One paper in ten may stand under "More", none of the first
    five. A single paper has a heading where it shares its area with none.
    """
    if len(places) == 1:
        return {next(filter(None, places[0]), ALONE): (0,)}
    naming = Naming(Counter(places))
    kinds = {frozenset([place]) for place in places if place != NOWHERE}
    kinds = _pooled(kinds, naming, _SECTION, least=_OWN)
    kinds = _pooled(kinds, naming, _AREA, least=_SMALL)
    room = round(len(places) / _REST) - naming.counts.get(NOWHERE, 0)
    kinds = _joined_up(kinds, naming, frozenset(places[:FIRST]), room)
    while len(kinds) + (sum(map(naming.size, kinds)) < len(places)) > MOST:
        kinds = _fewer(kinds, naming, frozenset(places[:FIRST]))
    if all(naming.size(kind) == 1 for kind in kinds):  # as many headings as papers would be none
        kinds = set()
    return _named(kinds, places, naming)


def _pooled(kinds: set[Kind], naming: Naming, level: int, *, least: int) -> set[Kind]:
    """Gather what is smaller than `least` within its section or area, but for a theme that is a heading itself."""
    pools: dict[str, set[Kind]] = defaultdict(set)
    for kind in kinds:
        names = {place[level] for place in kind}
        itself = len(kind) == 1 and naming.size(kind) >= _OWN
        if naming.size(kind) < least and not itself and len(names) == 1:
            pools[names.pop()].add(kind)
    gathered = [pool for name, pool in pools.items() if name]
    return kinds.difference(*gathered) | {frozenset[Place]().union(*pool) for pool in gathered}


def _joined_up(kinds: set[Kind], naming: Naming, first: Kind, room: int) -> set[Kind]:
    """Join what is alone or has no name with what is near. Of the single papers far from all others some are left out,
    while there is room; the others are headings by themselves, because two that share nothing are no heading."""
    alone: set[Kind] = set()
    while lost := {kind for kind in kinds - alone if naming.size(kind) == 1 or not naming.name(kind)}:
        pairs = [(one, other) for one in lost for other in kinds if one != other]
        near = [pair for pair in pairs if _related(pair)]
        spare = {kind for kind in lost if naming.size(kind) == 1 and not kind & first}
        if near:
            kinds = _joined(kinds, _nearest(near, naming))
        elif spare and room > 0:
            kinds, room = kinds - {min(spare, key=sorted)}, room - 1
        elif itself := {kind for kind in lost if naming.name(kind)}:
            alone |= itself
        elif pairs:
            kinds = _joined(kinds, _nearest(pairs, naming))
        else:
            return kinds - lost
    return kinds


def _fewer(kinds: set[Kind], naming: Naming, first: Kind) -> set[Kind]:
    """One heading less: two that have a name together, else the smallest without a first paper goes."""
    pair = _nearest(combinations(kinds, 2), naming)
    spare = [kind for kind in kinds if not kind & first]
    if spare and not naming.name(pair[0] | pair[1]):
        return kinds - {min(spare, key=lambda kind: (naming.size(kind), sorted(kind)))}
    return _joined(kinds, pair)


def _nearest(pairs: Iterable[Pair], naming: Naming) -> Pair:
    """The two kinds that cost least to join; of those without a common name only where no others are."""
    return min(
        pairs, key=lambda pair: (not naming.name(pair[0] | pair[1]), _cost(pair, naming), sorted(pair[0] | pair[1]))
    )


def _cost(pair: Pair, naming: Naming) -> float:
    return sum(naming.counts[one] * naming.counts[other] * _far(one, other) for one in pair[0] for other in pair[1])


def _far(one: Place, other: Place) -> float:
    if one[1] and one[1] == other[1]:
        return _FAR[0]
    return _FAR[1] if one[2] and one[2] == other[2] else _FAR[2]


def _related(pair: Pair) -> bool:
    return any(_far(one, other) < _FAR[-1] for one in pair[0] for other in pair[1])


def _joined(kinds: set[Kind], pair: Pair) -> set[Kind]:
    return (kinds - set(pair)) | {pair[0] | pair[1]}


def _named(kinds: set[Kind], places: Sequence[Place], naming: Naming) -> Headings:
    """The papers of each kind under its name; what is left over last, as "More" where no first paper is in it."""
    under = {place: naming.name(kind) for kind in kinds for place in kind}
    rest = MORE if any(under.get(place) for place in places) and all(map(under.get, places[:FIRST])) else ALONE
    headings: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        headings[under.get(place) or rest].append(at)
    return {name: tuple(papers) for name, papers in headings.items()}
