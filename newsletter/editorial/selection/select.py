"""One subscriber's variant of an edition: a selection from the frozen one, so that equal wishes share one message."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.editorial import titles
from newsletter.editorial.content import content_id
from newsletter.editorial.selection.liking import likings_of
from newsletter.editorial.selection.topics import topics_met
from newsletter.editorial.themes import headings, of_edition
from newsletter.models import Asked, Edition, Paper, Theme, Topics, TrendingPaper

FOR_YOU = "For you"
"""The heading of what was asked for; always the first."""

_LIKING = 0.5
"""How much the liking says of a paper's place; the rest is the trend's."""

_LONGEST_LIKED = 60

FIRST = 3
"""So many of the day's first papers everybody is told of, by their titles at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A paper that is not muted, its theme in the edition or "", and what speaks for it."""

    found: TrendingPaper
    theme: str
    reasons: tuple[str, ...]


def select(edition: Edition, asked: Asked) -> Edition:
    """Select the edition for someone who asked for this, named by its own content.

    Muted papers go, from what was not shown too. Wanted ones come first under a heading of their own, each with the
    reason; then the edition's own themes with the best of what is left, until the number is full. It says how many
    papers were muted and by what, and keeps the day's first three, bare, where they are not shown. Who asked for
    nothing, or for what changes nothing, gets the edition itself.
    """
    if asked == Asked():
        return edition
    gone = muted(edition, asked)
    ordered = _in_order(_candidates(edition, asked, gone), asked.liked)
    room = len(edition.papers) if asked.papers is None else max(0, asked.papers)
    grouped = _grouped(edition, ordered[:room])
    ranked = tuple(each.found.paper.id for each in ordered[:room])
    left = {each.found.paper.id for each in ordered[room:]}
    rest = tuple(_bare(found) for found, _ in _with_themes(edition) if found.paper.id in left)
    if (grouped, rest, ranked) == (edition.themes, edition.rest, _ids(edition.by_rank)):
        return edition
    made = titles.retitled(
        replace(
            edition,
            themes=grouped,
            rest=rest,
            ranked=ranked,
            muted=_counted(gone),
            first=tuple(_bare(found) for found in edition.by_rank[:FIRST] if found.paper.id not in ranked),
            sentence="" if gone else edition.sentence,
        )
    )
    return replace(made, id=content_id(made))


def _counted(gone: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """By what papers were muted and how many each time, what muted most first."""
    return tuple(sorted(Counter(gone.values()).items(), key=lambda pair: (-pair[1], pair[0])))


def _ids(papers: Iterable[TrendingPaper]) -> tuple[str, ...]:
    return tuple(found.paper.id for found in papers)


def muted(edition: Edition, asked: Asked) -> dict[str, str]:
    """Say what mutes each paper that is muted, by the paper's id."""
    return {
        found.paper.id: ", ".join(names) for found, _ in _with_themes(edition) if (names := _met(asked.muted, found))
    }


def _candidates(edition: Edition, asked: Asked, gone: Mapping[str, str]) -> list[_Candidate]:
    """All that is not muted, best first by trend."""
    kept = [(found, theme) for found, theme in _with_themes(edition) if found.paper.id not in gone]
    return [_Candidate(found=found, theme=theme, reasons=tuple(_asked_for(found, asked))) for found, theme in kept]


def _asked_for(found: TrendingPaper, asked: Asked) -> Iterator[str]:
    names = _met(asked.wanted, found)
    if asked.code and found.paper.code_url:
        names = (*names, "code")
    if names:
        yield f"you asked for: {', '.join(names)}"


def _met(asked: Topics, found: TrendingPaper) -> tuple[str, ...]:
    return topics_met(asked, found.paper, summary=found.summary, themes=(found.theme, found.section, found.area))


def _in_order(candidates: Sequence[_Candidate], liked: Sequence[Paper]) -> list[_Candidate]:
    """What was asked for first; within that and without, by the trend and, as much, by the liking."""
    likings = likings_of([_readable(each.found) for each in candidates], liked)
    told = [_told(each, found.near) for each, found in zip(candidates, likings, strict=True)]
    by_liking = sorted(range(len(told)), key=lambda at: -likings[at].score)
    places = [(1 - _LIKING) * trend + _LIKING * by_liking.index(trend) for trend in range(len(told))]
    return [told[at] for at in sorted(range(len(told)), key=lambda at: (not told[at].reasons, places[at]))]


def _told(candidate: _Candidate, near: Paper | None) -> _Candidate:
    if near is None or near.id == candidate.found.paper.id:
        return candidate
    like = f"like “{titles.short(near.title, longest=_LONGEST_LIKED)}”, which you liked"
    return replace(candidate, reasons=(*candidate.reasons, like))


def _grouped(edition: Edition, chosen: Sequence[_Candidate]) -> tuple[Theme, ...]:
    """What was asked for, then the edition's themes in their order, "More" last."""
    wanted = [replace(each.found, why=(*each.reasons, *each.found.why)) for each in chosen if each.reasons]
    members = _members(edition, [each for each in chosen if not each.reasons])
    named = [
        replace(theme, papers=tuple(members[theme.name]))
        for theme in edition.themes
        if theme.name in members and theme.name != of_edition.MORE
    ]
    more = of_edition.MORE if wanted or named else headings.ALONE
    headed = ((FOR_YOU, wanted), (more, members.get(of_edition.MORE, [])))
    first, last = ([Theme(name=name, papers=tuple(papers))] if papers else [] for name, papers in headed)
    return (*first, *named, *last)


def _members(edition: Edition, chosen: Sequence[_Candidate]) -> dict[str, list[TrendingPaper]]:
    """The chosen papers by theme. One that a theme was left with goes to "More", like those without a theme."""
    before = {theme.name: len(theme.papers) for theme in edition.themes}
    after = Counter(each.theme for each in chosen)
    members: dict[str, list[TrendingPaper]] = {}
    for each in chosen:
        alone = after[each.theme] == 1 < before.get(each.theme, 0)
        members.setdefault(of_edition.MORE if alone or not each.theme else each.theme, []).append(each.found)
    return members


def _with_themes(edition: Edition) -> Iterator[tuple[TrendingPaper, str]]:
    """The papers shown, best first, with their themes; then the rest, which has none."""
    themes = {found.paper.id: theme.name for theme in edition.themes for found in theme.papers}
    yield from ((found, themes[found.paper.id]) for found in edition.by_rank)
    yield from ((found, "") for found in edition.rest)


def _readable(found: TrendingPaper) -> Paper:
    """The paper with its summary in place of the abstract that those not shown have lost."""
    return found.paper if found.paper.abstract else replace(found.paper, abstract=found.summary)


def _bare(found: TrendingPaper) -> TrendingPaper:
    return replace(found, paper=replace(found.paper, abstract=""))
