"""One subscriber's selection from an edition: the frozen one's papers, in another order and number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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


_KEPT = 50_000  # papers with reasons of one edition

_NOTHING = Asked()

Reasons = Mapping[int, tuple[str, ...]]


class Selector:
    """Selects from one edition for any number of subscribers: its papers are read, folded and placed once.

    Within, a paper is called by its place by trend, from 0.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        headed = {trending.paper.id: theme.name for theme in edition.themes for trending in theme.papers}
        self._papers = (*edition.by_rank, *edition.rest)
        self._headings = [headed.get(trending.paper.id, "") for trending in self._papers]
        self._bare = [replace(trending, paper=replace(trending.paper, abstract="")) for trending in self._papers]
        self._ids = [trending.paper.id for trending in self._papers]
        self._ranked = tuple(self._ids[: len(edition.papers)])
        self._first = range(min(FIRST, len(edition.papers)))
        self._sizes = {theme.name: len(theme.papers) for theme in edition.themes}
        self._given: dict[tuple[object, ...], TrendingPaper] = {}

    @cached_property
    def _topical(self) -> Topical:
        return Topical.of(
            [
                Described(
                    paper=trending.paper,
                    summary=trending.summary,
                    themes=(trending.theme, trending.section, trending.area),
                )
                for trending in self._papers
            ]
        )

    @cached_property
    def _likeable(self) -> Likeable:
        return Likeable.of([_readable(trending) for trending in self._papers])

    def select(self, asked: Asked) -> Edition:
        """Select the edition for someone who asked for this. The selection keeps the edition's id.

        Muted papers go, from what was not shown too. Wanted ones come first under a heading of their own, each with
        the reason; then the edition's own themes with the best of what is left, until the number is full. It says how
        many papers were muted and by what, and keeps the day's first three, bare, where they are not shown. Who asked
        for nothing, or for what changes nothing, gets the edition itself.
        """
        edition = self.edition
        if asked == _NOTHING:
            return edition
        gone = self._topical.muted(asked.muted)
        ordered, reasons = self._in_order(asked, gone)
        room = len(edition.papers) if asked.papers is None else max(0, asked.papers)
        shown, left = ordered[:room], sorted(ordered[room:])
        grouped = self._grouped(shown, reasons)
        rest = tuple([self._bare[at] for at in left])
        ranked = tuple([self._ids[at] for at in shown])
        if ranked == self._ranked and (grouped, rest) == (edition.themes, edition.rest):
            return edition
        title, named = titles.of_papers([self._papers[at].paper for at in shown], edition, more=len(left))
        return replace(
            edition,
            title=title,
            named=named,
            themes=grouped,
            rest=rest,
            ranked=ranked,
            muted=_counted(gone),
            first=tuple([self._bare[at] for at in self._first if at not in shown]),
            sentence="" if gone else edition.sentence,
        )

    def _in_order(self, asked: Asked, gone: Mapping[int, object]) -> tuple[list[int], Reasons]:
        """What is not muted, with reasons for what was asked for, which comes first; within that and without, by the
        trend and, as much, by the liking."""
        kept = [at for at in range(len(self._papers)) if at not in gone]
        reasons = self._reasons(asked)
        if asked.liked:
            likings = self._likeable.likings(asked.liked)
            for at, near in likings.near.items():
                if like := _like(near, self._papers[at].paper):
                    reasons[at] = (*reasons.get(at, ()), like)
            by_liking = sorted(kept, key=likings.scores.__getitem__, reverse=True)
            places = {at: (1 - _LIKING) * place for place, at in enumerate(kept)}
            for place, at in enumerate(by_liking):
                places[at] += _LIKING * place
            kept.sort(key=places.__getitem__)
        return [at for at in kept if at in reasons] + [at for at in kept if at not in reasons], reasons

    def _reasons(self, asked: Asked) -> dict[int, tuple[str, ...]]:
        """Why each paper was asked for; only those that were."""
        names = dict(self._topical.met(asked.wanted))
        if asked.code:
            for at, trending in enumerate(self._papers):
                if trending.paper.code_url:
                    names[at] = (*names.get(at, ()), "code")
        return {at: (f"you asked for: {', '.join(each)}",) for at, each in names.items()}

    def _grouped(self, chosen: Sequence[int], reasons: Reasons) -> tuple[Theme, ...]:
        """What was asked for, then the edition's themes in their order, "More" last."""
        wanted = [self._reasoned(at, reasons[at]) for at in chosen if at in reasons]
        members = self._members([at for at in chosen if at not in reasons])
        named = [
            Theme(name=theme.name, about=theme.about, papers=tuple(members[theme.name]))
            for theme in self.edition.themes
            if theme.name in members and theme.name != of_edition.MORE
        ]
        more = of_edition.MORE if wanted or named else headings.ALONE
        headed = ((FOR_YOU, wanted), (more, members.get(of_edition.MORE, [])))
        first, last = ([Theme(name=name, papers=tuple(papers))] if papers else [] for name, papers in headed)
        return (*first, *named, *last)

    def _reasoned(self, at: int, reasons: tuple[str, ...]) -> TrendingPaper:
        """The paper with its reasons before what it has; many people have the same. Too many are forgotten."""
        key = (at, *reasons)
        if key not in self._given:
            if len(self._given) >= _KEPT:
                self._given.clear()
            trending = self._papers[at]
            self._given[key] = replace(trending, why=(*reasons, *trending.why))
        return self._given[key]

    def _members(self, chosen: Sequence[int]) -> dict[str, list[TrendingPaper]]:
        """The chosen papers by theme. One that a theme was left with goes to "More", like those without a theme."""
        members: dict[str, list[TrendingPaper]] = {}
        for at in chosen:
            members.setdefault(self._headings[at], []).append(self._papers[at])
        more = [name for name, papers in members.items() if not name or len(papers) == 1 < self._sizes.get(name, 0)]
        if more:
            several = {*more, of_edition.MORE}
            members = {name: papers for name, papers in members.items() if name not in several}
            members[of_edition.MORE] = [self._papers[at] for at in chosen if self._headings[at] in several]
        return members


def select(edition: Edition, asked: Asked) -> Edition:
    """Select the edition for one subscriber."""
    return Selector(edition).select(asked)


def _like(near: Paper | None, paper: Paper) -> str:
    """That a paper is like one that was liked; "" where it is like none, or the liked one itself."""
    if near is None or _same(near, paper):
        return ""
    return f"like “{_short(near.title)}”, which you liked"


@lru_cache(maxsize=4096)
def _short(title: str) -> str:
    return titles.short(title, longest=_LONGEST_LIKED)


def _same(one: Paper, other: Paper) -> bool:
    """Whether two are one paper; a liked one may be known by its title alone."""
    return one.id == other.id or _by_title(one.title) == _by_title(other.title)


@lru_cache(maxsize=4096)
def _by_title(title: str) -> str:
    return paper_id(title=title)


def _counted(gone: Mapping[int, Iterable[str]]) -> tuple[tuple[str, int], ...]:
    """By what papers were muted and how many each time, what muted most first."""
    counts = Counter([", ".join(names) for names in gone.values()])
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _readable(trending: TrendingPaper) -> Paper:
    """The paper with its summary in place of the abstract that those not shown have lost."""
    return trending.paper if trending.paper.abstract else replace(trending.paper, abstract=trending.summary)
