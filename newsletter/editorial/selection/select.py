"""One subscriber's selection from an edition: the frozen one's papers, in another order and number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from newsletter.editorial import titles
from newsletter.editorial.selection.liking import Likeable
from newsletter.editorial.selection.topics import Described, Topical
from newsletter.editorial.themes import headings, of_edition
from newsletter.identity import paper_id
from newsletter.models import Asked, Edition, Paper, Theme, TrendingPaper

FOR_YOU = "For you"
"""The heading of what was asked for; always the first."""

_LIKING = 0.5
"""How much the liking says of a paper's place; the rest is the trend's."""

_LONGEST_LIKED = 60

FIRST = 3
"""So many of the day's first papers everybody is told of, by their titles at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A paper, its place by trend, its heading in the edition or "", and what speaks for it."""

    found: TrendingPaper
    trend: int
    heading: str
    reasons: tuple[str, ...] = ()


class Selector:
    """Selects from one edition for any number of subscribers: its papers are read, folded and placed once."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        headed = {found.paper.id: theme.name for theme in edition.themes for found in theme.papers}
        ranked = (*edition.by_rank, *edition.rest)
        self._candidates = [
            _Candidate(found=found, trend=at, heading=headed.get(found.paper.id, "")) for at, found in enumerate(ranked)
        ]
        self._bare = [replace(found, paper=replace(found.paper, abstract="")) for found in ranked]
        self._sizes = {theme.name: len(theme.papers) for theme in edition.themes}

    @cached_property
    def _topical(self) -> Topical:
        return Topical.of(
            [
                Described(paper=found.paper, summary=found.summary, themes=(found.theme, found.section, found.area))
                for found in (each.found for each in self._candidates)
            ]
        )

    @cached_property
    def _likeable(self) -> Likeable:
        return Likeable.of([_readable(each.found) for each in self._candidates])

    def select(self, asked: Asked) -> Edition:
        """Select the edition for someone who asked for this. The selection keeps the edition's id.

        Muted papers go, from what was not shown too. Wanted ones come first under a heading of their own, each with
        the reason; then the edition's own themes with the best of what is left, until the number is full. It says how
        many papers were muted and by what, and keeps the day's first three, bare, where they are not shown. Who asked
        for nothing, or for what changes nothing, gets the edition itself.
        """
        edition = self.edition
        if asked == Asked():
            return edition
        gone = self._topical.muted(asked.muted)
        ordered = self._in_order(asked, gone)
        room = len(edition.papers) if asked.papers is None else max(0, asked.papers)
        shown, left = ordered[:room], sorted(each.trend for each in ordered[room:])
        grouped = self._grouped(shown)
        rest = tuple(self._bare[at] for at in left)
        ranked = tuple(each.found.paper.id for each in shown)
        if (grouped, rest, ranked) == (edition.themes, edition.rest, _ids(edition.by_rank)):
            return edition
        first = range(min(FIRST, len(edition.papers)))
        return titles.retitled(
            replace(
                edition,
                themes=grouped,
                rest=rest,
                ranked=ranked,
                muted=_counted(gone),
                first=tuple(self._bare[at] for at in first if self._candidates[at].found.paper.id not in ranked),
                sentence="" if gone else edition.sentence,
            )
        )

    def _in_order(self, asked: Asked, gone: Mapping[int, object]) -> list[_Candidate]:
        """What is not muted: what was asked for first; within that and without, by the trend and, as much, by the
        liking."""
        wanted = self._topical.met(asked.wanted)
        kept = [
            replace(each, reasons=reasons) if (reasons := _reasons(each, wanted.get(each.trend, ()), asked)) else each
            for each in self._candidates
            if each.trend not in gone
        ]
        if not asked.liked:
            return sorted(kept, key=lambda each: not each.reasons)
        likings = self._likeable.likings(asked.liked)
        told = [_told(each, likings[each.trend].near) for each in kept]
        by_liking = sorted(range(len(told)), key=lambda at: -likings[told[at].trend].score)
        liked = {at: place for place, at in enumerate(by_liking)}
        places = [(1 - _LIKING) * at + _LIKING * liked[at] for at in range(len(told))]
        return [told[at] for at in sorted(range(len(told)), key=lambda at: (not told[at].reasons, places[at]))]

    def _grouped(self, chosen: Sequence[_Candidate]) -> tuple[Theme, ...]:
        """What was asked for, then the edition's themes in their order, "More" last."""
        wanted = [replace(each.found, why=(*each.reasons, *each.found.why)) for each in chosen if each.reasons]
        members = self._members([each for each in chosen if not each.reasons])
        named = [
            replace(theme, papers=tuple(members[theme.name]))
            for theme in self.edition.themes
            if theme.name in members and theme.name != of_edition.MORE
        ]
        more = of_edition.MORE if wanted or named else headings.ALONE
        headed = ((FOR_YOU, wanted), (more, members.get(of_edition.MORE, [])))
        first, last = ([Theme(name=name, papers=tuple(papers))] if papers else [] for name, papers in headed)
        return (*first, *named, *last)

    def _members(self, chosen: Sequence[_Candidate]) -> dict[str, list[TrendingPaper]]:
        """The chosen papers by theme. One that a theme was left with goes to "More", like those without a theme."""
        after = Counter(each.heading for each in chosen)
        members: dict[str, list[TrendingPaper]] = {}
        for each in chosen:
            alone = after[each.heading] == 1 < self._sizes.get(each.heading, 0)
            name = of_edition.MORE if alone or not each.heading else each.heading
            members.setdefault(name, []).append(each.found)
        return members


def select(edition: Edition, asked: Asked) -> Edition:
    """Select the edition for one subscriber."""
    return Selector(edition).select(asked)


def _reasons(candidate: _Candidate, names: tuple[str, ...], asked: Asked) -> tuple[str, ...]:
    if asked.code and candidate.found.paper.code_url:
        names = (*names, "code")
    return (f"you asked for: {', '.join(names)}",) if names else ()


def _told(candidate: _Candidate, near: Paper | None) -> _Candidate:
    if near is None or _same(near, candidate.found.paper):
        return candidate
    like = f"like “{titles.short(near.title, longest=_LONGEST_LIKED)}”, which you liked"
    return replace(candidate, reasons=(*candidate.reasons, like))


def _same(one: Paper, other: Paper) -> bool:
    """Whether two are one paper; a liked one may be known by its title alone."""
    return one.id == other.id or _by_title(one.title) == _by_title(other.title)


@lru_cache(maxsize=4096)
def _by_title(title: str) -> str:
    return paper_id(title=title)


def _counted(gone: Mapping[int, Iterable[str]]) -> tuple[tuple[str, int], ...]:
    """By what papers were muted and how many each time, what muted most first."""
    counts = Counter(", ".join(names) for names in gone.values())
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _ids(papers: Iterable[TrendingPaper]) -> tuple[str, ...]:
    return tuple(found.paper.id for found in papers)


def _readable(found: TrendingPaper) -> Paper:
    """The paper with its summary in place of the abstract that those not shown have lost."""
    return found.paper if found.paper.abstract else replace(found.paper, abstract=found.summary)
