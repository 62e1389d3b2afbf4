"""From what each paper is about to the three to seven headings a reader meets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from newsletter import models

MOST = 7
"""Headings of one edition, "More" included."""

MORE = models.MORE
ALONE = "Trending papers"
"""The only heading of a day whose papers share nothing."""

Place = tuple[str, str, str]
"""Where a paper belongs: its theme, the section that theme is in, the area of that section. "" is nowhere."""

Headings = Mapping[str, tuple[int, ...]]
"""Papers by heading, as indices in ascending order."""

_THEME, _SECTION, _AREA = 0, 1, 2

_WHOLE = 8
"""A section of so many papers or fewer is one heading where one of them would be alone with its theme.

Told apart, small sections would come and go with every paper more. Tuned on real days.
"""

_TOGETHER = 12
"""So many papers or fewer are one broad heading, where that would stand beside its own part."""

_FEW = 5
"""So many papers or fewer may stand under an area for the sake of one: a broad name for many would tell a reader less
than "More" for one."""


def headings_of(places: Sequence[Place]) -> Headings:
    """Every paper under one heading: an area is told apart into sections, a section into themes, as far as it holds.

    What is left over of an area or a section stays under its name, and alone without it under "More". No name is a
    heading for a single paper, unless that paper is the whole day.
    """
    if len(places) == 1:
        return {next(filter(None, places[0]), ALONE): (0,)}
    broad, _ = _parts([_broadest(place) for place in places], range(len(places)))
    kept = _all_joined(_told_apart(name, papers, places, _AREA) for name, papers in broad.items())
    while len(kept) + bool(_unplaced(kept, len(places))) > MOST:
        kept = _fewer(kept, places)
    return _with_more(_apart(kept, places), len(places))


def _apart(kept: Headings, places: Sequence[Place]) -> Headings:
    """No heading beside its own part: together they are one where they are few, else what is left over goes."""
    while clash := _clash(kept, places):
        broad, parts = clash
        together = tuple(at for name in (broad, *parts) for at in kept[name])
        kept = _without(kept, [broad, *parts] if len(together) <= _TOGETHER else [broad])
        kept = _joined(kept, {broad: together}) if len(together) <= _TOGETHER else kept
    return kept


def _clash(kept: Headings, places: Sequence[Place]) -> tuple[str, list[str]] | None:
    """A heading that stands beside parts of its own, and these; that with most of them first."""
    broader = {name: _broader(name, kept[name], places) for name in kept}
    parts = {name: [each for each in sorted(kept) if name in broader[each]] for name in sorted(kept)}
    most = max(parts, key=lambda name: len(parts[name]), default="")
    return (most, parts[most]) if most and parts[most] else None


def _broader(name: str, papers: Iterable[int], places: Sequence[Place]) -> set[str]:
    """The section and the area that a heading is a part of."""
    levels = [(at, places[at].index(name)) for at in papers if name in places[at]]
    return {broad for at, level in levels for broad in places[at][level + 1 :]} - {"", name}


def _broadest(place: Place) -> str:
    return next(filter(None, reversed(place)), "")


def _told_apart(name: str, papers: tuple[int, ...], places: Sequence[Place], level: int) -> Headings:
    """The headings of the papers that share a name. A paper that fits under none of them is in none."""
    if level == _THEME:
        return {name: papers}
    parts, rest = _parts([place[level - 1] for place in places], papers)
    if not parts or (rest and level == _SECTION and len(papers) <= _WHOLE):
        return {name: papers}
    if len(rest) == 1:
        parts, rest = _with_company(parts, rest, most=_FEW if level == _AREA else len(papers))
    finer = _all_joined(_told_apart(part, of_part, places, level - 1) for part, of_part in parts.items())
    return _joined(finer, {name: rest} if rest else {})


def _parts(names: Sequence[str], papers: Iterable[int]) -> tuple[Headings, tuple[int, ...]]:
    """The names that two or more of the papers share, and the papers that share none."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at in papers:
        groups[names[at]].append(at)
    shared = {name: tuple(of_name) for name, of_name in groups.items() if name and len(of_name) > 1}
    rest = (at for name, of_name in groups.items() if name not in shared for at in of_name)
    return shared, tuple(sorted(rest))


def _with_company(parts: Headings, rest: tuple[int, ...], *, most: int) -> tuple[Headings, tuple[int, ...]]:
    """A single paper joins the smallest part, which so loses its own name; where that part is too large, it goes."""
    smallest = min(parts, key=lambda name: (len(parts[name]), name))
    if len(parts[smallest]) > most:
        return parts, ()
    return _without(parts, [smallest]), tuple(sorted((*parts[smallest], *rest)))


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


def _joined(one: Headings, other: Headings) -> Headings:
    """Both; a name that is in both takes the papers of both."""
    return {name: tuple(sorted((*one.get(name, ()), *other.get(name, ())))) for name in {**one, **other}}


def _all_joined(several: Iterable[Headings]) -> Headings:
    return reduce(_joined, several, {})


def _without(kept: Headings, names: Sequence[str]) -> Headings:
    return {name: papers for name, papers in kept.items() if name not in names}


def _unplaced(kept: Headings, count: int) -> list[int]:
    placed = {at for papers in kept.values() for at in papers}
    return [at for at in range(count) if at not in placed]


def _with_more(kept: Headings, count: int) -> Headings:
    rest = tuple(_unplaced(kept, count))
    return _joined(kept, {MORE if kept else ALONE: rest}) if rest else kept
