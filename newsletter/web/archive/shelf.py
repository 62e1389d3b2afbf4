"""The papers of all editions, each once, by theme and with the words that a search looks through."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from newsletter.editorial.themes.headings import ALONE, MORE
from newsletter.models import Edition, Period, TrendingPaper
from newsletter.web.archive import spoken

Kept = dict[str, "Shelved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A paper as an edition had it: `edition` without its papers, `theme` "" where it stood under none.

    `named` are the words of title, authors and organisation, `text` those and all others: a space on either side of
    each, a bar between two fields.
    """

    found: TrendingPaper
    edition: Edition
    shown: bool
    theme: str
    named: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the archive has of papers, of the newest edition first. `themes` are by their names in addresses.

    `editions` are the ids of those it was made of.
    """

    papers: tuple[Shelved, ...] = ()
    themes: Mapping[str, tuple[Shelved, ...]] = field(default_factory=dict)
    editions: frozenset[str] = frozenset()


def stocked(shelf: Shelf, editions: Iterable[Edition]) -> Shelf:
    """The shelf with the papers of these editions too, in whatever order they come.

    A paper stands there as the newest daily edition shows it, else as a weekly one does, else as one of the rest;
    under a theme it stands once.
    """
    papers = _by_id(shelf.papers)
    themes = {slug: _by_id(under) for slug, under in shelf.themes.items()}
    known = set(shelf.editions)
    for edition in editions:
        known.add(edition.id)
        for shelved in _shown(edition):
            _put(papers, shelved)
            if shelved.theme:
                _put(themes.setdefault(spoken.slug(shelved.theme), {}), shelved)
        for shelved in _rest(edition, without=papers):
            _put(papers, shelved)
    return Shelf(
        papers=_newest_first(papers),
        themes={slug: _newest_first(under) for slug, under in themes.items()},
        editions=frozenset(known),
    )


def _by_id(papers: Iterable[Shelved]) -> Kept:
    return {shelved.found.paper.id: shelved for shelved in papers}


def _shown(edition: Edition) -> Iterator[Shelved]:
    bare = replace(edition, themes=(), rest=())
    for theme in edition.themes:
        name = "" if theme.name in (MORE, ALONE) else theme.name
        yield from (_shelved(found, bare, theme=name, shown=True) for found in theme.papers)


def _rest(edition: Edition, *, without: Kept) -> Iterator[Shelved]:
    """The rest that nothing is known of yet: with long lists each edition has the same hundreds."""
    bare = replace(edition, themes=(), rest=())
    new = [found for found in edition.rest if found.paper.id not in without]
    yield from (_shelved(found, bare, theme="", shown=False) for found in new)


def _shelved(found: TrendingPaper, edition: Edition, *, theme: str, shown: bool) -> Shelved:
    paper = found.paper
    named = _fields(paper.title, *paper.authors, paper.organisation)
    other = _fields(paper.abstract, found.summary, *paper.keywords, theme, paper.arxiv_id)
    shorter = replace(found, paper=replace(paper, abstract="", feed_summary=""))
    return Shelved(found=shorter, edition=edition, theme=theme, shown=shown, named=named, text=f"{named}|{other}")


def _fields(*texts: str) -> str:
    return "|".join(f" {spoken.words(text)} " for text in texts if text)


def _put(kept: Kept, shelved: Shelved) -> None:
    name = shelved.found.paper.id
    if name not in kept or _worth(shelved) >= _worth(kept[name]):
        kept[name] = shelved


def _worth(shelved: Shelved) -> tuple[bool, bool, int]:
    edition = shelved.edition
    return shelved.shown, edition.period is Period.DAY, edition.day.toordinal()


def _newest_first(kept: Kept) -> tuple[Shelved, ...]:
    """By the day of the edition; those of one edition in the order in which it has them."""
    return tuple(sorted(kept.values(), key=lambda each: (-each.edition.day.toordinal(), each.edition.period)))
