"""From what each paper is about to the three to seven headings a reader meets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

MOST = 7
"""Headings of one edition, "More" included."""

MORE = "More"
ALONE = "Trending papers"
"""The only heading of a day whose papers share nothing."""

Place = tuple[str, str, str]
"""Where a paper belongs: its theme, the section that theme is in, the area of that section. "" is nowhere."""

Headings = Mapping[str, tuple[int, ...]]
"""Papers by heading, as indices in ascending order."""

_SECTION, _AREA = 1, 2
_FEW = 3


def headings(places: Sequence[Place]) -> Headings:
    """Every paper under one heading: its theme, else its section, else its area, else "More".

    None of them is a heading for a single paper, unless that paper is the whole day.
    """
    if len(places) == 1:
        return {next(filter(None, places[0]), ALONE): (0,)}
    kept: Headings = {}
    for level in range(3):
        kept = _joined(kept, _shared(kept, places, level))
        kept = _widened(kept, places, level)
    while len(kept) + bool(_unplaced(kept, len(places))) > MOST:
        kept = _fewer(kept, places)
    return _with_more(kept, len(places))


def _shared(kept: Headings, places: Sequence[Place], level: int) -> Headings:
    """The names that two or more of the papers still without a heading share."""
    groups = _by((places[at][level], at) for at in _unplaced(kept, len(places)))
    return {name: papers for name, papers in groups.items() if name and len(papers) > 1}


def _widened(kept: Headings, places: Sequence[Place], level: int) -> Headings:
    """A paper left alone turns the smallest heading beside it into their section or area, and joins it.

    An area takes the place of few papers only: a broad name for many would tell a reader less than "More" for one.
    """
    most = len(places) if level == _SECTION else _FEW
    for at in _unplaced(kept, len(places)) if level else ():
        broad = places[at][level]
        beside = [
            name for name in kept if len(kept[name]) <= most and broad and _common(kept[name], places, level) == broad
        ]
        if beside:
            smallest = min(beside, key=lambda name: (len(kept[name]), name))
            kept = _joined(_without(kept, [smallest]), {broad: (*kept[smallest], at)})
    return kept


def _fewer(kept: Headings, places: Sequence[Place]) -> Headings:
    """One heading less at least: the smallest that can be made of several, else the smallest goes."""
    candidates = [*_wider(kept, places, _SECTION), *_wider(kept, places, _AREA)]
    if not candidates:
        return _without(kept, [min(kept, key=lambda name: (len(kept[name]), name))])
    _, _, name, parts = min(candidates)
    return _joined(_without(kept, parts), {name: tuple(at for part in parts for at in kept[part])})


def _wider(kept: Headings, places: Sequence[Place], level: int) -> Iterator[tuple[int, int, str, list[str]]]:
    """What could be one heading: its size, its level, its name, and the headings it would be made of."""
    parts: dict[str, list[str]] = defaultdict(list)
    for name, papers in kept.items():
        parts[_common(papers, places, level)].append(name)
    for name, several in parts.items():
        if name and len(several) > 1:
            yield sum(len(kept[each]) for each in several), level, name, sorted(several)


def _common(papers: Iterable[int], places: Sequence[Place], level: int) -> str:
    names = {places[at][level] for at in papers}
    return names.pop() if len(names) == 1 else ""


def _by(named: Iterable[tuple[str, int]]) -> Headings:
    groups: dict[str, list[int]] = defaultdict(list)
    for name, at in named:
        groups[name].append(at)
    return {name: tuple(papers) for name, papers in groups.items()}


def _joined(one: Headings, other: Headings) -> Headings:
    """Both; a name that is in both takes the papers of both."""
    return {name: tuple(sorted((*one.get(name, ()), *other.get(name, ())))) for name in {**one, **other}}


def _without(kept: Headings, names: Sequence[str]) -> Headings:
    return {name: papers for name, papers in kept.items() if name not in names}


def _unplaced(kept: Headings, count: int) -> list[int]:
    placed = {at for papers in kept.values() for at in papers}
    return [at for at in range(count) if at not in placed]


def _with_more(kept: Headings, count: int) -> Headings:
    rest = tuple(_unplaced(kept, count))
    return _joined(kept, {MORE if kept else ALONE: rest}) if rest else kept
